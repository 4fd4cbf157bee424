// One state of the whole system, unpacked for the rules and packed into four words for the explorer.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>

#include "model/bounds.hpp"
#include "model/interpreter.hpp"

namespace synfin::model {

using small = native<5>;

/// A segment in flight, with what only the observer knows: which incarnations it belongs to.
struct flying {
    segment<small> seg{};
    std::uint8_t sender = 0;    ///< the sender's incarnation, 0 = one before the exploration began; RSTs carry none
    std::uint8_t receiver = 0;  ///< the receiver's incarnation the sender believes in (segments with ACK)
    std::uint8_t life = 0;      ///< ticks left beyond this one (timed)
};

/// One end: its TCB and what the observer knows of it.
struct endpoint {
    state st = CLOSED;
    tcb<small> t{};
    std::uint8_t incarnation = 0;  ///< how many ISS it has chosen
    std::uint8_t peer = 0;         ///< the peer's incarnation its IRS came from
    std::uint8_t timer = 0;        ///< ticks left of TIME-WAIT or quiet time (timed)
    std::uint8_t since_fin = 0;    ///< ticks since it last acknowledged a FIN, at most 2 MSL (timed)
    bool resent = false;           ///< sent its oldest segment again in this tick (prompt)
    std::uint8_t again = 0;        ///< how often it has sent its oldest segment again, as far as that is counted
    std::uint8_t active_opens = 0, passive_opens = 0, sends = 0, aborts = 0;  ///< budget left
};

/// What may still go wrong.
struct fault_budget {
    budget loss{}, duplication{}, reordering{}, old_segments{}, crashes{}, give_ups{}, attacks{};
};

/// Words 0 and 1: the ends A and B, with fault budgets above bit 53. Words 2 and 3: the segments on their way to A and B.
using packed_world = std::array<std::uint64_t, 4>;

// ---- encoding ----

/// Writes and reads fields of a word from the low end up; the order of calls is the layout.
class bit_writer {
  public:
    constexpr void put(std::uint64_t value, unsigned width) {
        word_ |= value << at_;
        at_ += width;
    }
    constexpr std::uint64_t word() const { return word_; }

  private:
    std::uint64_t word_ = 0;
    unsigned at_ = 0;
};
class bit_reader {
  public:
    explicit constexpr bit_reader(std::uint64_t word) : word_(word) {}
    constexpr std::uint32_t get(unsigned width) {
        const auto value = static_cast<std::uint32_t>(word_ & ((std::uint64_t{1} << width) - 1));
        word_ >>= width;
        return value;
    }
    constexpr std::uint8_t get8(unsigned width) { return static_cast<std::uint8_t>(get(width)); }
    constexpr bool bit() { return get(1) != 0; }

  private:
    std::uint64_t word_;
};

/// 21 bits, never 0: every segment has a control bit. A RST tells of no incarnation. So one that seems to is not what it says:
/// it is a segment with two ticks more to live, and RST is that; of incarnation 0 the receiver's says whether it was one.
constexpr std::uint32_t encode(const flying& f) {
    const bool aged_late = f.life > 1;
    const bool nobodys = aged_late && f.sender == 0;
    bit_writer w;
    w.put(f.life & 1U, 1);
    w.put(nobodys ? (f.seg.rst.v ? 1 : 2) : f.receiver, 2);
    w.put(f.sender, 2);
    w.put(f.seg.len.v & 3U, 2);
    w.put(f.seg.ack.v, 5);
    w.put(f.seg.seq.v, 5);
    w.put(f.seg.fin.v ? 1 : 0, 1);
    w.put(f.seg.rst.v || aged_late ? 1 : 0, 1);
    w.put(f.seg.ack_on.v ? 1 : 0, 1);
    w.put(f.seg.syn.v ? 1 : 0, 1);
    return static_cast<std::uint32_t>(w.word());
}
/// The inverse. The window field is the same in every segment of the system, so it is not carried: `window` restores it.
constexpr flying decode(std::uint32_t bits, small::number window) {
    bit_reader r(bits);
    flying f;
    f.life = r.get8(1);
    f.receiver = r.get8(2);
    f.sender = r.get8(2);
    f.seg.len = r.get(2);
    f.seg.ack = r.get(5);
    f.seg.seq = r.get(5);
    f.seg.fin = {r.bit()};
    f.seg.rst = {r.bit()};
    f.seg.ack_on = {r.bit()};
    f.seg.syn = {r.bit()};
    f.seg.wnd = window;
    if (f.seg.rst.v && (f.sender | f.receiver) != 0) {
        f.life += 2;
        f.seg.rst = {f.sender == 0 && f.receiver == 1};
        if (f.sender == 0) f.receiver = 0;
    }
    return f;
}

/// The segments on their way to one end: up to three of 21 bits, no gaps, the first one lowest.
class channel {
  public:
    static constexpr int limit = 3;
    static constexpr unsigned width = 21;
    static constexpr std::uint64_t mask = (std::uint64_t{1} << width) - 1;

    constexpr channel() = default;
    explicit constexpr channel(std::uint64_t word) : word_(word) {}
    constexpr std::uint64_t word() const { return word_; }
    constexpr bool empty() const { return word_ == 0; }
    constexpr std::uint32_t at(int i) const {
        return static_cast<std::uint32_t>(word_ >> (width * static_cast<unsigned>(i)) & mask);
    }
    /// The same segment stands nearer to the front already.
    constexpr bool repeats(int i) const { return i > 0 && (at(i) == at(i - 1) || (i > 1 && at(i) == at(0))); }
    constexpr int size() const { return at(0) == 0 ? 0 : at(1) == 0 ? 1 : at(2) == 0 ? 2 : 3; }

    constexpr channel without(int i) const {
        const std::uint64_t below = (std::uint64_t{1} << (width * static_cast<unsigned>(i))) - 1;
        return channel((word_ & below) | (word_ >> width & ~below & ((std::uint64_t{1} << 2 * width) - 1)));
    }
    /// Behind all others: the order of sending is kept.
    constexpr channel appended(std::uint32_t s) const {
        return channel(word_ | static_cast<std::uint64_t>(s) << (width * static_cast<unsigned>(size())));
    }
    /// In descending order: a bag, for a network that reorders freely.
    constexpr channel inserted(std::uint32_t s) const {
        int i = 0;
        while (i < limit && at(i) > s) ++i;
        const std::uint64_t below = (std::uint64_t{1} << (width * static_cast<unsigned>(i))) - 1;
        return channel((word_ & below) | static_cast<std::uint64_t>(s) << (width * static_cast<unsigned>(i)) |
                       (word_ & ~below) << width);
    }

  private:
    std::uint64_t word_ = 0;
};

inline constexpr unsigned fault_shift = 53;

/// What only some states need, in 8 bits: a long timer runs in TIME-WAIT (2 MSL) and in CLOSED (quiet time), where nothing is
/// outstanding; the time since a FIN matters in CLOSING and TIME-WAIT, a reopening in SYN-RECEIVED.
constexpr std::uint8_t encode_clocks(const endpoint& e, bool reopened) {
    const bool rests = e.st == TIME_WAIT || e.st == CLOSED;
    bit_writer w;
    w.put(e.resent ? 1 : 0, 1);
    w.put(e.timer, rests ? 4 : 1);
    if (!rests) w.put(e.again, 2);
    if (e.st == SYN_RECEIVED)
        w.put(reopened ? 1 : 0, 1);
    else
        w.put(e.since_fin, 3);
    return static_cast<std::uint8_t>(w.word());
}
constexpr void decode_clocks(endpoint& e, std::uint32_t bits) {
    const bool rests = e.st == TIME_WAIT || e.st == CLOSED;
    bit_reader r(bits);
    e.resent = r.bit();
    e.timer = r.get8(rests ? 4 : 1);
    if (!rests) e.again = r.get8(2);
    if (e.st == SYN_RECEIVED)
        e.t.reused = {r.bit()};
    else
        e.since_fin = r.get8(3);
}

/// 53 bits. RCV.WND and what belongs to the send window are the same in every state, and are not stored.
constexpr std::uint64_t encode(const endpoint& e) {
    const bool reopened = e.st == SYN_RECEIVED && e.t.reused.v;
    bit_writer w;
    w.put(static_cast<unsigned>(e.st), 4);
    w.put(e.t.iss.v, 5);
    w.put(reopened ? e.t.old_snd_nxt.v : e.t.snd_una.v, 5);  // after a reopening SND.UNA and SND.NXT follow from ISS
    w.put(reopened ? e.t.old_rcv_nxt.v : e.t.snd_nxt.v, 5);
    w.put(e.t.irs.v, 5);
    w.put(e.t.rcv_nxt.v, 5);
    w.put(e.peer, 2);
    w.put(e.incarnation, 2);
    w.put(e.t.passive.v ? 1 : 0, 1);
    w.put(e.t.close_queued.v ? 1 : 0, 1);
    w.put(e.t.send_queued.v & 3U, 2);
    w.put(encode_clocks(e, reopened), 8);
    w.put(e.active_opens, 2);
    w.put(e.passive_opens, 2);
    w.put(e.sends, 2);
    w.put(e.aborts, 2);
    return w.word();
}

/// The inverse; `window` is every end's RCV.WND.
constexpr endpoint decode_endpoint(std::uint64_t word, small::number window) {
    bit_reader r(word);
    endpoint e;
    e.st = static_cast<state>(r.get(4));
    e.t.iss = r.get(5);
    e.t.snd_una = r.get(5);
    e.t.snd_nxt = r.get(5);
    e.t.irs = r.get(5);
    e.t.rcv_nxt = r.get(5);
    e.peer = r.get8(2);
    e.incarnation = r.get8(2);
    e.t.passive = {r.bit()};
    e.t.close_queued = {r.bit()};
    e.t.send_queued = r.get(2);
    decode_clocks(e, r.get(8));
    e.active_opens = r.get8(2);
    e.passive_opens = r.get8(2);
    e.sends = r.get8(2);
    e.aborts = r.get8(2);
    if (e.t.reused.v) {
        e.t.old_snd_nxt = e.t.snd_una;
        e.t.old_rcv_nxt = e.t.snd_nxt;
        e.t.snd_una = e.t.iss;
        e.t.snd_nxt = e.t.iss + 1;
    }
    e.t.rcv_wnd = e.t.snd_wnd = e.t.max_snd_wnd = window;
    return e;
}

constexpr fault_budget faults_of(const packed_world& s) {
    const auto at = [&](int word, unsigned shift, unsigned mask = 7) {
        return budget(static_cast<int>(s[static_cast<std::size_t>(word)] >> shift & mask));
    };
    const budget attacks = at(0, fault_shift + 9, 3);
    return {at(0, fault_shift),
            at(0, fault_shift + 3),
            at(0, fault_shift + 6),
            at(1, fault_shift),
            at(1, fault_shift + 3),
            at(1, fault_shift + 6),
            attacks.times == 3 ? budget(budget::unlimited) : attacks};
}
/// Of attacks there is room for 0, 1, 2 and any number.
constexpr void set_faults(packed_world& s, const fault_budget& f) {
    constexpr std::uint64_t low = (std::uint64_t{1} << fault_shift) - 1;
    const auto word = [](budget a, budget b, budget c) {
        return static_cast<std::uint64_t>(a.times) << fault_shift | static_cast<std::uint64_t>(b.times) << (fault_shift + 3) |
               static_cast<std::uint64_t>(c.times) << (fault_shift + 6);
    };
    s[0] = (s[0] & low) | word(f.loss, f.duplication, f.reordering) |
           static_cast<std::uint64_t>(f.attacks.times & 3) << (fault_shift + 9);
    s[1] = (s[1] & low) | word(f.old_segments, f.crashes, f.give_ups);
}
/// Replaces end e, keeping the fault budgets.
constexpr void set_end(packed_world& s, int e, const endpoint& end) {
    constexpr std::uint64_t low = (std::uint64_t{1} << fault_shift) - 1;
    auto& word = s[static_cast<std::size_t>(e)];
    word = (word & ~low) | encode(end);
}

}  // namespace synfin::model
