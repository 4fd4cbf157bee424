// The type invariant: what every TCB the rules build has in common, in any domain. It says nothing about the peer.
// Assumed of the environment: windows below half the sequence space (RFC 7323 2.3), an amount of data below that as well.
#pragma once
#include "model/context.hpp"
#include "model/state.hpp"
#include "model/tcb.hpp"

namespace synfin::model {

namespace detail {

template <class D>
using flag_of = typename D::flag;

template <class D>
constexpr flag_of<D> implies(flag_of<D> a, flag_of<D> b) {
    return !a || b;
}

/// No out-of-order block waits.
template <class D>
constexpr flag_of<D> holds_nothing(const tcb<D>& t) {
    return t.held_len == 0 && !t.held_fin && t.held_seq == 0;
}

/// Nothing the user gave waits to be sent, and no CLOSE.
template <class D>
constexpr flag_of<D> queues_nothing(const tcb<D>& t) {
    return t.send_queued == 0 && !t.close_queued;
}

/// Nothing is known of the peer.
template <class D>
constexpr flag_of<D> knows_no_peer(const tcb<D>& t) {
    return t.irs == 0 && t.rcv_nxt == 0 && t.snd_wnd == 0 && t.snd_wl1 == 0 && t.snd_wl2 == 0 && t.max_snd_wnd == 0 &&
           t.rcv_buffered == 0 && holds_nothing(t) && t.old_snd_nxt == 0 && t.old_rcv_nxt == 0 && t.ts_recent == 0 && !t.reused &&
           !t.ts_on;
}

/// No connection: the record is empty but for what the user said.
template <class D>
constexpr flag_of<D> is_empty(const tcb<D>& t) {
    return t.iss == 0 && t.snd_una == 0 && t.snd_nxt == 0 && t.rtx_count == 0 && knows_no_peer(t) && queues_nothing(t);
}

/// Our SYN is in flight, nothing else.
template <class D>
constexpr flag_of<D> syn_in_flight(const tcb<D>& t) {
    return t.snd_una == t.iss && t.snd_nxt == t.iss + 1;
}

/// Windows are far below the sequence space, and the largest one is no smaller than the current one.
template <class D>
constexpr flag_of<D> windows_are_small(const tcb<D>& t) {
    return below(t.rcv_wnd, D::half()) && below(t.max_snd_wnd, D::half()) && at_most(t.snd_wnd, t.max_snd_wnd);
}

/// What is in flight fitted into a window of the peer; only the FIN may exceed it (A13).
template <class D>
constexpr flag_of<D> flight_fits(const tcb<D>& t) {
    return at_most(t.snd_nxt - t.snd_una, t.max_snd_wnd);
}
template <class D>
constexpr flag_of<D> flight_fits_but_fin(const tcb<D>& t) {
    return at_most(t.snd_nxt - t.snd_una, t.max_snd_wnd + 1);
}

/// SYN and FIN are both in flight: CLOSE came in SYN-RECEIVED (E3 of the proof).
template <class D>
constexpr flag_of<D> syn_and_fin_in_flight(const tcb<D>& t) {
    return t.snd_una == t.iss && t.snd_nxt == t.iss + 2 && queues_nothing(t);
}

/// Our FIN waits behind data, or it is in flight.
template <class D>
constexpr flag_of<D> closing_once(const tcb<D>& t) {
    return syn_and_fin_in_flight(t) || (t.close_queued && flight_fits(t)) ||
           (queues_nothing(t) && t.snd_una != t.snd_nxt && flight_fits_but_fin(t));
}

/// Everything we sent is acknowledged, our FIN included.
template <class D>
constexpr flag_of<D> all_is_acked(const tcb<D>& t) {
    return t.snd_una == t.snd_nxt && queues_nothing(t);
}

template <class D>
constexpr flag_of<D> opening(const tcb<D>& t) {
    return syn_in_flight(t) && t.rcv_nxt == t.irs + 1 && t.snd_wl1 == t.irs && t.snd_wnd == t.max_snd_wnd &&
           t.rcv_buffered == 0 && implies<D>(t.reused, t.passive) && implies<D>(t.close_queued, t.send_queued != 0);
}

/// What holds of the send side in a synchronized state.
template <class D>
constexpr flag_of<D> send_side(const tcb<D>& t, state s) {
    switch (s) {
        case FIN_WAIT_1:
        case CLOSING:
            return closing_once(t);
        case LAST_ACK:
            return queues_nothing(t) && t.snd_una != t.snd_nxt && flight_fits_but_fin(t);
        case FIN_WAIT_2:
        case TIME_WAIT:
            return all_is_acked(t);
        default:
            return flight_fits(t);
    }
}

}  // namespace detail

/// Is this a TCB that state `s` can have? Every rule keeps it so: tests/invariant_test.cpp.
template <class D>
constexpr typename D::flag well_formed(const tcb<D>& t, state s) {
    using namespace detail;
    if (s == CLOSED) return below(t.rcv_wnd, D::half()) && is_empty(t) && !t.passive && !t.remote_given;
    if (s == LISTEN) return below(t.rcv_wnd, D::half()) && is_empty(t) && t.passive;
    if (s == SYN_SENT)
        return below(t.rcv_wnd, D::half()) && below(t.send_queued, D::half()) && syn_in_flight(t) && knows_no_peer(t) &&
               !t.close_queued && !t.passive;
    if (s == SYN_RECEIVED) return windows_are_small(t) && below(t.send_queued, D::half()) && opening(t);
    return windows_are_small(t) && send_side(t, s) && below(t.send_queued, D::half());
}

/// What is assumed of the environment: amounts far below the sequence space.
template <class D>
constexpr typename D::flag plausible(const segment<D>& s) {
    return below(s.wnd, D::half()) && below(s.len, D::half());
}
/// A user never queues more than that in all.
template <class D>
constexpr typename D::flag plausible(const call_input<D>& in, const tcb<D>& t) {
    return below(in.octets, D::half()) && below(t.send_queued + in.octets, D::half());
}

}  // namespace synfin::model
