// All states found, once each, in the order found; their parents beside them; the table that finds them again.
// Exact: a hash decides where to look, never whether two states are equal.
#pragma once
#include <algorithm>
#include <optional>

#include "checker/slot_table.hpp"

namespace synfin::checker {

template <packed_state State>
class state_store {
  public:
    static constexpr std::uint64_t bytes_per_state = sizeof(State) + sizeof(state_index);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t capacity() const { return capacity_; }
    [[nodiscard]] const State& operator[](state_index i) const { return states()[i]; }
    [[nodiscard]] state_index parent(state_index i) const { return parents()[i]; }
    [[nodiscard]] std::uint64_t bytes() const { return table_.bytes() + size_ * bytes_per_state; }

    /// The index of a stored state.
    [[nodiscard]] std::optional<state_index> find(const State& state) const {
        const std::uint64_t hash = hash_of(state);
        return find_from(state, hash, table_.home(hash));
    }
    /// The same, continuing from a slot that `prefetch_slot` or `prefetch_state` gave.
    [[nodiscard]] std::optional<state_index> find_from(const State& state, std::uint64_t hash, std::uint64_t at) const {
        if (is_new(state, hash, at)) return std::nullopt;
        return slot_table::index_of(table_.load(at));
    }

    // --- looking ahead ------------------------------------------------------------------------------

    [[nodiscard]] std::uint64_t prefetch_slot(std::uint64_t hash) const {
        const std::uint64_t at = table_.home(hash);
        table_.prefetch(at);
        return at;
    }
    /// Moves on to the slot that decides and starts loading the state it names.
    [[nodiscard]] std::uint64_t prefetch_state(std::uint64_t at, std::uint64_t hash) const {
        at = table_.seek(at, hash);
        const auto s = table_.load(at);
        if (!slot_table::empty(s)) __builtin_prefetch(states() + slot_table::index_of(s));
        return at;
    }

    // --- for the explorer: adding -------------------------------------------------------------------------------------

    /// The first slot from `at` on that holds `state` or is empty; true when it is empty.
    [[nodiscard]] bool is_new(const State& state, std::uint64_t hash, std::uint64_t& at) const {
        for (;; at = table_.next(at)) {
            at = table_.seek(at, hash);
            const auto s = table_.load(at);
            if (slot_table::empty(s)) return true;
            if (same(states()[slot_table::index_of(s)], state)) return false;
        }
    }

    /// Stores `state` as number `index`, which the caller owns, in the empty slot `at`.
    void add(const State& state, std::uint64_t hash, state_index parent, state_index index, std::uint64_t at) {
        write(index, state, parent);
        table_.store(at, slot_table::make(hash, index));
    }

    /// The same while other threads add; false when one of them has stored `state` first (`index` stays unused).
    bool add_shared(const State& state, std::uint64_t hash, state_index parent, state_index index, std::uint64_t at) {
        write(index, state, parent);  // before the claim publishes it
        for (slot_table::slot seen = 0;; at = table_.next(at)) {
            if (table_.claim(at, slot_table::make(hash, index), seen)) return true;
            if (slot_table::same_tag(seen, hash) && same(states()[slot_table::index_of(seen)], state)) return false;
        }
    }

    // --- for the explorer: between rounds, one thread -----------------------------------------------------------------

    void set_size(std::uint64_t size) { size_ = size; }

    /// Gives state `from` the unused number `to`.
    void renumber(state_index from, state_index to) {
        const std::uint64_t hash = hash_of(states()[from]);
        write(to, states()[from], parents()[from]);
        std::uint64_t at = table_.home(hash);
        while (table_.load(at) != slot_table::make(hash, from)) at = table_.next(at);
        table_.store(at, slot_table::make(hash, to));
    }

    /// Makes room for `states` states behind an empty table of `slots` slots; `reinsert` must follow.
    void rebuild(std::uint64_t slots, std::uint64_t states) {
        table_.reset(slots);
        states_.resize(states * sizeof(State));
        parents_.resize(states * sizeof(state_index));
        capacity_ = states;
    }

    /// Enters states [begin, end) in an empty or half-rebuilt table. Disjoint ranges may run at the same time if `shared`.
    void reinsert(std::uint64_t begin, std::uint64_t end, bool shared) {
        constexpr std::uint64_t ahead = 16;
        std::array<std::uint64_t, ahead> hash{};
        for (std::uint64_t i = begin; i < end + ahead; ++i) {
            if (i >= begin + ahead) enter(hash[i % ahead], static_cast<state_index>(i - ahead), shared);
            if (i >= end) continue;
            hash[i % ahead] = hash_of(states()[i]);
            table_.prefetch(table_.home(hash[i % ahead]));
        }
    }

  private:
    [[nodiscard]] State* states() const { return static_cast<State*>(states_.data()); }
    [[nodiscard]] state_index* parents() const { return static_cast<state_index*>(parents_.data()); }

    void write(state_index index, const State& state, state_index parent) {
        states()[index] = state;
        parents()[index] = parent;
    }

    // All states differ, so the first empty slot is the right one.
    void enter(std::uint64_t hash, state_index index, bool shared) {
        slot_table::slot seen = 0;
        for (std::uint64_t at = table_.home(hash);; at = table_.next(at)) {
            if (!slot_table::empty(table_.load(at))) continue;
            if (!shared) return table_.store(at, slot_table::make(hash, index));
            if (table_.claim(at, slot_table::make(hash, index), seen)) return;
        }
    }

    slot_table table_;
    pages states_;
    pages parents_;
    std::uint64_t size_ = 0;
    std::uint64_t capacity_ = 0;
};

}  // namespace synfin::checker
