// Runs cases on a stack: no sleeps, many connections at once. A case runs until it has to wait for the stack's clock;
// all that wait, wait together.
#pragma once
#include <atomic>
#include <functional>
#include <span>
#include <string_view>

#include "conformance/baseline.hpp"
#include "conformance/stack.hpp"
#include "conformance/verdict.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

/// What a watcher in another process sees of a run: it lies in memory that both share.
struct pulse {
    std::atomic<std::uint32_t> current{0};  ///< the case that is acted on, counted from 1; 0: time passes for all that wait
    std::atomic<std::uint64_t> beats{0};    ///< grows with every request to the stack
};

struct run_options {
    std::string_view suite = "cells";
    /// A wait longer than this makes a case not applicable where time is real. TIME-WAIT lasts a minute or more.
    stack_time longest_wait = std::chrono::seconds(10);
    /// What comes later than this after the case began may be a retransmission; then the case is tried again.
    stack_time earliest_retransmission = std::chrono::milliseconds(700);
    cube readings{};  ///< restricts the readings allowed; by default all are
    bool keep_logs = false;
    bool detours = true;         ///< a case that cannot get to its step under test may try other ways (ways.hpp)
    bool one_at_a_time = false;  ///< a case begins when the one before is over, so that each deed has one case to blame
    std::chrono::duration<double> hang = std::chrono::seconds(10);  ///< of processor time in one request: it hangs
    pulse* watched = nullptr;
    std::function<void(const log_entry&)> on_log{};  ///< called for each segment as it passes
    std::function<void()> on_idle{};                 ///< called before time passes
    std::function<void(std::size_t done, std::size_t all)> on_progress{};
};

/// How fast a run was.
struct run_speed {
    std::size_t untimed = 0;     ///< cases that waited for no timer
    double untimed_seconds = 0;  ///< that they took
    [[nodiscard]] double rate() const { return untimed_seconds > 0 ? static_cast<double>(untimed) / untimed_seconds : 0; }
};

/// Runs the cases of these indices; `done` gets each result as it comes. An error means that the stack was lost.
[[nodiscard]] result<run_speed> run_each(stack& on, std::span<const test_case> cases, std::span<const std::size_t> chosen,
                                         const run_options& options, const std::function<void(std::size_t, case_result&&)>& done);

/// What the results say of the readings a stack follows.
[[nodiscard]] std::vector<profile_entry> profile_of(std::span<const case_result> results);

/// Runs the cases. An error means that the stack was lost.
[[nodiscard]] result<run_report> run_cases(stack& on, std::span<const test_case> cases, const run_options& options = {});

/// One case, now, by its own steps and no other; for mutants.
[[nodiscard]] result<case_result> run_case(stack& on, const test_case& c, const run_options& options = {});

/// Turns failures that the baseline expects into expected ones, notes stale entries, and counts.
void settle(run_report& report, const baseline* expected);

}  // namespace synfin::conformance
