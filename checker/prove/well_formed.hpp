// The rules themselves, for all values of 32 bits and under all readings at once: in every step exactly one alternative applies,
// every rule can fire, and what a rule does keeps the record well formed and moves its numbers in one direction only.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/prove/proof.hpp"
#include "model/proof/alternatives.hpp"

namespace synfin::checker {

struct well_formed_options {
    solver_options solver{};
    unsigned threads = 1;
    /// What is being done, how much of it; false stops.
    std::function<bool(std::string_view what, std::size_t done, std::size_t of)> on_progress;
};

/// Whether exactly one alternative applies at one step of one event in one state.
struct step_verdict {
    model::event on = model::event::segment_arrives;
    model::state in = model::state::closed;
    model::step at = model::step::call;
    proof_verdict verdict = proof_verdict::incomplete;
    double seconds = 0;
    std::string assumption;         ///< what it rests on; empty: nothing, it holds for any values whatever
    std::string wrong;              ///< not_proved: "none applies", or the ids of two rules that do
    std::vector<valuation> values;  ///< not_proved: where
};

/// The verdict of one step. Assumptions are tried one by one, then together; the first that suffices is named.
[[nodiscard]] step_verdict exactly_one_applies(const model::proof::place& p, solver& z3);
/// The verdicts of all steps, in the order of `model::proof::places()`; those not reached when stopped are left out.
[[nodiscard]] std::vector<step_verdict> exactly_one_applies_everywhere(const well_formed_options& how);

}  // namespace synfin::checker
