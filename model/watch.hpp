// Watches single steps and single states for what the properties forbid or hope to see.
#pragma once
#include <cstdint>
#include <string_view>

#include "model/packed.hpp"
#include "model/properties.hpp"

namespace synfin::model {

/// What kind of step the system takes. Graph properties follow some of these kinds only.
enum class action : std::uint8_t {
    open_active,
    open_passive,
    send,
    close,
    abort,
    send_queue,
    retransmit,
    user_timeout,
    time_wait_timeout,
    tick,
    deliver,
    deliver_rst,
    duplicate,
    duplicate_rst,
    lose,
    inject,
    crash,
    attack,
    count_
};
inline constexpr std::array<std::string_view, static_cast<unsigned>(action::count_)> action_names{
    "active OPEN",
    "passive OPEN",
    "SEND",
    "CLOSE",
    "ABORT",
    "sends what waited",
    "RETRANSMISSION TIMEOUT",
    "USER TIMEOUT",
    "TIME-WAIT TIMEOUT",
    "time passes",
    "receives",
    "receives",
    "receives a copy of",
    "receives a copy of",
    "network loses",
    "an old segment turns up:",
    "crashes",
    "an attacker's segment arrives:"};
constexpr std::string_view name(action a) { return action_names[static_cast<unsigned>(a)]; }
constexpr std::uint32_t kind(action a) { return 1U << static_cast<unsigned>(a); }

/// One step as it happened. `seg` is the segment a network step is about; `c` is the rules' context, null when no rule ran.
template <class C>
struct move {
    action what;
    int end;
    const flying* seg;
    const endpoint* before;
    const endpoint* after;
    const C* c;
};

/// Our SYN is acknowledged: the open has completed, whatever happened since.
constexpr bool acked(const endpoint& x) { return synchronized.has(x.st) && x.t.snd_una.v != x.t.iss.v; }
/// Both ends speak of the same pair of incarnations.
constexpr bool matched(const endpoint& x, const endpoint& y) {
    return sequenced.has(x.st) && sequenced.has(y.st) && x.peer == y.incarnation && y.peer == x.incarnation;
}
/// X holds numbers that Y agrees with: what Y has acknowledged was sent, and what Y took was sent.
constexpr bool numbers_agree(const endpoint& x, const endpoint& y) {
    const auto una = x.t.snd_una - x.t.iss, nxt = x.t.snd_nxt - x.t.iss, rcv = y.t.rcv_nxt - x.t.iss;
    return y.t.irs.v == x.t.iss.v && una.v <= rcv.v && rcv.v <= nxt.v;
}

namespace detail {

constexpr std::uint64_t when(bool broken, property p) { return broken ? bit(p) : 0; }
constexpr bool told(std::uint16_t signals, signal s) { return (signals >> static_cast<unsigned>(s) & 1U) != 0; }

/// What the rules did with a RST.
template <class C>
constexpr std::uint64_t watch_rst(const move<C>& m) {
    const endpoint &x = *m.before, &y = *m.after;
    std::uint64_t seen = when(m.c->sends && (m.c->out.rst.v || m.c->out.syn.v), property::rst_quiet);
    if (!sequenced.has(x.st) || y.st == x.st) return seen;
    seen |= when(m.seg->seg.seq.v != x.t.rcv_nxt.v, property::rst_exact);
    if (x.st == SYN_RECEIVED) {
        const bool right = x.t.reused.v    ? y.st == TIME_WAIT
                           : x.t.passive.v ? y.st == LISTEN
                                           : y.st == CLOSED && told(m.c->told, signal::connection_refused);
        seen |= when(!right, property::origin);
    }
    const bool silent = !told(m.c->told, signal::connection_reset);
    seen |= when((ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT).has(x.st) && y.st == CLOSED && silent, property::inform);
    seen |= when(x.st == LAST_ACK, property::last_ack);
    return seen;
}

/// What the rules did with text and FIN.
template <class C>
constexpr std::uint64_t watch_text(const move<C>& m) {
    const endpoint &x = *m.before, &y = *m.after;
    std::uint64_t seen = 0;
    const bool moved = sequenced.has(y.st) && y.t.rcv_nxt.v != x.t.rcv_nxt.v;
    const bool new_text = before(x.t.rcv_nxt, m.seg->seg.seq + m.seg->seg.len, small::half()).v;  // beyond SYN and old text
    const bool took_text = moved && m.seg->seg.len.v != 0 && new_text && sequenced.has(x.st);
    if (took_text) {
        const bool foreign = m.seg->sender != x.peer || m.seg->receiver != x.incarnation;
        seen |= when(foreign, property::no_stale_data);
        seen |= when(!at_most(m.seg->seg.ack - (x.t.snd_una - x.t.max_snd_wnd), x.t.snd_nxt - x.t.snd_una + x.t.max_snd_wnd).v,
                     property::ack_range);
        seen |= when(!told(m.c->told, signal::data_arrived), property::half_close);
        seen |= when((FIN_WAIT_1 | FIN_WAIT_2).has(x.st) && told(m.c->told, signal::data_arrived), property::reaches_half_close);
    }
    const bool took_fin =
        moved && m.seg->seg.fin.v && (ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | SYN_RECEIVED).has(x.st) && y.st != x.st;
    seen |= when(took_fin && !told(m.c->told, signal::connection_closing), property::inform);
    seen |= when(x.st == ESTABLISHED && m.c->sends && m.c->out.fin.v, property::half_close);
    return seen;
}

/// An end enters TIME-WAIT after its own FIN, or leaves LAST-ACK: it finishes in order.
template <class C>
constexpr bool finishes(const move<C>& m) {
    const state x = m.before->st, y = m.after->st;
    return (y == TIME_WAIT && x != TIME_WAIT && x != SYN_RECEIVED) || (x == LAST_ACK && y == CLOSED && !m.seg->seg.rst.v);
}
/// An end that finishes must have everything, and so must its peer.
constexpr std::uint64_t watch_finish(const endpoint& before, const endpoint& after, const endpoint& peer) {
    const endpoint& mine = after.st == TIME_WAIT ? after : before;
    const bool same = sequenced.has(peer.st) && peer.incarnation == mine.peer && peer.peer == mine.incarnation;
    const bool complete = mine.t.rcv_nxt.v == peer.t.snd_nxt.v && peer.t.rcv_nxt.v == mine.t.snd_nxt.v;
    return when(same && !complete, property::clean_close);
}
template <class C>
std::uint64_t watch_end(const move<C>& m, const packed_world& reached, small::number window) {
    if (!finishes(m)) return 0;
    return watch_finish(*m.before, *m.after, decode_endpoint(reached[static_cast<std::size_t>(1 - m.end)], window));
}

/// TIME-WAIT or what stands in for it is over in good order.
template <class C>
std::uint64_t watch_linger(const bounds& b, const move<C>& m) {
    const endpoint &x = *m.before, &y = *m.after;
    if (!b.timed || y.st != CLOSED) return 0;
    const bool by_timer = m.what == action::time_wait_timeout;
    const bool at_once = m.seg != nullptr && !m.seg->seg.rst.v && (FIN_WAIT_1 | FIN_WAIT_2 | CLOSING).has(x.st);
    const int waited = at_once ? 0 : x.since_fin;
    return when((by_timer || at_once) && waited < 2 * b.msl_ticks, property::linger);
}

template <class C>
std::uint64_t watch_arrival(const bounds& b, const move<C>& m, const packed_world& reached, small::number window) {
    const endpoint &x = *m.before, &y = *m.after;
    std::uint64_t seen = m.seg->seg.rst.v ? watch_rst(m) : watch_text(m) | watch_end(m, reached, window);
    const bool opened = told(m.c->told, signal::open_completed);
    seen |= when(opened && (m.seg->sender != y.peer || m.seg->receiver != y.incarnation), property::no_ghost);
    seen |= when(opened && y.st == ESTABLISHED && !x.t.passive.v && x.st == SYN_RECEIVED, property::reaches_simultaneous_open);
    // With both bits it is the RST that counts (step 2). One left of the window is cut off with what is known before (step 1),
    // and what remains is no SYN: 3.10.7.4 asks the fourth check about segments that have passed the first.
    const bool syn = m.seg->seg.syn.v && !m.seg->seg.rst.v && m.c->seg.syn.v;
    seen |= when(syn && synchronized.has(x.st) && y.st != x.st && !y.t.reused.v, property::syn_safe);
    if (x.st == TIME_WAIT && y.st == SYN_RECEIVED) seen |= when(!before(x.t.snd_nxt, y.t.iss, small::half()).v, property::reuse);
    return seen | watch_linger(b, m);
}

}  // namespace detail

/// The properties seen on one step at which rules ran.
template <class C>
std::uint64_t watch(const bounds& b, const move<C>& m, const packed_world& reached) {
    if (m.seg != nullptr) return detail::watch_arrival(b, m, reached, m.before->t.rcv_wnd);
    return m.what == action::time_wait_timeout ? detail::watch_linger(b, m) : 0;
}

/// The properties seen in one state.
inline std::uint64_t watch_state(const packed_world& s, small::number window) {
    const endpoint a = decode_endpoint(s[0], window), b = decode_endpoint(s[1], window);
    std::uint64_t seen = 0;
    if (acked(a) && acked(b))
        seen |= detail::when(!matched(a, b) || !numbers_agree(a, b) || !numbers_agree(b, a), property::sync);
    const bool both = a.st == ESTABLISHED && b.st == ESTABLISHED;
    seen |= detail::when(both, property::reaches_established);
    seen |= detail::when(both && a.incarnation > 1 && b.incarnation > 1, property::reaches_second_incarnation);
    seen |= detail::when(a.st == CLOSING && b.st == CLOSING, property::reaches_simultaneous_close);
    seen |= detail::when(a.st == TIME_WAIT || b.st == TIME_WAIT, property::reaches_time_wait);
    return seen;
}

}  // namespace synfin::model
