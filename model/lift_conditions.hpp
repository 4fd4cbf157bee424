// When does a state with numbers modulo 32 stand for states with numbers modulo 2^32? When every number is an initial number
// plus a small offset, and initial numbers are apart. model/proof/lift.hpp shows that the rules then do the same at both widths;
// this file says it of one state, so that an exploration can notice where it is not so. docs/lift.md has the argument.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/end_steps.hpp"

namespace synfin::model {

/// How far numbers may lie from their initial number, and initial numbers from each other.
struct lift_sizes {
    std::uint32_t range = 5;   ///< offsets are below this: SYN, up to 2 octets, FIN, and the number after it
    std::uint32_t window = 3;  ///< every window, octets; range + window may be `apart`, not more
    std::uint32_t apart = 8;   ///< the least distance of two initial numbers of one end, both ways round
};

/// What a state needs to be liftable.
enum class lift_condition : std::uint8_t {
    send_numbers,
    receive_numbers,
    number_zero,
    segment_numbers,
    initial_numbers,
    order,
    attackers_numbers,
    count_
};
inline constexpr unsigned lift_condition_count = static_cast<unsigned>(lift_condition::count_);
inline constexpr std::array<std::string_view, lift_condition_count> lift_condition_texts{
    "SND.UNA and SND.NXT lie in this order, at most 4 numbers beyond an ISS of this end",
    "RCV.NXT lies at most 4 numbers beyond an ISS of the peer",
    "number 0, which a RST without ACK carries, lies neither in a window nor between IRS and it",
    "SEG.SEQ, the end of the segment and SEG.ACK lie at most 4 numbers beyond an initial number, a SYN on one",
    "initial numbers of one end are at least 8 apart or equal",
    "where rules ask which of two numbers is newer, no two incarnations are half the number space apart",
    "every number was chosen by one of the ends",
};
constexpr std::string_view text(lift_condition c) { return lift_condition_texts[static_cast<unsigned>(c)]; }
constexpr unsigned bit(lift_condition c) { return 1U << static_cast<unsigned>(c); }

namespace detail {

/// `n` is `initial` plus less than `limit`.
constexpr bool lies_beyond(small::number n, small::number initial, std::uint32_t limit) { return (n - initial).v < limit; }
/// The same for any initial number that end `e` may have.
inline bool lies_beyond_some(const end_steps& ends, int e, small::number n, std::uint32_t limit) {
    for (int i = 0; i <= ends.limits().incarnations; ++i)
        if (lies_beyond(n, ends.isn(e, i), limit)) return true;
    return false;
}

}  // namespace detail

/// The conditions that end `e` breaks, one bit each.
inline unsigned lift_broken(const end_steps& ends, int e, const endpoint& x, const lift_sizes& size = {}) {
    if (!(sequenced | SYN_SENT).has(x.st)) return 0;
    const auto una = (x.t.snd_una - x.t.iss).v, nxt = (x.t.snd_nxt - x.t.iss).v;
    unsigned broken = 0;
    if (x.t.iss.v != ends.isn(e, x.incarnation).v || una > nxt || nxt >= size.range) broken |= bit(lift_condition::send_numbers);
    if (x.t.reused.v && !(detail::lies_beyond_some(ends, e, x.t.old_snd_nxt, size.range) &&
                          detail::lies_beyond_some(ends, 1 - e, x.t.old_rcv_nxt, size.range)))
        broken |= bit(lift_condition::send_numbers);
    if (!sequenced.has(x.st)) return broken;
    const auto rcv = (x.t.rcv_nxt - x.t.irs).v;
    if (x.t.irs.v != ends.isn(1 - e, x.peer).v || rcv == 0 || rcv >= size.range) broken |= bit(lift_condition::receive_numbers);
    if ((small::number(0) - x.t.irs).v < rcv + size.window) broken |= bit(lift_condition::number_zero);
    return broken;
}

/// The conditions that a segment on its way to end `e` breaks. A RST tells of no incarnation: any will do.
inline unsigned lift_broken(const end_steps& ends, int e, const flying& g, const lift_sizes& size = {}) {
    const auto& m = g.seg;
    const std::uint32_t len = length(m).v;
    const auto fits = [&](int who, int incarnation, small::number n, std::uint32_t limit) {
        return m.rst.v ? detail::lies_beyond_some(ends, who, n, limit)
                       : detail::lies_beyond(n, ends.isn(who, incarnation), limit);
    };
    const bool nobodys = m.rst.v && m.seq.v == 0 && len == 0;
    const bool seq = len < size.range && fits(1 - e, g.sender, m.seq, m.syn.v ? 1 : size.range - len);
    const bool ack = !m.ack_on.v || fits(e, g.receiver, m.ack, size.range);
    return (seq || nobodys) && ack ? 0 : bit(lift_condition::segment_numbers);
}

/// Do the rules ask which of two numbers of different incarnations is newer? See tests/lift_test.cpp for "only these".
constexpr bool asks_for_order(const rule_set& rules) {
    return rules.taken.has(reading::no_ack_floor) || rules.taken.has(reading::tw_reuse) || rules.taken.has(reading::rfc6191);
}

/// May TIME-WAIT be reopened? The record of such a SYN-RECEIVED names two incarnations.
constexpr bool may_reopen(const rule_set& rules) {
    return rules.taken.has(reading::tw_reuse) || rules.taken.has(reading::rfc6191) || rules.mistake == variant::reuse_any_syn;
}

/// The conditions that the bounds break whatever is reached.
inline unsigned lift_broken(const end_steps& ends, const lift_sizes& size = {}) {
    const bounds& b = ends.limits();
    unsigned broken = b.attacks.left() ? bit(lift_condition::attackers_numbers) : 0;
    for (int e = 0; e < 2; ++e)
        for (int i = 0; i <= b.incarnations; ++i)
            for (int j = 0; j < i; ++j) {
                const std::uint32_t up = (ends.isn(e, i) - ends.isn(e, j)).v, down = (ends.isn(e, j) - ends.isn(e, i)).v;
                if (up == 0) continue;
                if (up < size.apart || down < size.apart) broken |= bit(lift_condition::initial_numbers);
                const bool together = j > 0 || b.old_segments.left();  // number 0 is used by old segments alone
                const auto near = up < down ? up : down;
                if (together && asks_for_order(b.rules) && near + size.apart > small::half().v)
                    broken |= bit(lift_condition::order);
            }
    return broken;
}

/// The conditions that a state of the whole system breaks; `window` is every end's RCV.WND.
inline unsigned lift_broken(const end_steps& ends, const packed_world& s, small::number window, const lift_sizes& size = {}) {
    unsigned broken = lift_broken(ends, size);
    for (int e = 0; e < 2; ++e) {
        broken |= lift_broken(ends, e, decode_endpoint(s[static_cast<std::size_t>(e)], window), size);
        const channel in(s[static_cast<std::size_t>(2 + e)]);
        for (int i = 0; i < in.size(); ++i) broken |= lift_broken(ends, e, decode(in.at(i), window), size);
    }
    return broken;
}

/// The sentences of the broken conditions.
[[nodiscard]] inline std::vector<std::string> lift_texts(unsigned broken) {
    std::vector<std::string> all;
    for (unsigned i = 0; i < lift_condition_count; ++i)
        if ((broken >> i & 1U) != 0) all.emplace_back(lift_condition_texts[i]);
    return all;
}

}  // namespace synfin::model
