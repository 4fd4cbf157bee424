// Schedules for the search of runs: which end acts, by which rules, on what; the numbers are left to the solver.
#pragma once
#include <vector>

#include "model/proof/runs.hpp"
#include "traces/trace.hpp"

namespace synfin::cli {

/// The turns of a counterexample of the explorer. What only the network does is no turn; an ending without a word is a crash.
/// An error if the trace needs what no end has sent: an old segment, an attacker's.
[[nodiscard]] result<std::vector<model::proof::prescribed>> schedule_of(const traces::trace& t,
                                                                        const model::proof::repertoire& r);

/// Whether some end sends a segment again in the trace.
[[nodiscard]] bool sends_again(const traces::trace& t);

/// The first turns of a run that is too long to be searched for, where one is known: F1 without MAY-12 or with windows of any
/// size; old acknowledgements where an incarnation uses more than N numbers. Empty: none is known.
[[nodiscard]] std::vector<model::proof::prescribed> known_schedule(model::property broken, const model::proof::run_options& how);

}  // namespace synfin::cli
