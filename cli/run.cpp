// `synfin run`: test cases on a TCP stack, with verdicts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/run_one.hpp"
#include "conformance/generate.hpp"
#include "conformance/report.hpp"
#include "conformance/supervise/leftovers.hpp"
#include "conformance/target.hpp"
#include "support/file.hpp"
#include "traces/capture.hpp"

namespace synfin::cli {
namespace {

namespace conf = conformance;

result<void> write_files(const run_settings& s, const output& out, const conf::run_report& report) {
    if (out.wants_json())
        if (auto written = out.json(conf::as_json(report)); !written) return written;
    if (out.wants_junit())
        if (auto written = out.junit(conf::as_junit(report)); !written) return written;
    if (!s.tap.empty())
        if (auto written = write_file(s.tap, conf::as_tap(report)); !written) return written;
    if (!s.html.empty())
        if (auto written = write_file(s.html, conf::as_html(report)); !written) return written;
    if (s.pcap.empty()) return {};
    return traces::write_pcapng(s.pcap, conf::as_capture(report));
}

// What this machine does not give is no fault of the command line: the run is incomplete, and says so.
exit_status cannot_run(const error& why) {
    std::fputs(fmt::format("synfin run: {}\n", why.message()).c_str(), stderr);
    return exit_status::incomplete;
}

result<exit_status> run_suite(const run_settings& s, const screen& shown) {
    if (s.stack.empty()) return failure("no stack to run on", "--stack NAME: synfin list stacks, or the path of one");
    for (const std::string& folder : conf::clean_up_after_others())
        std::fputs(fmt::format("synfin run: removed what an interrupted run left: {}\n", folder).c_str(), stderr);
    if (is_many(s)) return run_many(s);
    if (auto known = conf::check_stack(s.stack); !known) return tl::unexpected(known.error());
    const auto cases = chosen_cases(s);
    if (!cases) return tl::unexpected(cases.error());
    const auto known_failures = baseline_of(s);
    if (!known_failures) return tl::unexpected(known_failures.error());
    const auto out = output::open(s.files);
    if (!out) return tl::unexpected(out.error());
    const auto report = run_and_judge(s, *cases, *known_failures);
    if (!report) return cannot_run(report.error());
    out->text(conf::as_text(*report, {shown.paint, shown.utf8, s.all}));
    if (auto written = write_files(s, *out, *report); !written) return tl::unexpected(written.error());
    return status_of(*report);
}

std::vector<std::string> suite_names() {
    std::vector<std::string> names;
    for (const auto& suite : conf::suites()) names.emplace_back(suite.name);
    return names;
}

}  // namespace

run add_run(CLI::App& app) {
    auto s = std::make_shared<run_settings>();
    app.add_option("--stack", s->stack,
                   "a name (synfin list stacks), the path of a shared object or program of your own, "
                   "'all' that are known, or the 'virtual' ones, which give the same result in every run")
        ->type_name("NAME");
    app.add_option("--suite", s->suite, fmt::format("which cases: {}", fmt::join(suite_names(), ", ")))
        ->type_name("SUITE")
        ->check(one_of("suite", suite_names()));
    app.add_option("select", s->selected, "addresses of cases, beginnings of them, or patterns with *")->type_name("SELECT");
    app.add_option("--baseline", s->baseline,
                   "known failures with their reasons; 'none' for none (default: those that come with the stack)")
        ->type_name("FILE");
    app.add_option("--pcap", s->pcap, "write every segment as pcapng to this file")->type_name("FILE");
    app.add_option("--tap", s->tap, "write the results in the Test Anything Protocol to this file")->type_name("FILE");
    app.add_option("--html", s->html, "write one page with every failure and its ladder to this file")->type_name("FILE");
    app.add_option("--matrix", s->matrix, "with several stacks: write a summary of each and stacks.md to this folder")
        ->type_name("DIR");
    app.add_option("--seed", s->seed, "of the suite 'values'")->type_name("N");
    app.add_option("--wait", s->longest_wait,
                   "longest wait for a timer of a stack in real time; 80 reaches the end of Linux's TIME-WAIT")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.0, 86400.0));
    app.add_option("--hang", s->hang, "a stack that works this long on one request hangs (of processor time)")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.01, 86400.0));
    app.add_flag("--all", s->all, "show every case, not only those that tell something");
    add_json(app, s->files);
    add_junit(app, s->files);
    return [s](const screen& shown) { return run_suite(*s, shown); };
}

}  // namespace synfin::cli
