// One run of cases on one stack, as the command line asks for it: its options, its baseline, what is made of its failures.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "conformance/generate.hpp"
#include "conformance/run.hpp"

namespace synfin::cli {

struct run_settings {
    std::string stack;
    std::string suite{conformance::suites().front().name};
    std::vector<std::string> selected;
    std::string baseline;  // empty: the stack's own; "none": none
    std::string pcap, tap, html, matrix;
    double longest_wait = 10, hang = 10;  // seconds
    std::uint64_t seed = 1;
    bool all = false;
    output_options files;
};

/// The cases that were asked for.
[[nodiscard]] result<std::vector<conformance::test_case>> chosen_cases(const run_settings& s);

/// The known failures to compare with.
[[nodiscard]] result<conformance::baseline> baseline_of(const run_settings& s);

/// Runs, compares with the baseline, and looks into what is not expected. The error: the stack is not to be had here.
[[nodiscard]] result<conformance::run_report> run_and_judge(const run_settings& s, std::span<const conformance::test_case> cases,
                                                            const conformance::baseline& known_failures);

[[nodiscard]] exit_status status_of(const conformance::run_report& report);

/// `--stack all`, `virtual`, or several names joined by commas: side by side. So is one that is to be put into a matrix.
[[nodiscard]] bool is_many(const run_settings& s);
[[nodiscard]] result<exit_status> run_many(const run_settings& s);

}  // namespace synfin::cli
