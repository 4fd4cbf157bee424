// A run that a solver found, as a trace: it can be drawn, saved, and replayed by the rules in 32-bit numbers.
#pragma once
#include "model/proof/runs.hpp"
#include "traces/replay.hpp"
#include "traces/trace.hpp"

namespace synfin::cli {

/// The run told step by step. `rules` and `broken` are noted in it; the verdict names its last step.
[[nodiscard]] traces::trace trace_of(const model::proof::run& r, const model::rule_set& rules, model::property broken);

/// Does the rulebook, read natively with 32-bit numbers, do the same? The error is the first difference.
[[nodiscard]] result<traces::replayed> replay_run(const model::proof::run& r, const model::rule_set& rules);

}  // namespace synfin::cli
