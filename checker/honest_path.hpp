// From a path of a reduced world to a run of the world itself: losses that were put off are put in, ends that changed places
// change back, what was forgotten is remembered.
#pragma once
#include <vector>

#include "checker/asked_world.hpp"

namespace synfin::checker {

/// A run of `w.whole()` from its initial state, each state a successor of the one before, that shows what `path` shows: bit
/// `seen` of its last step or state. It is `path` with losses in between, hence not always a shortest run of the world.
/// Error: no such run, which says that a reduction is not sound.
[[nodiscard]] result<std::vector<model::packed_world>> honest_path(const model::compact_world& w, const asked_world& asked,
                                                                   const std::vector<asked_world::state>& path, unsigned seen);

}  // namespace synfin::checker
