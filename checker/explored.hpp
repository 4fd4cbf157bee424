// The outcome of an exploration with its states: what was counted, every state by index, and shortest paths.
#pragma once
#include <algorithm>
#include <array>
#include <vector>

#include "checker/state_store.hpp"

namespace synfin::checker {

template <packed_state State>
class explored : public exploration {
  public:
    using state_type = State;

    /// The state with this index, 0 <= index < states. Indices follow breadth-first order: a level is contiguous.
    [[nodiscard]] const State& operator[](state_index i) const { return store[i]; }
    /// Its index, or nothing when it was not reached.
    [[nodiscard]] std::optional<state_index> find(const State& state) const { return store.find(state); }
    /// Its predecessor on a shortest path; `no_state` for an initial state.
    [[nodiscard]] state_index parent(state_index i) const { return store.parent(i); }

    /// A shortest path from an initial state to this one, both included, as indices.
    [[nodiscard]] std::vector<state_index> path_indices(state_index i) const {
        std::vector<state_index> way;
        for (; i != no_state; i = parent(i)) way.push_back(i);
        std::reverse(way.begin(), way.end());
        return way;
    }
    /// The same as states.
    [[nodiscard]] std::vector<State> path(state_index i) const {
        std::vector<State> way;
        for (const state_index k : path_indices(i)) way.push_back((*this)[k]);
        return way;
    }
    /// A shortest path on which `property` is seen, ended by the successor when a transition shows it. Empty: never seen.
    [[nodiscard]] std::vector<State> trace(unsigned property) const {
        const auto& s = sightings.at(property);
        if (!s) return {};
        std::vector<State> way = path(s->state);
        if (s->on_transition) way.push_back(successors[property]);
        return way;
    }

    state_store<State> store;
    std::array<State, 64> successors{};  ///< of a sighting on a transition: where it leads
};

}  // namespace synfin::checker
