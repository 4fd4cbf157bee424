// What an endpoint remembers (the TCB, RFC 9293 3.3.1) and what a segment carries (3.1), in any domain.
#pragma once

namespace synfin::model {

/// One segment, as far as the connection lifecycle looks at it. `len` counts data octets only; see `length()`.
template <class D>
struct segment {
    typename D::flag syn{}, ack_on{}, fin{}, rst{};
    typename D::number seq{}, ack{}, len{}, wnd{};
    typename D::flag bad_address{};  ///< source invalid or destination broadcast/multicast (3.9.2.3)
    typename D::flag has_ts{};       ///< carries the timestamp option (RFC 7323), used by RFC 6191 only
    typename D::number ts_val{};
};

/// SEG.LEN: data octets plus one for SYN and one for FIN (RFC 9293 3.4).
template <class D>
constexpr typename D::number length(const segment<D>& s) {
    return s.len + D::count(s.syn) + D::count(s.fin);
}

/// The connection record without its state. A field a domain does not need is never read there and costs nothing.
template <class D>
struct tcb {
    typename D::number iss{}, snd_una{}, snd_nxt{};  ///< send sequence variables
    typename D::number irs{}, rcv_nxt{}, rcv_wnd{};  ///< receive sequence variables
    typename D::number snd_wnd{}, snd_wl1{}, snd_wl2{}, max_snd_wnd{};
    typename D::number send_queued{};                 ///< octets of SENDs that no segment carries yet
    typename D::number rcv_buffered{};                ///< octets received in order and not yet handed to a RECEIVE
    typename D::number held_seq{}, held_len{};        ///< one out-of-order block, SHLD-31; held_len 0 and no held_fin = none
    typename D::number rtx_count{};                   ///< retransmissions of the oldest unacknowledged segment (R1, R2)
    typename D::number old_snd_nxt{}, old_rcv_nxt{};  ///< the incarnation that MAY-2 ended, to be restored if the SYN was old
    typename D::number ts_recent{};
    typename D::flag passive{};       ///< origin of the open, MUST-11
    typename D::flag close_queued{};  ///< CLOSE taken, FIN not sent yet
    typename D::flag reused{};        ///< SYN-RECEIVED that was TIME-WAIT (MAY-2): a RST leads back
    typename D::flag held_fin{};
    typename D::flag ts_on{};         ///< the incarnation used timestamps (RFC 6191)
    typename D::flag remote_given{};  ///< the passive OPEN named a remote socket
};

}  // namespace synfin::model
