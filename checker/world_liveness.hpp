// Liveness of the world: what leads to what under the assumptions of model/liveness.hpp.
#pragma once
#include <functional>
#include <optional>

#include "checker/finding.hpp"
#include "checker/liveness.hpp"
#include "model/liveness.hpp"

namespace synfin::checker {

/// Any explored state by its index.
using state_lookup = std::function<model::packed_world(state_index)>;

/// Asks the graph of all states of a world. All that is given must outlive it.
class world_liveness {
  public:
    /// `g` is the graph of `w`'s complete exploration, made by `make_graph`. Looks at every transition once: a full channel
    /// that loses what is sent into it at once would allow the network to lose the same segment for ever without its ever
    /// having been on its way. On the runs after a premise such a step waits until there is room.
    /// Throws std::logic_error when the graph is of another world.
    world_liveness(const model::world& w, const graph& g, state_lookup state_at);

    /// A fair run that passes `from` and never comes to `to`, after that on steps of `kinds` only; nothing when there is none.
    [[nodiscard]] std::optional<run_away> violation(const state_set& from, const state_set& to,
                                                    model::assumptions taken = model::of_network_and_timers,
                                                    kind_mask kinds = every_kind) const;

    /// The run as states; where steps repeat, the state they begin with stands at the end again.
    [[nodiscard]] finding_path path_of(const run_away& away) const;

    /// Premise and goal of one property of the catalogue, seen from end `e`.
    struct sets {
        state_set from, to;
        std::uint64_t waiting = 0;  ///< states of the premise that are not at the goal yet
    };
    [[nodiscard]] sets sets_of(model::property p, int e) const;

  private:
    [[nodiscard]] std::vector<fairness> constraints(model::assumptions taken) const;

    const model::world& world_;
    const graph& graph_;
    state_lookup state_at_;
    std::vector<bool> overflows_;  ///< of each transition
};

}  // namespace synfin::checker
