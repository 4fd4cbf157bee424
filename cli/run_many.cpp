// `synfin run --stack all`: every known stack, and the matrix requirement by stack.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "cli/run_one.hpp"
#include "conformance/matrix.hpp"
#include "conformance/stacks/bundled.hpp"
#include "conformance/target.hpp"
#include "support/file.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {
namespace {

namespace conf = conformance;
namespace fs = std::filesystem;

std::vector<std::string> names_in(const std::string& stack) {
    std::vector<std::string> names;
    if (stack != "all" && stack != "virtual") {
        std::istringstream in(stack);
        for (std::string name; std::getline(in, name, ',');) names.push_back(name);
        return names;
    }
    if (stack == "all") names.emplace_back("linux");
    for (const conf::bundled_stack& b : conf::bundled_stacks())
        if (b.virtual_time || stack == "all") names.emplace_back(b.name);
    return names;
}

// The worst of several.
exit_status worse(exit_status a, exit_status b) {
    const auto rank = [](exit_status s) { return s == exit_status::violation ? 2 : s == exit_status::incomplete ? 1 : 0; };
    return rank(a) >= rank(b) ? a : b;
}

/// What several runs came to.
struct comparison {
    std::vector<conf::stack_summary> summaries;
    exit_status status = exit_status::as_claimed;
};

result<void> add(comparison& all, run_settings s, std::span<const conf::test_case> cases) {
    const auto known_failures = baseline_of(s);
    if (!known_failures) return tl::unexpected(known_failures.error());
    const auto report = run_and_judge(s, cases, *known_failures);
    if (!report) {
        std::fputs(fmt::format("synfin run: {} is left out: {}\n", s.stack, report.error().message()).c_str(), stderr);
        all.status = worse(all.status, exit_status::incomplete);
        return {};
    }
    all.summaries.push_back(conf::summary_of(*report, s.stack));
    all.status = worse(all.status, status_of(*report));
    for (const std::string& stale : report->stale) std::fputs(("stale baseline entry: " + stale + "\n").c_str(), stderr);
    std::fputs(fmt::format("{}: {} cases in {}\n", s.stack, grouped(cases.size()), duration_text(report->seconds)).c_str(),
               stderr);
    return {};
}

// Known stacks in their order, then others by name.
void in_order(std::vector<conf::stack_summary>& all) {
    const auto names = names_in("all");
    const auto rank = [&](const conf::stack_summary& s) { return std::find(names.begin(), names.end(), s.name) - names.begin(); };
    std::sort(all.begin(), all.end(),
              [&](const auto& a, const auto& b) { return std::pair(rank(a), a.name) < std::pair(rank(b), b.name); });
}

// Summaries of stacks that did not run today are read again, so that the page keeps them.
result<std::vector<conf::stack_summary>> all_in(const fs::path& folder) {
    std::vector<conf::stack_summary> all;
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        auto text = read_file(file.path().string());
        if (!text) return tl::unexpected(text.error());
        auto one = conf::read_summary(*text, file.path().string());
        if (!one) return tl::unexpected(one.error());
        all.push_back(std::move(*one));
    }
    in_order(all);
    return all;
}

result<void> write_matrix(const std::string& folder, const comparison& made) {
    std::error_code why;
    fs::create_directories(folder, why);
    if (why) return failure_at(folder, 0, why.message(), "a folder");
    for (const conf::stack_summary& s : made.summaries)
        if (auto done = write_file((fs::path(folder) / (s.name + ".json")).string(), conf::as_json(s)); !done) return done;
    const auto all = all_in(folder);
    if (!all) return tl::unexpected(all.error());
    return write_file(fs::path(folder).string() + ".md", conf::as_markdown(*all));
}

std::string as_array(const std::vector<conf::stack_summary>& all) {
    std::string text = "[\n";
    for (const conf::stack_summary& s : all) {
        std::string one = conf::as_json(s);
        one.pop_back();
        text += (&s == &all.front() ? "" : ",\n") + one;
    }
    return text + "\n]\n";
}

}  // namespace

bool is_many(const run_settings& s) {
    return s.stack == "all" || s.stack == "virtual" || s.stack.find(',') != std::string::npos || !s.matrix.empty();
}

result<exit_status> run_many(const run_settings& s) {
    const auto cases = chosen_cases(s);
    if (!cases) return tl::unexpected(cases.error());
    const auto out = output::open(s.files);
    if (!out) return tl::unexpected(out.error());
    for (const std::string& name : names_in(s.stack))
        if (auto known = conf::check_stack(name); !known) return tl::unexpected(known.error());
    comparison all;
    for (const std::string& name : names_in(s.stack)) {
        run_settings one = s;
        one.stack = name;
        if (auto done = add(all, one, *cases); !done) return tl::unexpected(done.error());
        if (s.matrix.empty()) continue;
        if (auto written = write_matrix(s.matrix, all); !written) return tl::unexpected(written.error());
    }
    out->text(conf::as_text(all.summaries));
    if (out->wants_json())
        if (auto written = out->json(as_array(all.summaries)); !written) return tl::unexpected(written.error());
    return all.status;
}

}  // namespace synfin::cli
