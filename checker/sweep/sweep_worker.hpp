// One thread of a sweep: expands states, and looks successors up through a ring that hides the memory's latency.
#pragma once
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "checker/sweep/line_table.hpp"
#include "checker/sweep/recent_words.hpp"
#include "checker/sweep/sweep_round.hpp"
#include "checker/sweep/word_mix.hpp"
#include "checker/sweep/word_system.hpp"

namespace synfin::checker {

/// A chunk of the next level with the log of how its states were found.
struct found_chunk {
    frontier_chunk states;
    chunk_log log;
};

/// A property seen for the first time by one thread. `at.chunk` numbers the thread's `found` chunks when the state is new,
/// the log's when a transition of that state shows the property.
struct word_finding {
    int property = 0;
    place at;
    bool on_transition = false;
    std::uint64_t successor = 0;
};

template <word_system S>
class sweep_worker {
  public:
    using State = typename S::state;

    sweep_worker(const S& sys, const sweep_options& opt, line_table& table, sweep_round& shared, bool reports)
        : sys_(sys),
          table_(table),
          round_(shared),
          mix_(sys.bits(), opt.salt),
          recent_(sys.bits()),
          bits_(sys.bits()),
          traces_(opt.traces),
          reports_(reports) {}

    /// Stores the initial states.
    void seed() {
        work_.number = no_chunk;
        index_ = nth_ = 0;
        auto emit = [this](const State& s) { look_up(s[0]); };
        sys_.initial(emit);
        finish_round();
    }

    /// Expands states until the level is used up or the round pauses; then nothing is under way any more.
    void run() {
        for (const unplaced& u : std::exchange(unplaced_, {})) decide(place_of(u.word, u.from));
        while (!round_.paused() && (!work_.empty() || claim())) expand_chunk();
        finish_round();
    }

    // --- the sink that S::successors sees -----------------------------------------------------------------------------
    void operator()(const State& next, step how = {}) {
        ++transitions;
        if (how.seen & ~known) [[unlikely]]
            note(how.seen & ~known, {0, {work_.number, index_}, true, next[0]});
        look_up(next[0]);
    }
    void cut() { ++cuts; }

    // --- read and reset between rounds --------------------------------------------------------------------------------
    [[nodiscard]] bool busy() const { return !work_.empty() || !unplaced_.empty(); }
    [[nodiscard]] bool waiting() const { return !unplaced_.empty(); }
    /// Words this thread found no room for.
    std::vector<unplaced>& not_placed() { return unplaced_; }
    /// What is left of the chunk it was expanding.
    frontier_chunk& work() { return work_; }
    /// The system could not name a state.
    [[nodiscard]] bool overflowed() const {
        if constexpr (may_overflow<S>)
            if (sys_.overflowed()) return true;
        return used_bits_ >> bits_ != 0;
    }

    std::uint64_t transitions = 0;
    std::uint64_t cuts = 0;
    property_mask known = 0;
    std::vector<word_finding> findings;
    std::vector<found_chunk> found;

  private:
    static constexpr std::uint32_t ring_size = 64, ring_mask = ring_size - 1;

    struct pending {
        std::uint64_t word;
        std::uint64_t home;
        std::uint64_t key;
        origin from;
    };

    bool claim() {
        if (overflowed()) round_.stop(stop_reason::too_narrow);
        if (work_.words) spare_.push_back(std::move(work_.words));
        return round_.claim(work_, reports_);
    }

    void expand_chunk() {
        do {
            index_ = work_.begin++;
            nth_ = 0;
            sys_.successors(State{work_.words[index_]}, *this);
        } while (!work_.empty() && !round_.paused());
    }

    [[nodiscard]] pending place_of(std::uint64_t word, const origin& from) const {
        const std::uint64_t mixed = mix_(word);
        const std::uint64_t home = table_.layout().home(mixed);
        return {word, home, table_.layout().key(mixed, home), from};
    }

    void look_up(std::uint64_t word) {
        used_bits_ |= word;
        const std::uint32_t nth = nth_++;
        const std::uint64_t mixed = mix_(word);
        if (recent_.seen(mixed)) return;
        const std::uint64_t home = table_.layout().home(mixed);
        table_.prefetch(home);
        if (head_ - tail_ == ring_size) decide(ring_[tail_++ & ring_mask]);
        ring_[head_++ & ring_mask] = {word, home, table_.layout().key(mixed, home), {{work_.number, index_}, nth}};
    }

    void decide(const pending& p) {
        if (room_ == 0 && !make_room()) return unplaced_.push_back({p.word, p.from});
        const auto outcome = table_.add(p.home, p.key);
        if (outcome == line_table::outcome::known) return;
        if (outcome == line_table::outcome::full) {
            round_.report_full();
            return unplaced_.push_back({p.word, p.from});
        }
        --room_, --granted_;
        const place at{static_cast<std::uint32_t>(found.size() - 1), out_->states.end};
        out_->states.words[out_->states.end++] = p.word;
        if (traces_) out_->log.add(p.from);
        if (const property_mask fresh = sys_.observe(State{p.word}) & ~known) note(fresh, {0, at, false, 0});
    }

    // `room_` is what both the chunk and the grant leave.
    bool make_room() {
        if (granted_ == 0 && (granted_ = round_.grant()) == 0) return false;
        if (!out_ || out_->states.end >= round_.chunk_size()) {
            if (traces_ && !round_.logged(out_ ? out_->log.bytes() : 0)) return false;
            auto words = spare_words();
            if (!words) return false;
            found.emplace_back();
            out_ = &found.back();
            out_->states.words = std::move(words);
        }
        room_ = std::min<std::uint64_t>(granted_, round_.chunk_size() - out_->states.end);
        return true;
    }

    std::unique_ptr<std::uint64_t[]> spare_words() {
        if (spare_.empty()) return round_.new_words();
        auto words = std::move(spare_.back());
        spare_.pop_back();
        return words;
    }

    void finish_round() {
        while (tail_ != head_) decide(ring_[tail_++ & ring_mask]);
        // A chunk may have been begun for a word that then proved known.
        if (out_ && out_->states.empty()) {
            spare_.push_back(std::move(out_->states.words));
            found.pop_back();
        }
        out_ = nullptr;
        room_ = granted_ = 0;
    }

    void note(property_mask fresh, word_finding f) {
        known |= fresh;
        for (; fresh; fresh &= fresh - 1) {
            f.property = std::countr_zero(fresh);
            findings.push_back(f);
        }
    }

    const S& sys_;
    line_table& table_;
    sweep_round& round_;
    word_mix mix_;
    recent_words recent_;
    unsigned bits_;
    bool traces_, reports_;
    frontier_chunk work_;
    std::uint32_t index_ = 0, nth_ = 0;
    std::uint64_t used_bits_ = 0;
    std::uint64_t room_ = 0, granted_ = 0;
    found_chunk* out_ = nullptr;
    std::uint32_t head_ = 0, tail_ = 0;
    std::array<pending, ring_size> ring_;
    std::vector<unplaced> unplaced_;
    std::vector<std::unique_ptr<std::uint64_t[]>> spare_;
};

}  // namespace synfin::checker
