#include "checker/rumur.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "checker/foreign_program.hpp"
#include "support/file.hpp"

namespace synfin::checker {

namespace {

/// More than any model has, and what Rumur counts with.
constexpr std::uint64_t every_error = 4'000'000'000;

class output_reader {
  public:
    void line(const std::string& text) {
        static const std::regex cover("<cover_result message=\"([^\"]*)\" count=\"([0-9]+)\"/>"),
            message("<message>(.*)</message>"),
            summary("<summary states=\"([0-9]+)\" rules_fired=\"([0-9]+)\" errors=\"([0-9]+)\" duration_seconds=\"([0-9]+)\"/>");
        std::smatch match;
        if (std::regex_search(text, match, cover)) {
            const auto hits = std::strtoull(match[2].str().c_str(), nullptr, 10);
            report.covers[match[1]] += hits;
            unhit_ += hits == 0 ? 1 : 0;
        } else if (std::regex_search(text, match, message)) {
            report.errors.push_back(match[1]);
        } else if (std::regex_search(text, match, summary)) {
            report.states = std::strtod(match[1].str().c_str(), nullptr);
            report.transitions = std::strtod(match[2].str().c_str(), nullptr);
            report.seconds = std::strtod(match[4].str().c_str(), nullptr);
            errors_ = std::strtoull(match[3].str().c_str(), nullptr, 10);
        } else if (!text.empty() && text.front() != '<') {
            report.errors.push_back(text);
        }
    }
    /// A cover that was not hit counts as an error, which here it is not.
    [[nodiscard]] std::uint64_t unexplained() const { return errors_ - std::min(errors_, unhit_); }

    rumur_report report;

  private:
    std::uint64_t unhit_ = 0, errors_ = 0;
};

result<foreign_outcome> must_succeed(const std::vector<std::string>& arguments, const scratch_folder& folder) {
    auto done = run_foreign(arguments, folder.path());
    if (!done || done->status == 0) return done;
    const auto first = done->output.substr(0, done->output.find('\n'));
    return failure(fmt::format("{} failed with status {}: {}", arguments.front(), done->status, first));
}

std::vector<std::string> generation(unsigned threads) {
    return {"rumur",
            "--quiet",
            "--deadlock-detection",
            "off",
            "--symmetry-reduction",
            "off",
            "--output-format",
            "machine-readable",
            "--counterexample-trace",
            "off",
            "--max-errors",
            std::to_string(every_error),
            "--threads",
            std::to_string(threads),
            "--output",
            "model.c",
            "model.m"};
}

}  // namespace

result<rumur_report> read_rumur_output(std::string_view text, int status) {
    output_reader reader;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) reader.line(line);
    auto& report = reader.report;
    if (report.states == 0)
        return failure(fmt::format("Rumur's checker ended with status {} and said nothing of states: {}", status,
                                   text.substr(0, text.find('\n'))));
    if (reader.unexplained() > 0 && report.errors.empty())
        report.errors.push_back(fmt::format("{} errors without a message", reader.unexplained()));
    if (status != 0 && status != 1) report.errors.push_back(fmt::format("it ended with status {}", status));
    report.complete = status == 0 || status == 1;
    return std::move(report);
}

result<rumur_report> run_rumur(const std::string& model, const rumur_options& options) {
    const auto folder = scratch_folder::make();
    if (!folder) return tl::unexpected(folder.error());
    if (auto written = write_file((folder->path() / "model.m").string(), model); !written) return tl::unexpected(written.error());
    if (auto made = must_succeed(generation(options.threads), *folder); !made) return tl::unexpected(made.error());
    std::vector<std::string> compile{"gcc", "-std=c11", "-march=native", "-w", "-o", "model", "model.c"};
    compile.insert(compile.begin() + 1, options.compile.begin(), options.compile.end());
    for (const auto* library : {"-lpthread", "-latomic"}) compile.emplace_back(library);
    if (auto compiled = must_succeed(compile, *folder); !compiled) return tl::unexpected(compiled.error());
    const auto done = run_foreign({"./model"}, folder->path(), options.memory_mib);
    if (!done) return tl::unexpected(done.error());
    return read_rumur_output(done->output, done->status);
}

}  // namespace synfin::checker
