// The stacks by name, and a run of cases on one of them with all that it needs: processes of their own that may crash, a
// second kernel for its own timers.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/run.hpp"
#include "conformance/second_look.hpp"

namespace synfin::conformance {

/// The stacks that can be named, with a line about each.
[[nodiscard]] std::span<const suite_info> stacks();

/// Whether that is the name of a stack: a known one, "model:READING", "mutant:RULE/KIND", or a file (with a slash in it).
[[nodiscard]] result<void> check_stack(std::string_view name);

/// Opens the stack of that name in this process. A shared object can take the process with it: `run_on` does not let it.
[[nodiscard]] result<std::unique_ptr<stack>> open_stack(std::string_view name);

/// Runs cases on the stack of that name, in processes of their own. The error says what this machine does not give.
[[nodiscard]] result<run_report> run_on(std::string_view stack_name, std::span<const test_case> cases,
                                        const run_options& options);

/// The same as a function of the cases, for a second look; one run each time, nothing looked at again.
[[nodiscard]] runner runner_on(std::string_view stack_name, const run_options& options);

/// The known failures of a stack that come with the program; empty when there are none.
[[nodiscard]] std::string_view own_baseline(std::string_view stack_name);

}  // namespace synfin::conformance
