// A small cache of states just met. Interleavings lead to the same state soon and often; each hit saves a trip to memory.
#pragma once
#include <vector>

#include "checker/hash.hpp"

namespace synfin::checker {

template <packed_state State>
class recent_states {
  public:
    recent_states() : kept_(size) { mark_empty(); }

    /// True when `state` was met not long ago; remembers it either way.
    bool seen(const State& state, std::uint64_t hash) {
        State& kept = kept_[place(hash)];
        if (same(kept, state)) return true;
        kept = state;
        return false;
    }

  private:
    static constexpr std::size_t size = std::size_t{1} << 9;  // more hit too rarely to pay for a larger cache
    static std::size_t place(std::uint64_t hash) { return hash >> 20 & (size - 1); }

    // An unused place holds a state that belongs elsewhere, so that it equals no state looked up there.
    void mark_empty() {
        const State zero{};
        State other{};
        do ++other[0];
        while (place(hash_of(other)) == place(hash_of(zero)));
        kept_[place(hash_of(zero))] = other;
    }

    std::vector<State> kept_;
};

}  // namespace synfin::checker
