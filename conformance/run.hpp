// Runs cases on a stack: no sleeps, many connections at once. A case runs until it has to wait for the stack's clock;
// all that wait, wait together.
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "conformance/baseline.hpp"
#include "conformance/stack.hpp"
#include "conformance/verdict.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

struct run_options {
    std::string_view suite = "transitions";
    /// A wait longer than this makes a case not applicable where time is real. TIME-WAIT lasts a minute or more.
    stack_time longest_wait = std::chrono::seconds(10);
    /// What comes later than this after the case began may be a retransmission; then the case is tried again.
    stack_time earliest_retransmission = std::chrono::milliseconds(700);
    cube readings{};  ///< restricts the readings allowed; by default all are
    bool keep_logs = false;
    std::function<void(std::size_t done, std::size_t all)> on_progress{};
};

/// Runs the cases. An error means that the stack was lost.
[[nodiscard]] result<run_report> run_cases(stack& on, std::span<const test_case> cases, const run_options& options = {});

/// One case, now; for mutants.
[[nodiscard]] result<case_result> run_case(stack& on, const test_case& c, const run_options& options = {});

/// Turns failures that the baseline expects into expected ones, notes stale entries, and counts.
void settle(run_report& report, const baseline* expected);

}  // namespace synfin::conformance
