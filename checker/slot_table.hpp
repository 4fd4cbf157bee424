// The visited table: open addressing, linear probing, one 64-bit slot a state (32-bit hash tag, 32-bit index + 1).
// It holds no states, so a rebuild needs nothing of the old table and a slot is claimed by one compare-and-swap.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "checker/exploration.hpp"
#include "checker/hash.hpp"
#include "checker/pages.hpp"

namespace synfin::checker {

class slot_table {
  public:
    using slot = std::uint64_t;

    static slot make(std::uint64_t hash, state_index index) { return hash << 32 | (std::uint64_t{index} + 1); }
    static bool empty(slot s) { return s == 0; }
    static bool same_tag(slot s, std::uint64_t hash) { return s >> 32 == (hash & 0xffffffff); }
    static state_index index_of(slot s) { return static_cast<state_index>(s - 1); }

    /// Forgets everything and changes size. What memory there is stays: to clear it is far cheaper than to fault in new.
    void reset(std::uint64_t slots) {
        memory_.resize(slots * sizeof(slot));
        std::memset(memory_.data(), 0, std::min(slots_, slots) * sizeof(slot));
        slots_ = slots;
    }

    [[nodiscard]] std::uint64_t slots() const { return slots_; }
    [[nodiscard]] std::uint64_t bytes() const { return slots_ * sizeof(slot); }

    /// Where the search for a hash begins. The high bits choose the place, the low ones are the tag.
    [[nodiscard]] std::uint64_t home(std::uint64_t hash) const { return detail::multiply_high(hash, slots_); }
    [[nodiscard]] std::uint64_t next(std::uint64_t at) const { return at + 1 == slots_ ? 0 : at + 1; }
    void prefetch(std::uint64_t at) const { __builtin_prefetch(base() + at); }

    [[nodiscard]] slot load(std::uint64_t at) const { return std::atomic_ref(base()[at]).load(std::memory_order_acquire); }
    /// Only while one thread works on the table.
    void store(std::uint64_t at, slot value) { std::atomic_ref(base()[at]).store(value, std::memory_order_relaxed); }
    /// Fills an empty slot; false, and `seen` is what stands there, when another thread was faster.
    bool claim(std::uint64_t at, slot value, slot& seen) {
        seen = 0;
        return std::atomic_ref(base()[at])
            .compare_exchange_strong(seen, value, std::memory_order_acq_rel, std::memory_order_acquire);
    }

    /// The first place from `at` on that is empty or has the tag of `hash`. Slots never become empty again, so a search
    /// may be continued later from the place it returned.
    [[nodiscard]] std::uint64_t seek(std::uint64_t at, std::uint64_t hash) const {
        for (;; at = next(at)) {
            const slot s = load(at);
            if (empty(s) || same_tag(s, hash)) return at;
        }
    }

  private:
    [[nodiscard]] slot* base() const { return static_cast<slot*>(memory_.data()); }

    pages memory_;
    std::uint64_t slots_ = 0;
};

}  // namespace synfin::checker
