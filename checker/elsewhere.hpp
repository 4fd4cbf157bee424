// Exploring somewhere else than in this process: what is explored, and what of it comes back. The states do not.
#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "checker/exploration.hpp"
#include "model/world.hpp"

namespace synfin::checker {

/// The world, whose states are asked something as well.
class questioned_world {
  public:
    using state = model::world::state;
    using questions = std::function<property_mask(const state&)>;
    /// `ask` tells bits beyond those of the world's own properties; empty: nothing is asked.
    questioned_world(const model::world& w, questions ask) : world_(w), ask_(std::move(ask)) {}

    [[nodiscard]] const model::world& whole() const { return world_; }
    [[nodiscard]] const questions& asked() const { return ask_; }

    template <class Emit>
    void initial(Emit&& emit) const {
        world_.initial(emit);
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        world_.successors(s, sink);
    }
    property_mask observe(const state& s) const { return ask_ ? world_.observe(s) | ask_(s) : world_.observe(s); }

  private:
    const model::world world_;
    const questions ask_;
};

/// What was counted and seen, and a shortest path to each sighting.
struct seen_elsewhere : exploration {
    std::array<std::vector<model::packed_world>, 64> paths;
    std::optional<unsigned> lift_broken = {};  ///< model::lift_condition, one bit each; nothing: not watched
};

using explore_elsewhere = std::function<seen_elsewhere(const questioned_world&, const options&)>;

}  // namespace synfin::checker
