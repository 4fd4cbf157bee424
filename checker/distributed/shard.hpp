// The states that one rank owns. Looking up goes through a ring that hides the memory's latency, as in checker/worker.hpp,
// but nothing outside is asked: the table grows by itself when it is full.
#pragma once
#include <algorithm>
#include <new>
#include <optional>

#include "checker/distributed/first_seen.hpp"
#include "checker/distributed/shared_form.hpp"
#include "checker/round.hpp"
#include "checker/state_store.hpp"

namespace synfin::checker {

template <system S>
class shard {
  public:
    using State = typename S::state;

    /// `limits` are those of this rank alone.
    shard(const S& sys, const options& limits, first_seen<shared_state_of<S>>& seen) : sys_(sys), limits_(limits), seen_(seen) {
        take(first_room(limits_, bytes_per_state));
    }

    /// Stores `state` unless it is known already; at the latest when `drain` is called.
    void look_up(const State& state, std::uint64_t hash) {
        if (head_ - tail_ == ring_size) decide(ring_[tail_++ & ring_mask]);
        ring_[head_++ & ring_mask] = {state, hash, store.prefetch_slot(hash)};
        if (head_ - middle_ > half) approach(ring_[middle_++ & ring_mask]);
    }

    void drain() {
        while (middle_ != head_) approach(ring_[middle_++ & ring_mask]);
        while (tail_ != head_) decide(ring_[tail_++ & ring_mask]);
    }

    /// The limit that left no room for a state, when one did. The states that found none are lost.
    [[nodiscard]] std::optional<stop_reason> full() const { return full_; }
    /// The most that table, states and parents have taken so far.
    [[nodiscard]] std::uint64_t used_bytes() const { return std::max(peak_bytes_, store.bytes()); }

    state_store<State> store;

  private:
    static constexpr std::uint64_t bytes_per_state = state_store<State>::bytes_per_state;
    static constexpr std::uint32_t ring_size = 32, half = ring_size / 2, ring_mask = ring_size - 1;

    struct pending {
        State state;
        std::uint64_t hash;
        std::uint64_t at;
    };

    void approach(pending& p) { p.at = store.prefetch_state(p.at, p.hash); }

    void decide(const pending& asked) {
        pending p = asked;
        if (full_ || !store.is_new(p.state, p.hash, p.at)) return;
        if (store.size() == room_.states) {
            if (!enlarge()) return;
            p.at = store.prefetch_slot(p.hash);
            static_cast<void>(store.is_new(p.state, p.hash, p.at));  // finds the slot in the new table
        }
        store.add(p.state, p.hash, no_state, static_cast<state_index>(store.size()), p.at);
        store.set_size(store.size() + 1);
        if (const property_mask fresh = sys_.observe(p.state) & ~seen_.known())
            seen_.note(fresh, {false, share(sys_, p.state), {}});
    }

    bool enlarge() {
        const auto larger = larger_room(limits_, bytes_per_state, room_);
        if (!larger || !granted(*larger)) {
            full_ = larger ? stop_reason::memory_limit : limit_reached(limits_, room_);
            return false;
        }
        store.reinsert(0, store.size(), false);
        for (std::uint32_t i = tail_; i != head_; ++i) {  // slots are elsewhere now
            auto& p = ring_[i & ring_mask];
            p.at = store.prefetch_slot(p.hash);
        }
        return true;
    }

    /// False when the kernel has no memory: a limit as well. The table is of no use then, the states are still there.
    bool granted(room r) {
        try {
            take(r);
        } catch (const std::bad_alloc&) {
            return false;
        }
        return true;
    }

    void take(room r) {
        room_ = r;
        store.rebuild(r.slots, r.states);
        peak_bytes_ = std::max(peak_bytes_, store.bytes());
    }

    const S& sys_;
    const options limits_;
    first_seen<shared_state_of<S>>& seen_;
    room room_;
    std::uint64_t peak_bytes_ = 0;
    std::optional<stop_reason> full_;
    std::uint32_t head_ = 0, middle_ = 0, tail_ = 0;
    std::array<pending, ring_size> ring_;
};

}  // namespace synfin::checker
