// A proof as files that another solver re-checks: every question about a lemma or a property in
// SMT-LIB, and a manifest that says what each shows. Schedules, TIME-WAIT with times and witnesses are not among them.
#pragma once
#include <string>

#include "cli/prove_report.hpp"

namespace synfin::cli {

/// Writes NNNN.smt2 for every question of the proof and manifest.json (written last) into the folder, which is made if it is not
/// there and must be empty or hold a certificate, which is replaced. Every question must be unsatisfiable. Returns how many.
[[nodiscard]] result<std::size_t> write_certificate(const std::string& folder, const prove_report& r);

/// Writes the questions that the solver gave up on into a new folder among the temporary files, and returns its name; nothing
/// when there are none.
[[nodiscard]] result<std::string> keep_unanswered(const prove_report& r);

}  // namespace synfin::cli
