// States met not long ago, so that most repetitions are neither sent nor looked up. Forgetting one costs a message, never
// an answer.
#pragma once
#include <bit>
#include <vector>

#include "checker/hash.hpp"

namespace synfin::checker {

/// A direct-mapped cache of whole states, each in the one place its hash gives it. A hash decides to which rank a state is
/// sent as well, so that the places divide themselves evenly among the destinations.
template <packed_state State>
class sent_states {
  public:
    /// Room for this many states, rounded up to a power of two, at least 2.
    explicit sent_states(std::size_t states) : kept_(std::bit_ceil(states < 2 ? 2 : states)) {
        // Unused places hold zeros. The zero state itself must not be taken for one it met before.
        const State zero{};
        State other{};
        do ++other[0];
        while (place(hash_of(other)) == place(hash_of(zero)));
        kept_[place(hash_of(zero))] = other;
    }

    /// True when `state` was met not long ago; remembers it either way.
    bool seen(const State& state, std::uint64_t hash) {
        State& kept = kept_[place(hash)];
        if (same(kept, state)) return true;
        for (std::size_t i = 0; i < state.size(); ++i) kept[i] = state[i];
        return false;
    }

  private:
    [[nodiscard]] std::size_t place(std::uint64_t hash) const { return hash >> 20 & (kept_.size() - 1); }

    std::vector<State> kept_;
};

}  // namespace synfin::checker
