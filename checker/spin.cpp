#include "checker/spin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "checker/foreign_program.hpp"
#include "support/file.hpp"

namespace synfin::checker {

namespace {

constexpr std::uint64_t usual_depth = 1'000'000;
constexpr std::uint64_t choices = 1'000;  // steps on a path that lead to no state: a few choices of numbers

/// "broken_sync" from "assertion violated  !(broken_sync)"; empty for anything else.
std::string assertion_in(const std::string& complaint) {
    static const std::regex failed(R"(assertion violated +!\(?\(?([a-z_0-9]+)\)?\)?.*)");
    std::smatch match;
    return std::regex_match(complaint, match, failed) ? match[1].str() : std::string();
}

void read_complaint(const std::string& complaint, spin_report& report) {
    const auto name = assertion_in(complaint);
    auto& list = name.empty() ? report.errors : report.assertions;
    const auto& entry = name.empty() ? complaint : name;
    if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(entry);
}

void read_line(const std::string& line, spin_report& report) {
    static const std::regex complaint(R"(pan:[0-9]+: (.*) \(at depth .*)"),
        count(R"( *([0-9.e+]+) (states, stored|transitions).*)"), vector(R"(State-vector ([0-9]+) byte.*)"),
        elapsed(R"(pan: elapsed time ([0-9.e+-]+) seconds.*)");
    std::smatch match;
    if (std::regex_match(line, match, complaint)) return read_complaint(match[1], report);
    if (line.find("max search depth too small") != std::string::npos) report.depth_reached = true;
    if (line.find("Search not completed") != std::string::npos || line.find("out of memory") != std::string::npos ||
        line.find("reached -DMEMLIM") != std::string::npos)
        report.complete = false;
    if (std::regex_match(line, match, vector)) report.vector_bytes = std::strtoull(match[1].str().c_str(), nullptr, 10);
    if (std::regex_match(line, match, elapsed)) report.seconds = std::strtod(match[1].str().c_str(), nullptr);
    if (!std::regex_match(line, match, count)) return;
    if (match[2] != "transitions" && match[1].str().find('e') != std::string::npos) report.complete = false;  // rounded
    (match[2] == "transitions" ? report.transitions : report.states) = std::strtod(match[1].str().c_str(), nullptr);
}

result<foreign_outcome> must_succeed(const std::vector<std::string>& arguments, const scratch_folder& folder) {
    auto done = run_foreign(arguments, folder.path());
    if (!done || done->status == 0) return done;
    const auto first = done->output.substr(0, done->output.find('\n'));
    return failure(fmt::format("{} failed with status {}: {}", arguments.front(), done->status, first));
}

result<spin_report> run_pan(const scratch_folder& folder, std::uint64_t depth, std::uint64_t states) {
    const auto bits = std::clamp<std::uint64_t>(std::bit_width(states) + 1, 16, 30);
    const auto done =
        run_foreign({"./pan", "-c0", "-E", "-n", fmt::format("-m{}", depth), fmt::format("-w{}", bits)}, folder.path());
    if (!done) return tl::unexpected(done.error());
    return read_pan_output(done->output);
}

}  // namespace

result<spin_report> read_pan_output(std::string_view text) {
    spin_report report;
    report.complete = true;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) read_line(line, report);
    if (report.states == 0)
        return failure(fmt::format("Spin's checker said nothing of states: {}", text.substr(0, text.find('\n'))));
    if (report.depth_reached) report.complete = false;
    return report;
}

result<spin_report> run_spin(const std::string& model, const spin_options& options) {
    const auto folder = scratch_folder::make();
    if (!folder) return tl::unexpected(folder.error());
    if (auto written = write_file((folder->path() / "model.pml").string(), model); !written)
        return tl::unexpected(written.error());
    if (auto made = must_succeed({"spin", "-a", "model.pml"}, *folder); !made) return tl::unexpected(made.error());
    std::vector<std::string> compile{"gcc"};
    compile.insert(compile.end(), options.compile.begin(), options.compile.end());
    for (const auto* define : {"-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-DNOBOUNDCHECK"}) compile.emplace_back(define);
    for (const auto& rest : {fmt::format("-DMEMLIM={}", options.memory_mib), std::string("-w"), std::string("-o"),
                             std::string("pan"), std::string("pan.c")})
        compile.push_back(rest);
    if (auto compiled = must_succeed(compile, *folder); !compiled) return tl::unexpected(compiled.error());
    const auto states = options.expected_states;
    auto report = run_pan(*folder, std::min(states, usual_depth) + choices, states);
    if (report && report->depth_reached && states > usual_depth) report = run_pan(*folder, states + choices, states);
    return report;
}

}  // namespace synfin::checker
