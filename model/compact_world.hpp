// The world with each state in one 64-bit word: numbers of its parts and the faults left. What an end does with a stimulus is
// computed once by the rules and then looked up; a step of the system is put together from such reactions.
// The same transitions in the same order as `world`, many times as fast; compact_world_test compares them.
#pragma once
#include <array>
#include <atomic>
#include <span>

#include "model/parts.hpp"
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

    /// Throws std::invalid_argument when the parts do not fit a word.
    explicit compact_world(const world& w, part_bits widths = {});
    ~compact_world();
    compact_world(const compact_world&) = delete;
    compact_world& operator=(const compact_world&) = delete;

    [[nodiscard]] const world& whole() const { return world_; }
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
    /// As `world::successors`, in the same order.
    template <class Sink>
    void successors(const state& s, Sink& sink) const;
    [[nodiscard]] std::uint64_t observe(const state& s) const {
        const std::uint64_t key = s[0] & ends_mask_;
        const std::uint64_t known = observed_[key & observed_mask].load(std::memory_order_relaxed);
        if (known >> 8 == key + 1) return property_sets_[known & 0xff];
        return observe_anew(s, key);
    }

    [[nodiscard]] packed_world expand(const state& s) const;
    [[nodiscard]] state compact(const packed_world& s) const;

    /// The numbered parts, so that states keep their meaning in another run of the program.
    [[nodiscard]] std::vector<std::uint64_t> save() const;
    /// The inverse, into a world that has seen no state yet. False when they are not of this model.
    [[nodiscard]] bool load(std::span<const std::uint64_t> saved);

    [[nodiscard]] std::array<std::uint32_t, 4> parts() const;  ///< how many: ends A, B; channels to A, to B

  private:
    static constexpr std::uint64_t observed_mask = (std::uint64_t{1} << 14) - 1;
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

    template <int E, class Sink>
    void steps_of(std::uint64_t s, bool busy, bool empty, Sink& sink) const;
    template <int E, class Sink>
    void own_steps(std::uint64_t s, bool empty, const end_info& end, Sink& sink) const;
    template <int E, class Sink>
    void network_steps(std::uint64_t s, const end_info& end, Sink& sink) const;
    template <int E, class Sink>
    void take(std::uint64_t s, reaction r, action what, Sink& sink) const;
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

    [[nodiscard]] const end_info& end_of(int e, std::uint32_t number) const {
        const end_info* known = sides_[e].ends[number].load(std::memory_order_acquire);
        return known != nullptr ? *known : learn_end(e, number);
    }
    [[nodiscard]] reaction arrival(int e, std::uint32_t number, const end_info& end, std::uint32_t segment) const {
        const auto* row = end.rows[segment >> block_bits].load(std::memory_order_acquire);
        if (row != nullptr)
            if (const reaction r{row[segment & ((1U << block_bits) - 1)].load(std::memory_order_relaxed)}; r.known()) return r;
        return learn_arrival(e, number, segment);
    }
    [[nodiscard]] std::uint32_t channel_with(int e, const channel_info& c, std::uint32_t segment) const {
        const std::uint64_t word = world_.put(channel(c.word), segment).word();
        const std::uint32_t known = sides_[e].channel_of.find(word);
        return known != numbering::full ? known : learn_channel(e, word);
    }

    // --- what is computed once ----------------------------------------------------------------------------------------
    const end_info& learn_end(int e, std::uint32_t number) const;
    reaction learn_arrival(int e, std::uint32_t number, std::uint32_t segment) const;
    std::uint32_t learn_channel(int e, std::uint64_t word) const;
    std::uint32_t number_end(int e, std::uint64_t word) const;
    std::uint32_t number_channel(int e, std::uint64_t word) const;
    std::uint32_t number_segment(std::uint32_t segment) const;
    unsigned number_set(std::uint64_t properties) const;
    std::uint64_t observe_anew(const state& s, std::uint64_t key) const;
    std::uint64_t judge_finish(int e, std::uint64_t before, std::uint64_t after) const;
    template <event E>
    reaction react(int e, const endpoint& before, const endpoint& start, const flying* f, action what) const;
    void lay_out_faults();
    std::uint64_t faults_in(const packed_world& s) const;

    world world_;
    part_bits widths_;
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
};

// ---- the steps ----

template <class Sink>
void compact_world::successors(const state& s, Sink& sink) const {
    const bool empty = (s[0] & (channel_mask_ << channel_at_[0] | channel_mask_ << channel_at_[1])) == 0;
    const bool busy = !world_.limits().delay && !empty;
    steps_of<0>(s[0], busy, empty, sink);
    steps_of<1>(s[0], busy, empty, sink);
    if (!busy && world_.limits().timed) tick(s, sink);
}

template <int E, class Sink>
void compact_world::steps_of(std::uint64_t s, bool busy, bool empty, Sink& sink) const {
    const end_info& end = end_of(E, end_number(E, s));
    if (!busy) own_steps<E>(s, empty, end, sink);
    network_steps<E>(s, end, sink);
}

template <int E, class Sink>
void compact_world::own_steps(std::uint64_t s, bool empty, const end_info& end, Sink& sink) const {
    for (const own_step& o : end.own) {
        const auto what = static_cast<action>(o.kind);
        switch (o.wanted) {
            case needs::none:
                take<E>(s, o.what, what, sink);
                break;
            case needs::empty_network:
                if (empty) take<E>(s, o.what, what, sink);
                break;
            case needs::give_up:
                if (give_ups_.left(s)) take<E>(give_ups_.spent(s), o.what, what, sink);
                break;
            case needs::crash:
                if (crashes_.left(s)) take<E>(crashes_.spent(s), o.what, what, sink);
                break;
        }
    }
}

template <int E, class Sink>
void compact_world::network_steps(std::uint64_t s, const end_info& end, Sink& sink) const {
    const std::uint32_t number = end_number(E, s);
    const channel_info& in = sides_[E].channels[channel_number(E, s)];
    for (unsigned i = 0; i < in.size; ++i) {
        if ((in.repeat >> i & 1U) != 0) continue;
        if (i > 0 && !reordering_.left(s)) break;
        const bool rst = (in.rst >> i & 1U) != 0;
        const reaction r = arrival(E, number, end, in.segment[i]);
        const std::uint64_t after = i > 0 ? reordering_.spent(s) : s;
        take<E>(with_channel(E, after, in.without[i]), r, rst ? action::deliver_rst : action::deliver, sink);
        if (duplication_.left(s)) take<E>(duplication_.spent(after), r, rst ? action::duplicate_rst : action::duplicate, sink);
        if (loss_.left(s))
            sink(state{with_channel(E, loss_.spent(s), in.without[i])}, {0, static_cast<std::uint8_t>(action::lose)});
    }
    if (old_segments_.left(s) && in.size < static_cast<unsigned>(world_.limits().channel))
        for (const std::uint32_t old : old_towards_[E])
            sink(state{with_channel(E, old_segments_.spent(s), channel_with(E, in, old))},
                 {0, static_cast<std::uint8_t>(action::inject)});
    if (attacks_.left(s))
        for (const own_step& o : end.attacks) take<E>(attacks_.spent(s), o.what, action::attack, sink);
}

template <int E, class Sink>
void compact_world::take(std::uint64_t s, reaction r, action what, Sink& sink) const {
    if (r.cut()) return sink.cut();
    std::uint64_t reached = with_end(E, s, r.after());
    if (r.out() != 0) {
        const channel_info& out = sides_[1 - E].channels[channel_number(1 - E, s)];
        if (out.size < static_cast<unsigned>(world_.limits().channel))
            reached = with_channel(1 - E, reached, channel_with(1 - E, out, r.out()));
        else if (loss_.left(s))
            reached = loss_.spent(reached);
        else
            return sink.cut();
    }
    std::uint64_t seen = property_sets_[r.seen()];
    if (r.finishes()) [[unlikely]]
        seen |= judge_finish(E, s, reached);
    sink(state{reached}, {seen, static_cast<std::uint8_t>(what)});
}

template <class Sink>
void compact_world::tick(const state& s, Sink& sink) const {
    if (const auto later = world_.ticked(expand(s))) sink(compact(*later), {0, static_cast<std::uint8_t>(action::tick)});
}

}  // namespace synfin::model
