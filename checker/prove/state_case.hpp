// Everything that has to be asked about end A in one state: its steps, and for each what must follow from the lemmas.
#pragma once
#include <vector>

#include "checker/prove/proof.hpp"

namespace synfin::checker {

struct state_case {
    model::state in = model::state::closed;
    model::proof::cast who;
    std::vector<model::term> with_arrival, without;  ///< the lemmas before a step in which a segment arrives, and others
    std::vector<model::proof::step_goals> steps;
    std::vector<std::vector<model::proof::claim>> claims;  ///< of each step
    std::size_t ruled_out = 0;
    std::vector<discharged> asked;  ///< the ways that were ruled out, if questions are kept
};

/// Finds the steps that the lemmas leave possible, all but `how.model.left_out`.
[[nodiscard]] state_case open_case(model::state s, const proof_options& how);
/// One for each state.
[[nodiscard]] std::vector<state_case> open_all(const proof_options& how);
/// The same steps without the lemma or assumption `how.model.left_out`; ways that `c` has ruled out stay ruled out. `path`: only
/// the steps that fire these rules; empty: all.
[[nodiscard]] state_case leave_out(const state_case& c, const proof_options& how, std::string_view path);

/// The question about one step, about the state itself, about the beginning. They point into `c` and `given`, which must stay.
[[nodiscard]] task step_task(const state_case& c, std::size_t number);
[[nodiscard]] task state_task(const state_case& c);
[[nodiscard]] task task_of_the_beginning(const std::vector<model::term>& given, const proof_options& how);
/// All of them that ask anything.
[[nodiscard]] std::vector<task> tasks_of(const std::vector<state_case>& all, const std::vector<model::term>& given,
                                         const proof_options& how);

[[nodiscard]] std::vector<model::term> terms_of(const std::vector<model::proof::flag>& flags);
[[nodiscard]] solver_options solver_for(const proof_options& how, bool values);

}  // namespace synfin::checker
