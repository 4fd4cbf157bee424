// The world in one word a state, whose states are asked something as well.
#pragma once
#include "checker/elsewhere.hpp"
#include "model/compact_world.hpp"

namespace synfin::checker {

class asked_world {
  public:
    using state = model::compact_world::state;
    /// Refers to both.
    asked_world(model::compact_world& w, const questioned_world::questions& ask) : world_(w), ask_(ask), asks_(bool(ask)) {}

    template <class Emit>
    void initial(Emit&& emit) const {
        world_.initial(emit);
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        world_.successors(s, sink);
    }
    [[nodiscard]] property_mask observe(const state& s) const {
        const property_mask seen = world_.observe(s);
        return asks_ ? seen | answers(world_.expand(s)) : seen;
    }
    /// Whether one of the bits `wanted` is what was asked, and this state itself shows it.
    [[nodiscard]] bool shows(const model::packed_world& s, property_mask wanted) const {
        return asks_ && (ask_(s) & wanted) != 0;
    }
    [[nodiscard]] unsigned bits() const { return world_.bits(); }
    [[nodiscard]] bool overflowed() const { return world_.overflowed(); }
    [[nodiscard]] std::vector<std::uint64_t> save() const { return world_.save(); }
    /// False when `words` are not of this model.
    bool load(std::span<const std::uint64_t> words) { return world_.load(words); }

  private:
    /// Where a state stands for its mirror image too, it answers for both.
    [[nodiscard]] property_mask answers(const model::packed_world& s) const {
        return world_.reduced().has(model::reduction::symmetry) ? ask_(s) | ask_(world_.from_other_end(s)) : ask_(s);
    }

    model::compact_world& world_;
    const questioned_world::questions& ask_;
    bool asks_;
};

}  // namespace synfin::checker
