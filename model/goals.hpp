// The graph properties: from which states (premise) some path of helpful steps must lead where (goal).
#pragma once
#include "model/watch.hpp"

namespace synfin::model {

/// Steps that need nobody's decision and no fault: deliveries and timers.
inline constexpr std::uint32_t deliveries = kind(action::deliver) | kind(action::deliver_rst);
inline constexpr std::uint32_t timers_fire =
    kind(action::retransmit) | kind(action::time_wait_timeout) | kind(action::tick) | kind(action::send_queue);
/// What ordinary users do.
inline constexpr std::uint32_t user_calls =
    kind(action::open_active) | kind(action::open_passive) | kind(action::send) | kind(action::close);

/// Which kinds of steps the path (or, for no-loop, the cycle) may take. Where a RST would end what the property is about, the
/// path does without it; the network may lose it on the way.
constexpr std::uint32_t helpful(property p) {
    switch (p) {
        case property::no_loop:
            return deliveries;
        case property::one_connection:
        case property::clean_close:
        case property::retransmission:
            return kind(action::deliver) | timers_fire | kind(action::lose);
        case property::recoverable:
            return deliveries | timers_fire | user_calls | kind(action::user_timeout) | kind(action::lose);
        default:
            return deliveries | timers_fire;
    }
}

namespace detail {

constexpr bool outstanding_data(const endpoint& x) { return x.t.snd_una.v != x.t.snd_nxt.v; }
constexpr bool has_closed(const endpoint& x) { return (FIN_WAIT_1 | FIN_WAIT_2 | CLOSING | LAST_ACK | TIME_WAIT).has(x.st); }

/// X speaks to a peer that does not know the connection (any more).
constexpr bool half_open(const endpoint& x, const endpoint& y) {
    return acked(x) && outstanding_data(x) && (CLOSED | LISTEN).has(y.st);
}
constexpr bool opening(const endpoint& x) { return (SYN_SENT | SYN_RECEIVED).has(x.st); }
/// Both opened actively, and neither follows a SYN of another incarnation.
constexpr bool both_open(const endpoint& x, const endpoint& y) {
    const auto follows = [](const endpoint& a, const endpoint& b) {
        return opening(a) && !a.t.passive.v && (a.st == SYN_SENT || a.peer == b.incarnation);
    };
    return follows(x, y) && follows(y, x);
}
/// One end knocks, the other listens and may still begin a connection.
constexpr bool knocks(const endpoint& x, const endpoint& y, const bounds& b) {
    return x.st == SYN_SENT && y.st == LISTEN && y.incarnation < b.incarnations;
}
constexpr bool waits_for_ack(const endpoint& x, const endpoint& y) { return matched(x, y) && acked(x) && outstanding_data(x); }

constexpr bool established(const endpoint& x) { return synchronized.has(x.st); }

}  // namespace detail

/// Does the property say something about this state?
constexpr bool premise(property p, const endpoint& a, const endpoint& b, const bounds& limits) {
    using namespace detail;
    switch (p) {
        case property::one_connection:
            return both_open(a, b);
        case property::half_open:
            return half_open(a, b) || half_open(b, a);
        case property::clean_close:
            return matched(a, b) && has_closed(a) && has_closed(b);
        case property::retransmission:
            return knocks(a, b, limits) || knocks(b, a, limits) || waits_for_ack(a, b) || waits_for_ack(b, a);
        case property::recoverable:
            return true;
        default:
            return false;
    }
}

/// Is this where the property wants to get?
constexpr bool goal(property p, const endpoint& a, const endpoint& b, const bounds& limits) {
    using namespace detail;
    switch (p) {
        case property::one_connection:
            return matched(a, b) && established(a) && established(b);
        case property::half_open:
            return !half_open(a, b) && !half_open(b, a) && (a.st == CLOSED || a.st == LISTEN || b.st == CLOSED || b.st == LISTEN);
        case property::clean_close:
        case property::recoverable:
            return a.st == CLOSED && b.st == CLOSED;
        case property::retransmission:
            return !premise(p, a, b, limits) && !opening(a) && !opening(b);
        default:
            return false;
    }
}

}  // namespace synfin::model
