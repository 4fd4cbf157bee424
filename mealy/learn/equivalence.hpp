// Equivalence queries: is the hypothesis right? Tested by random words, which find coarse mistakes soon, and by a suite that
// finds every mistake of a system with at most so many states more than the hypothesis.
#pragma once
#include <optional>

#include "mealy/learn/asker.hpp"
#include "mealy/learn/learner.hpp"

namespace synfin::mealy {

/// A word that the system answers differently than `h`, in its last symbol; nothing when `h` passes the whole test.
/// When it passes, the system is `h`, or has more than `extra_states` states more than `h`.
[[nodiscard]] result<std::optional<word>> find_counterexample(asker& ask, const machine& h, const learning_options& options);

}  // namespace synfin::mealy
