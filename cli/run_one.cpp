#include "cli/run_one.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

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

conf::run_options run_options_of(const run_settings& s) {
    conf::run_options options;
    options.suite = s.suite;
    options.keep_logs = !s.pcap.empty() || !s.html.empty();
    options.longest_wait = std::chrono::milliseconds(static_cast<std::int64_t>(s.longest_wait * 1000));
    options.hang = std::chrono::duration<double>(s.hang);
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

// A misdeed (a crash, a flood) is no answer: it comes with a capture of what led to it, asked for or not.
result<void> keep_captures(const run_settings& s, conf::run_report& report) {
    for (conf::case_result& r : report.results) {
        if (!r.misdeed || r.log.empty() || !s.pcap.empty()) continue;
        std::string file = report.stack + "-" + r.ran->id;
        std::replace(file.begin(), file.end(), '/', '_');
        file = (std::filesystem::temp_directory_path() / ("synfin-" + file + ".pcapng")).string();
        if (auto written = traces::write_pcapng(file, conf::as_capture(r)); !written) return written;
        r.note += (r.note.empty() ? "" : "; ") + ("capture: " + file);
    }
    return {};
}

// What is not expected is looked into.
result<void> judge(const run_settings& s, conf::run_report& report, const conf::baseline& known_failures) {
    report.options = repeat_options(s);
    conf::settle(report, &known_failures);
    conf::run_options quiet = run_options_of(s);
    quiet.keep_logs = false;
    if (auto done = conf::shorten(report, conf::runner_on(s.stack, quiet)); !done) return done;
    conf::explain_failures(report);
    return keep_captures(s, report);
}

}  // namespace

namespace {

// Suites take their time to make; each is made once.
const result<std::vector<conf::test_case>>& suite(const std::string& name, std::uint64_t seed) {
    static std::map<std::pair<std::string, std::uint64_t>, result<std::vector<conf::test_case>>> made;
    const auto found = made.find({name, seed});
    return found != made.end() ? found->second : made.emplace(std::pair(name, seed), conf::generate(name, seed)).first->second;
}

// A baseline speaks of the default suite, whichever suite runs, and of the cases that only the suite that runs has.
result<std::vector<conf::test_case>> cases_spoken_of(const run_settings& s) {
    const std::string usual(conf::suites().front().name);
    auto known = suite(usual, 1);
    if (!known || s.suite == usual) return known;
    const auto& own = suite(s.suite, s.seed);
    if (!own) return own;
    std::set<std::string> ids;
    for (const conf::test_case& c : *known) ids.insert(c.id);
    std::copy_if(own->begin(), own->end(), std::back_inserter(*known),
                 [&](const conf::test_case& c) { return !ids.contains(c.id); });
    return known;
}

}  // namespace

result<std::vector<conf::test_case>> chosen_cases(const run_settings& s) {
    const auto& cases = suite(s.suite, s.seed);
    if (!cases) return cases;
    return conf::select(*cases, s.selected);
}

result<conf::baseline> baseline_of(const run_settings& s) {
    if (s.baseline == "none") return conf::baseline{};
    const auto known = cases_spoken_of(s);
    if (!known) return tl::unexpected(known.error());
    if (s.baseline.empty()) return conf::parse_baseline(conf::own_baseline(s.stack), "baseline of " + s.stack, *known);
    auto text = read_file(s.baseline);
    if (!text) return tl::unexpected(text.error());
    return conf::parse_baseline(*text, s.baseline, *known);
}

result<conf::run_report> run_and_judge(const run_settings& s, std::span<const conf::test_case> cases,
                                       const conf::baseline& known_failures) {
    auto report = run_with_progress(s, cases);
    if (!report) return report;
    if (auto judged = judge(s, *report, known_failures); !judged) return tl::unexpected(judged.error());
    return report;
}

exit_status status_of(const conf::run_report& report) {
    if (!report.as_claimed()) return exit_status::violation;
    return report.count(conf::verdict::inconclusive) == 0 ? exit_status::as_claimed : exit_status::incomplete;
}

}  // namespace synfin::cli
