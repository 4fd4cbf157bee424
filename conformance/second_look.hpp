// A second look at cases that passed their step under test and then met a known failure while being probed.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "conformance/run.hpp"

namespace synfin::conformance {

/// Runs some cases on the stack that the report is about.
using runner = std::function<result<run_report>(std::span<const test_case>)>;

/// Notes for each failure whether another case shows it by itself (`case_result::follows`).
void find_roots(run_report& report);

/// "3.10.7.4/closing.unacked.held/fin" -> "3.10.7.4/closing.unacked/fin" -> "3.10.7.4/closing/fin", which stays.
[[nodiscard]] std::string less_particular(const std::string& address);

/// A case whose probe crosses a transition that the stack gets wrong (another case shows that) runs again without that
/// probe, until what is left is its own. So one wrong transition does not hide what the others do.
/// `cells` gives the cases that know each transition by itself; those that are missing in the report run as companions.
[[nodiscard]] result<void> look_again(run_report& report, const runner& run,
                                      const std::function<const std::vector<test_case>&()>& cells);

}  // namespace synfin::conformance
