// A proof as files that another solver re-checks: every question in SMT-LIB, and a manifest that says what they show together.
#pragma once
#include <string>

#include "cli/prove_report.hpp"

namespace synfin::cli {

/// Writes NNNN.smt2 for every question of the proof and manifest.json (written last) into the folder, which is made if it is not
/// there and must be empty or hold a certificate, which is replaced. Every question must be unsatisfiable. Returns how many.
[[nodiscard]] result<std::size_t> write_certificate(const std::string& folder, const prove_report& r);

}  // namespace synfin::cli
