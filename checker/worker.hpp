// One thread of an exploration: expands states, and looks successors up through a ring that hides the memory's latency.
// A successor first waits for its slot of the table, then for the state that slot names, and only then is decided.
#pragma once
#include <bit>
#include <utility>
#include <vector>

#include "checker/recent.hpp"
#include "checker/round.hpp"
#include "checker/state_store.hpp"
#include "checker/sweep/word_system.hpp"

namespace synfin::checker {

/// A property seen for the first time by one thread.
template <packed_state State>
struct finding {
    int property = 0;
    state_index state = 0;
    bool on_transition = false;
    State successor{};
};

template <system S>
class worker {
  public:
    using State = typename S::state;

    worker(const S& sys, state_store<State>& store, round& shared, bool reports)
        : sys_(sys), store_(store), round_(shared), reports_(reports) {}

    /// Stores the initial states.
    void seed() {
        auto emit = [this](const State& s) { look_up(s, hash_of(s), no_state); };
        sys_.initial(emit);
        drain();
    }

    /// Expands states until the level is used up or the round pauses; then nothing is under way any more.
    void run() {
        retry();
        while (!round_.paused() && (!work_.empty() || claim())) expand(static_cast<state_index>(work_.begin++));
        drain();
    }

    // --- the sink that S::successors sees -----------------------------------------------------------------------------
    void operator()(const State& made, step how = {}) {
        const State next = word_by_word(made);
        ++transitions;
        if (how.seen & ~known) note(how.seen & ~known, {0, source_, true, next});
        look_up(next, hash_of(next), source_);
    }
    void cut() { ++cuts; }

    // --- read and reset between rounds --------------------------------------------------------------------------------
    /// States this thread found no room for.
    [[nodiscard]] bool waiting() const { return !overflow_.empty(); }
    [[nodiscard]] range give_back_numbers() { return std::exchange(numbers_, {}); }

    std::uint64_t transitions = 0;
    std::uint64_t cuts = 0;
    property_mask known = 0;
    std::vector<finding<State>> findings;

  private:
    static constexpr std::uint32_t ring_size = 32, half = ring_size / 2, ring_mask = ring_size - 1;

    struct pending {
        State state;
        std::uint64_t hash;
        std::uint64_t at;
        state_index parent;
    };

    // Models write a state word by word and hand it on at once; a copy by vector instructions would stall until all of its
    // words have left the store buffer. The empty instruction keeps the compiler from making one (measured: 10 %).
    static State word_by_word(const State& made) {
        State copy;
        for (std::size_t i = 0; i < copy.size(); ++i) {
            std::uint64_t word = made[i];
            asm("" : "+r"(word));
            copy[i] = word;
        }
        return copy;
    }

    bool claim() {
        if constexpr (may_overflow<S>)
            if (sys_.overflowed()) return round_.stop(stop_reason::too_narrow), false;
        return round_.claim(work_, reports_);
    }

    void expand(state_index i) {
        source_ = i;
        const State here = store_[i];  // kept apart from the arrays that `sys` makes us write
        sys_.successors(here, *this);
    }

    void look_up(const State& state, std::uint64_t hash, state_index parent) {
        if (recent_.seen(state, hash)) return;
        if (head_ - tail_ == ring_size) decide(ring_[tail_++ & ring_mask]);
        ring_[head_++ & ring_mask] = {state, hash, store_.prefetch_slot(hash), parent};
        if (head_ - middle_ > half) approach(ring_[middle_++ & ring_mask]);
    }

    void approach(pending& p) { p.at = store_.prefetch_state(p.at, p.hash); }

    void drain() {
        while (middle_ != head_) approach(ring_[middle_++ & ring_mask]);
        while (tail_ != head_) decide(ring_[tail_++ & ring_mask]);
    }

    void decide(pending& p) {
        if (!store_.is_new(p.state, p.hash, p.at)) return;
        if (numbers_.empty() && !round_.grant(numbers_)) return overflow_.push_back(p);
        const auto index = static_cast<state_index>(numbers_.begin);
        if (!round_.shared())
            store_.add(p.state, p.hash, p.parent, index, p.at);
        else if (!store_.add_shared(p.state, p.hash, p.parent, index, p.at))
            return;
        ++numbers_.begin;
        if (const property_mask fresh = sys_.observe(p.state) & ~known) note(fresh, {0, index, false, {}});
    }

    void retry() {
        for (const pending& p : std::exchange(overflow_, {})) look_up_again(p);
    }
    // The cache of recent states knows this one already.
    void look_up_again(pending p) {
        p.at = store_.prefetch_state(store_.prefetch_slot(p.hash), p.hash);
        decide(p);
    }

    void note(property_mask fresh, finding<State> f) {
        known |= fresh;
        for (; fresh; fresh &= fresh - 1) {
            f.property = std::countr_zero(fresh);
            findings.push_back(f);
        }
    }

    const S& sys_;
    state_store<State>& store_;
    round& round_;
    bool reports_;
    state_index source_ = no_state;
    range work_;
    range numbers_;
    std::uint32_t head_ = 0, middle_ = 0, tail_ = 0;
    std::array<pending, ring_size> ring_;
    recent_states<State> recent_;
    std::vector<pending> overflow_;
};

}  // namespace synfin::checker
