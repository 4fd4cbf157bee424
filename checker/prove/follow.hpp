// Schedules of a few steps (model/proof/follow.hpp) from every state that the lemmas allow.
#pragma once
#include <vector>

#include "checker/prove/proof.hpp"
#include "model/proof/follow.hpp"

namespace synfin::checker {

/// A schedule's answer: `questions` counts the ways it can go. It holds if each of them leads where it should, and there is one.
/// Rests on the lemmas, and on the rules being complete (tests/complete_test.cpp): some way there always is.
[[nodiscard]] proved prove_schedule(const model::proof::schedule& what, const model::proof::step_options& how,
                                    unsigned seconds_limit);

}  // namespace synfin::checker
