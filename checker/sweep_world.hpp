// Sweeps a world: for state spaces too large to number their states. What single states and steps show is found, with shortest
// paths; what needs the graph of all states is not.
#pragma once
#include "checker/elsewhere.hpp"
#include "checker/sweep/options.hpp"
#include "model/reduction.hpp"

namespace synfin::checker {

/// What a sweep of a world tells besides what was seen.
struct swept_world : seen_elsewhere {
    sweep_bytes memory;
    unsigned bits = 0;                     ///< of a state's word
    slot_width width = slot_width::wide;   ///< of a slot of the visited set
    std::array<std::uint32_t, 4> parts{};  ///< different ends A, B; channels to A, to B
    std::uint32_t checkpoints = 0;         ///< written
    bool resumed = false;
    model::reductions reduced = {};
};

/// Explores `q` within the limits of `how`, each state a word of numbered parts (model::compact_world). When the parts need
/// wider numbers than were given them, it begins again with wider ones. Paths are the same for every number of threads.
/// With reductions, which must be sound within the bounds, fewer states are explored and the same seen; depths are those of the
/// reduced runs, paths are runs of the world itself (honest_path).
/// Errors: those of `sweep`; a checkpoint that could not be written; more parts than a word can number.
[[nodiscard]] result<swept_world> sweep_world(const questioned_world& q, const sweep_options& how,
                                              model::reductions reduced = {});

}  // namespace synfin::checker
