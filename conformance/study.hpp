// What a failure comes down to: the shortest trace that still shows it, and the one change of the rulebook that does the same.
#pragma once
#include "conformance/run.hpp"
#include "conformance/second_look.hpp"

namespace synfin::conformance {

/// Shortens the way to each failure that no other explains: steps are left out one by one as long as the stack goes wrong in
/// the same way at the same last step. Fills `case_result::shortest`.
[[nodiscard]] result<void> shorten(run_report& report, const runner& run);

/// Looks for a mutant of the model that answers a failing case as the stack did. Fills `case_result::like`.
void explain_failures(run_report& report);

/// "as if this rule sent nothing: FIN in TIME-WAIT is acknowledged again (3.10.7.4-S8-TW)".
[[nodiscard]] std::string text_of(const mutation& m);

}  // namespace synfin::conformance
