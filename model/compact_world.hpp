// The world with each state in one 64-bit word: numbers of its parts and the faults left. What an end does with a stimulus is
// computed once by the rules and then looked up; a step of the system is put together from such reactions.
// The same transitions in the same order as `world`, many times as fast; compact_world_test compares them. With reductions it
// has fewer states and the same verdicts about single states and steps; reduction_test compares those.
#pragma once
#include <array>
#include <atomic>
#include <bitset>
#include <span>

#include "model/end_futures.hpp"
#include "model/lift_conditions.hpp"
#include "model/mirror.hpp"
#include "model/parts.hpp"
#include "model/reduction.hpp"
#include "model/world.hpp"

namespace synfin::model {

/// Bits of a state for the number of an end and of a channel.
struct part_bits {
    unsigned end = 10;
    unsigned channel = 12;
};

/// What an end makes of a stimulus, in one word so that threads share it without a lock.
class reaction {
  public:
    reaction() = default;
    explicit reaction(std::uint64_t bits) : bits_(bits) {}
    reaction(std::uint32_t after, std::uint32_t out, bool cut, bool finishes, unsigned seen)
        : bits_(1 | std::uint64_t{after} << 1 | std::uint64_t{out} << 17 | std::uint64_t{cut} << 38 |
                std::uint64_t{finishes} << 39 | std::uint64_t{seen} << 40) {}

    [[nodiscard]] std::uint64_t bits() const { return bits_; }
    [[nodiscard]] bool known() const { return bits_ != 0; }
    [[nodiscard]] std::uint32_t after() const { return static_cast<std::uint32_t>(bits_ >> 1 & 0xffff); }  ///< number of the end
    [[nodiscard]] std::uint32_t out() const { return static_cast<std::uint32_t>(bits_ >> 17 & channel::mask); }  ///< 0 = none
    [[nodiscard]] bool cut() const { return (bits_ >> 38 & 1) != 0; }       ///< a bound of the model forbids it
    [[nodiscard]] bool finishes() const { return (bits_ >> 39 & 1) != 0; }  ///< its peer says whether it is a clean close
    [[nodiscard]] unsigned seen() const { return static_cast<unsigned>(bits_ >> 40 & 0xff); }  ///< a number of a property set

  private:
    std::uint64_t bits_ = 0;
};

class compact_world {
  public:
    using state = std::array<std::uint64_t, 1>;

    /// Throws std::invalid_argument when the parts do not fit a word, or when a reduction is not sound within the bounds.
    explicit compact_world(const world& w, part_bits widths = {}, reductions reduced = {});
    ~compact_world();
    compact_world(const compact_world&) = delete;
    compact_world& operator=(const compact_world&) = delete;

    [[nodiscard]] const world& whole() const { return world_; }
    [[nodiscard]] reductions reduced() const { return reduced_; }
    /// Bits of a state in use, from the lowest.
    [[nodiscard]] unsigned bits() const { return fault_at_ + fault_bits_; }
    /// More parts turned up than `part_bits` has numbers for: what was explored since is worthless. `wider()` says what to try.
    [[nodiscard]] bool overflowed() const { return overflowed_.load(std::memory_order_relaxed); }
    /// Widths for another attempt, or nothing when a word has no room for more.
    [[nodiscard]] std::optional<part_bits> wider() const;

    template <class Emit>
    void initial(Emit&& emit) const {
        emit(compact(world_.first_state()));
    }
    /// As `world::successors`, in the same order; reduced, where that was asked for.
    template <class Sink>
    void successors(const state& s, Sink& sink) const;
    [[nodiscard]] std::uint64_t observe(const state& s) const {
        const std::uint64_t key = s[0] & ends_mask_;
        const std::uint64_t known = observed_[key & (observed_.size() - 1)].load(std::memory_order_relaxed);
        if (known >> 8 == key + 1) return property_sets_[known & 0xff];
        return observe_anew(s, key);
    }

    [[nodiscard]] packed_world expand(const state& s) const;
    /// The state that stands for `s`: itself, or what the reductions make of it.
    [[nodiscard]] state compact(const packed_world& s) const;

    /// A and B exchanged, with all their numbers; a state of the world when `symmetry` is sound.
    [[nodiscard]] packed_world from_other_end(const packed_world& s) const;

    /// The numbered parts, so that states keep their meaning in another run of the program.
    [[nodiscard]] std::vector<std::uint64_t> save() const;
    /// The inverse, into a world that has seen no state yet. False when they are not of this model.
    [[nodiscard]] bool load(std::span<const std::uint64_t> saved);

    /// What the bounds and the ends and segments met so far break of `lift_condition`, one bit each.
    [[nodiscard]] unsigned lift_broken() const {
        return model::lift_broken(world_.ends()) | lift_broken_.load(std::memory_order_relaxed);
    }

    [[nodiscard]] std::array<std::uint32_t, 4> parts() const;  ///< how many: ends A, B; channels to A, to B

  private:
    static constexpr std::uint64_t most_observed = std::uint64_t{1} << 20;  ///< pairs of ends with a place of their own
    static constexpr unsigned block_bits = 6;  // segments in a row of reactions that come into being together
    static constexpr std::uint32_t most_segments = 4096;
    static constexpr std::uint32_t row_count = (most_segments >> block_bits);

    /// A segment in a channel: its number among all segments.
    struct channel_info {
        std::uint64_t word;
        std::array<std::uint16_t, 3> segment;
        std::array<std::uint32_t, 3> without;
        std::uint8_t size;
        std::uint8_t rst;     ///< bit i: segment i is a RST
        std::uint8_t repeat;  ///< bit i: segment i stands nearer to the front already
    };
    struct own_step {
        reaction what;
        std::uint8_t kind;
        needs wanted;
    };
    /// What one end may do, and its reactions to segments by their numbers.
    struct end_info {
        std::vector<own_step> own;
        std::vector<own_step> attacks;
        std::array<std::atomic<std::atomic<std::uint64_t>*>, row_count> rows{};
        std::unique_ptr<std::bitset<most_segments>> unnoticed;  ///< segments it will never notice; null: none
    };
    struct side {
        side(std::uint32_t most_ends, std::uint32_t most_channels)
            : end_of(most_ends), channel_of(most_channels), channels(most_channels), ends(most_ends) {}
        numbering end_of, channel_of;
        std::vector<channel_info> channels;
        std::vector<std::atomic<end_info*>> ends;  ///< null until it is needed
    };
    /// A kind of fault in a state's word: how often it may still happen.
    struct fault_field {
        std::uint64_t one = 0, mask = 0;  ///< both 0: never or any number of times
        bool any = false;
        [[nodiscard]] bool left(std::uint64_t s) const { return any || (s & mask) != 0; }
        [[nodiscard]] std::uint64_t spent(std::uint64_t s) const { return s - one; }
    };

    /// Which reductions are on, known to the compiler. With `Alike` both ends are of side 0, B seen in the mirror: it begins
    /// with A's numbers, and the segments on their way to it are written as if on their way to A.
    template <bool Late, bool Alike>
    struct mode {
        static constexpr bool late = Late;
        static constexpr std::size_t side_of(int e) { return Alike ? 0 : static_cast<std::size_t>(e); }
    };
    template <class Mode, class Sink>
    void steps(const state& s, Sink& sink) const;
    template <class Sink>
    void reduced_steps(const state& s, Sink& sink) const;
    template <int E, class Mode, class Sink>
    void steps_of(std::uint64_t s, bool busy, bool empty, Sink& sink) const;
    template <int E, class Mode, class Sink>
    void own_steps(std::uint64_t s, bool empty, const end_info& end, Sink& sink) const;
    template <int E, class Mode, class Sink>
    void network_steps(std::uint64_t s, const end_info& end, Sink& sink) const;
    template <int E, class Mode, class Sink>
    void old_segments(std::uint64_t s, const channel_info& in, Sink& sink) const;
    template <int E, class Mode, class Sink>
    void take(std::uint64_t s, reaction r, action what, Sink& sink) const;
    template <int E, class Mode, class Emit>
    void replace_one(std::uint64_t s, const channel_info& in, std::uint32_t segment, Emit&& emit) const;
    template <class Sink>
    void tick(const state& s, Sink& sink) const;

    [[nodiscard]] std::uint32_t end_number(int e, std::uint64_t s) const {
        return static_cast<std::uint32_t>(s >> end_at_[e] & end_mask_);
    }
    [[nodiscard]] std::uint32_t channel_number(int e, std::uint64_t s) const {
        return static_cast<std::uint32_t>(s >> channel_at_[e] & channel_mask_);
    }
    [[nodiscard]] std::uint64_t with_end(int e, std::uint64_t s, std::uint32_t number) const {
        return (s & ~(end_mask_ << end_at_[e])) | std::uint64_t{number} << end_at_[e];
    }
    [[nodiscard]] std::uint64_t with_channel(int e, std::uint64_t s, std::uint32_t number) const {
        return (s & ~(channel_mask_ << channel_at_[e])) | std::uint64_t{number} << channel_at_[e];
    }

    [[nodiscard]] std::uint64_t emptied(std::uint64_t s) const {
        return s & ~(channel_mask_ << channel_at_[0] | channel_mask_ << channel_at_[1]);
    }
    /// The side whose parts an end and the channel towards it are.
    [[nodiscard]] std::size_t side_of(int e) const { return alike_ ? 0 : static_cast<std::size_t>(e); }
    [[nodiscard]] bool in_mirror(int e) const { return alike_ && e == 1; }
    /// The state that stands for all that the reductions take for the same.
    [[nodiscard]] std::uint64_t canonical(std::uint64_t s) const;
    [[nodiscard]] std::uint64_t swapped(std::uint64_t s) const;
    [[nodiscard]] std::uint64_t without_the_dead(std::uint64_t s) const;

    [[nodiscard]] const end_info& end_of(std::size_t e, std::uint32_t number) const {
        const end_info* known = sides_[e].ends[number].load(std::memory_order_acquire);
        return known != nullptr ? *known : learn_end(e, number);
    }
    [[nodiscard]] reaction arrival(std::size_t e, std::uint32_t number, const end_info& end, std::uint32_t segment) const {
        const auto* row = end.rows[segment >> block_bits].load(std::memory_order_acquire);
        if (row != nullptr)
            if (const reaction r{row[segment & ((1U << block_bits) - 1)].load(std::memory_order_relaxed)}; r.known()) return r;
        return learn_arrival(e, number, segment);
    }
    /// With `late_` whatever is on its way may arrive any number of times: channels are sets.
    [[nodiscard]] channel put(channel c, std::uint32_t segment) const {
        if (late_ && (c.at(0) == segment || c.at(1) == segment || c.at(2) == segment)) return c;
        return world_.put(c, segment);
    }
    [[nodiscard]] std::uint32_t channel_with(std::size_t e, const channel_info& c, std::uint32_t segment) const {
        const std::uint64_t word = put(channel(c.word), segment).word();
        const std::uint32_t known = sides_[e].channel_of.find(word);
        return known != numbering::full ? known : learn_channel(e, word);
    }

    // --- what is computed once; `e` is a side -------------------------------------------------------------------------
    const end_info& learn_end(std::size_t e, std::uint32_t number) const;
    reaction learn_arrival(std::size_t e, std::uint32_t number, std::uint32_t segment) const;
    std::uint32_t learn_channel(std::size_t e, std::uint64_t word) const;
    std::uint32_t number_end(std::size_t e, std::uint64_t word) const;
    std::uint32_t number_channel(std::size_t e, std::uint64_t word) const;
    std::uint32_t number_segment(std::uint32_t segment) const;
    [[nodiscard]] bool may_begin(const endpoint& end) const;
    [[nodiscard]] std::uint64_t settled(endpoint end) const;
    [[nodiscard]] std::uint64_t without_unnoticed(int e, std::uint64_t s) const;
    void note_unnoticed(std::size_t e, std::uint64_t word, end_info& end) const;
    [[nodiscard]] channel seen_from_behind(channel c) const;
    [[nodiscard]] channel each_once(channel c) const;
    void refuse_unsound() const;
    [[nodiscard]] std::uint64_t end_word(int e, std::uint32_t number) const;
    unsigned number_set(std::uint64_t properties) const;
    std::uint64_t observe_anew(const state& s, std::uint64_t key) const;
    std::uint64_t judge_finish(int e, std::uint64_t before, std::uint64_t after) const;
    template <event E>
    reaction react(std::size_t e, const endpoint& before, const endpoint& start, const flying* f, action what) const;
    void lay_out_faults();
    std::uint64_t faults_in(const packed_world& s) const;

    world world_;
    part_bits widths_;
    reductions reduced_;
    bool late_, alike_, forgets_;              ///< losses, symmetry, dead
    std::unique_ptr<end_futures> futures_;     ///< with `forgets_`, where segments may be left out
    std::array<std::uint32_t, 2> finished_{};  ///< with `forgets_`: the end of each side that does nothing more
    std::array<unsigned, 2> end_at_{}, channel_at_{};
    std::uint64_t end_mask_, channel_mask_, ends_mask_;
    unsigned fault_at_ = 0, fault_bits_ = 0;
    std::array<fault_field, 7> faults_{};
    const fault_field &loss_ = faults_[0], &duplication_ = faults_[1], &reordering_ = faults_[2], &old_segments_ = faults_[3],
                      &crashes_ = faults_[4], &give_ups_ = faults_[5], &attacks_ = faults_[6];

    mutable std::recursive_mutex learning_;
    mutable std::array<side, 2> sides_;
    mutable numbering segments_;
    std::array<std::array<std::uint32_t, 6>, 2> old_towards_{};  ///< encoded; towards A, towards B
    mutable std::array<std::uint64_t, 256> property_sets_{};
    mutable unsigned property_set_count_ = 1;
    mutable std::vector<std::atomic<std::uint64_t>> observed_;
    mutable std::atomic<bool> overflowed_{false};
    mutable std::atomic<unsigned> lift_broken_{0};
};

}  // namespace synfin::model

#include "model/compact_steps.hpp"  // IWYU pragma: export
