// `synfin run`: test cases on a TCP stack, with verdicts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "conformance/generate.hpp"
#include "conformance/report.hpp"
#include "conformance/study.hpp"
#include "conformance/target.hpp"
#include "support/file.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"
#include "traces/capture.hpp"

namespace synfin::cli {
namespace {

namespace conf = conformance;

struct run_settings {
    std::string stack;
    std::string suite{conf::suites().front().name};
    std::vector<std::string> selected;
    std::string baseline;  // empty: the stack's own; "none": none
    std::string pcap, tap, html;
    double longest_wait = 10;
    bool all = false;
    output_options files;
};

result<conf::baseline> baseline_of(const run_settings& s, std::span<const conf::test_case> known) {
    if (s.baseline == "none") return conf::baseline{};
    if (s.baseline.empty()) return conf::parse_baseline(conf::own_baseline(s.stack), "baseline of " + s.stack, known);
    auto text = read_file(s.baseline);
    if (!text) return tl::unexpected(text.error());
    return conf::parse_baseline(*text, s.baseline, known);
}

exit_status status_of(const conf::run_report& report) {
    if (!report.as_claimed()) return exit_status::violation;
    return report.count(conf::verdict::inconclusive) == 0 ? exit_status::as_claimed : exit_status::incomplete;
}

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

conf::run_options run_options_of(const run_settings& s) {
    conf::run_options options;
    options.suite = s.suite;
    options.keep_logs = !s.pcap.empty() || !s.html.empty();
    options.longest_wait = std::chrono::milliseconds(static_cast<std::int64_t>(s.longest_wait * 1000));
    return options;
}

result<conf::run_report> run_with_progress(const run_settings& s, std::span<const conf::test_case> cases) {
    progress_line line;
    conf::run_options options = run_options_of(s);
    if (line.visible())
        options.on_progress = [&](std::size_t done, std::size_t all) {
            line.show(fmt::format("{} of {} cases", grouped(done), grouped(all)));
        };
    return conf::run_on(s.stack, cases, options);
}

// How a reader repeats one case of this run.
std::string repeat_options(const run_settings& s) {
    std::string text = "--stack " + (s.stack.find(' ') == std::string::npos ? s.stack : "'" + s.stack + "'");
    if (s.suite != conf::suites().front().name) text += " --suite " + s.suite;
    if (!s.baseline.empty()) text += " --baseline " + s.baseline;
    return text;
}

// Against the baseline; what is not expected is looked into.
result<void> judge_run(const run_settings& s, conf::run_report& report, const conf::baseline& known_failures) {
    report.options = repeat_options(s);
    conf::settle(report, &known_failures);
    conf::run_options quiet = run_options_of(s);
    quiet.keep_logs = false;
    if (auto done = conf::shorten(report, conf::runner_on(s.stack, quiet)); !done) return done;
    conf::explain_failures(report);
    return {};
}

// What this machine does not give is no fault of the command line: the run is incomplete, and says so.
exit_status cannot_run(const error& why) {
    std::fputs(fmt::format("synfin run: {}\n", why.message()).c_str(), stderr);
    return exit_status::incomplete;
}

result<exit_status> run_suite(const run_settings& s, const screen& shown) {
    if (s.stack.empty()) return failure("no stack to run on", "--stack NAME: synfin list stacks, or the path of one");
    if (auto known = conf::check_stack(s.stack); !known) return tl::unexpected(known.error());
    auto cases = conf::generate(s.suite);
    if (!cases) return tl::unexpected(cases.error());
    const auto all = conf::generate(conf::suites().front().name);  // a baseline speaks of these, whichever suite runs
    if (!all) return tl::unexpected(all.error());
    const auto known_failures = baseline_of(s, *all);
    if (!known_failures) return tl::unexpected(known_failures.error());
    const auto chosen = conf::select(std::move(*cases), s.selected);
    if (!chosen) return tl::unexpected(chosen.error());
    const auto out = output::open(s.files);
    if (!out) return tl::unexpected(out.error());
    auto report = run_with_progress(s, *chosen);
    if (!report) return cannot_run(report.error());
    if (auto judged = judge_run(s, *report, *known_failures); !judged) return cannot_run(judged.error());
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
    app.add_option("--stack", s->stack, "a name (synfin list stacks), or the path of a shared object or program of your own")
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
    app.add_option("--wait", s->longest_wait,
                   "longest wait for a timer of a stack in real time; 80 reaches the end of Linux's TIME-WAIT")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.0, 86400.0));
    app.add_flag("--all", s->all, "show every case, not only those that tell something");
    add_json(app, s->files);
    add_junit(app, s->files);
    return [s](const screen& shown) { return run_suite(*s, shown); };
}

}  // namespace synfin::cli
