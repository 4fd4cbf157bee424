// Is every lemma and every assumption needed? One is when, without it, some goal about another does not follow: there is a
// state that all other lemmas allow, and a step of it. Segments that such a question does not name may be anything; there need be
// none of them.
#pragma once
#include <vector>

#include "checker/prove/state_case.hpp"
#include "model/proof/hints.hpp"

namespace synfin::checker {

/// The hints are about the default readings, without mistakes, with all assumptions.
[[nodiscard]] bool hints_apply(const proof_options& how);
/// Asks the questions that `hints` name. A hint that does not work any more leaves `not_shown`. `all`: the cases of the whole
/// proof.
[[nodiscard]] std::vector<need> ask_hints(const std::vector<model::proof::hint>& hints, const std::vector<state_case>& all,
                                          const proof_options& how);

/// Asks every question without it, each lemma and assumption in turn, until one does not follow. Minutes at full width.
[[nodiscard]] std::vector<need> search_needs(const proof_options& how);

}  // namespace synfin::checker
