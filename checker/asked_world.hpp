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
        return asks_ ? seen | ask_(world_.expand(s)) : seen;
    }
    [[nodiscard]] unsigned bits() const { return world_.bits(); }
    [[nodiscard]] bool overflowed() const { return world_.overflowed(); }
    [[nodiscard]] std::vector<std::uint64_t> save() const { return world_.save(); }
    /// False when `words` are not of this model.
    bool load(std::span<const std::uint64_t> words) { return world_.load(words); }

  private:
    model::compact_world& world_;
    const questioned_world::questions& ask_;
    bool asks_;
};

}  // namespace synfin::checker
