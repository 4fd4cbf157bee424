// What a rule sees and changes: the TCB, the event's input, and what comes out. Also the sentences rules are written in.
#pragma once
#include <cstdint>

#include "model/event.hpp"
#include "model/readings.hpp"
#include "model/tcb.hpp"

namespace synfin::model {

/// What comes with a user call, and what the environment decides for it.
template <class D>
struct call_input {
    typename D::flag permitted = D::on();     ///< the caller may use this socket
    typename D::flag room = D::on();          ///< resources for the request are at hand
    typename D::flag remote_given = D::on();  ///< OPEN, SEND: the remote socket is specified
    typename D::flag remote_valid = D::on();  ///< the remote address is neither broadcast nor multicast
    typename D::flag soft = D::on();          ///< ICMP: a soft error
    typename D::flag throttled = D::off();    ///< challenge ACKs: the limit of RFC 5961 7 is used up
    typename D::number octets{};              ///< SEND: octets; RECEIVE: octets wanted
    typename D::number iss{};                 ///< the number the ISN generator gives now (3.4.1)
    typename D::number r2{};                  ///< retransmissions before giving up (3.8.3)
};

/// Everything one event touches. `D` is the domain of values, `Hooks` may watch or change rules (traces, mutants).
template <class D, class Hooks>
struct context : tcb<D> {
    using number = typename D::number;
    using flag = typename D::flag;

    segment<D> seg{};  ///< the arriving segment; trimming changes it
    call_input<D> in{};
    segment<D> out{};  ///< the one segment this event sends, if `sends`
    bool sends = false;
    bool starts_2msl = false;  ///< (re)starts the 2 MSL timer
    bool ack_due = false;      ///< an ACK is owed at the end of the event (MUST-58, MUST-59)
    std::uint16_t told = 0;    ///< signals to the user, one bit each
    reply answer = reply::none;
    flag acceptable{};  ///< 3.10.7.4 first check
    flag ack_ok{};      ///< 3.10.7.3 first check
    Hooks hooks{};

    /// Is the reading taken? A value of the domain, so that terms can leave it open.
    constexpr flag takes(reading r) const { return hooks.template takes<D>(r); }

    static constexpr flag on() { return D::on(); }
    static constexpr flag off() { return D::off(); }
    static constexpr number count(flag f) { return D::count(f); }
    static constexpr number half() { return D::half(); }

    constexpr void send(const segment<D>& s) {
        out = s;
        sends = true;
    }
    constexpr void tell(signal s) { told = static_cast<std::uint16_t>(told | 1U << static_cast<unsigned>(s)); }
};

// ---- the comparisons of 3.4, all modulo the sequence space ----

/// a < b in modular order, for numbers less than half the space apart.
template <class N>
constexpr auto before(N a, N b, N half) {
    return a != b && below(b - a, half);
}

/// x in [base, base + size).
template <class N>
constexpr auto within(N x, N base, N size) {
    return below(x - base, size);
}

/// SND.UNA < SEG.ACK =< SND.NXT (3.4): acknowledges something outstanding.
inline constexpr auto acks_new = [](const auto& c) {
    return c.seg.ack != c.snd_una && at_most(c.seg.ack - c.snd_una, c.snd_nxt - c.snd_una);
};
/// SEG.ACK > SND.NXT: acknowledges something not yet sent. Reading A40 of the modular order: up to half the space ahead of
/// SND.UNA.
inline constexpr auto acks_future = [](const auto& c) {
    return !at_most(c.seg.ack - c.snd_una, c.snd_nxt - c.snd_una) && below(c.seg.ack - c.snd_una, c.half());
};
/// SEG.ACK =< SND.UNA.
inline constexpr auto acks_old = [](const auto& c) { return !acks_new(c) && !acks_future(c); };

/// SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT (MAY-12, RFC 5961 5.2).
inline constexpr auto ack_in_range = [](const auto& c) {
    return at_most(c.seg.ack - (c.snd_una - c.max_snd_wnd), c.snd_nxt - c.snd_una + c.max_snd_wnd);
};

// ---- what an endpoint sends ----

/// <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>
template <class C>
constexpr auto ack_segment(const C& c) {
    decltype(c.seg) s{};
    s.seq = c.snd_nxt;
    s.ack_on = c.on();
    s.ack = c.rcv_nxt;
    s.wnd = c.rcv_wnd;
    return s;
}
/// <SEQ=ISS><CTL=SYN>
template <class C>
constexpr auto syn_segment(const C& c) {
    decltype(c.seg) s{};
    s.seq = c.iss;
    s.syn = c.on();
    s.wnd = c.rcv_wnd;
    return s;
}
/// <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
template <class C>
constexpr auto syn_ack_segment(const C& c) {
    auto s = syn_segment(c);
    s.ack_on = c.on();
    s.ack = c.rcv_nxt;
    return s;
}
/// <SEQ=seq><ACK=RCV.NXT><CTL=FIN,ACK>
template <class C>
constexpr auto fin_segment(const C& c, typename C::number seq) {
    auto s = ack_segment(c);
    s.seq = seq;
    s.fin = c.on();
    return s;
}
/// <SEQ=seq><ACK=RCV.NXT><CTL=ACK><DATA>
template <class C>
constexpr auto text_segment(const C& c, typename C::number seq, typename C::number len) {
    auto s = ack_segment(c);
    s.seq = seq;
    s.len = len;
    return s;
}
/// <SEQ=seq><CTL=RST>
template <class C>
constexpr auto rst_segment(const C& c, typename C::number seq) {
    decltype(c.seg) s{};
    s.seq = seq;
    s.rst = c.on();
    return s;
}
/// <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
template <class C>
constexpr auto rst_ack_segment(const C& c) {
    auto s = rst_segment(c, 0);
    s.ack_on = c.on();
    s.ack = c.seg.seq + length(c.seg);
    return s;
}

}  // namespace synfin::model
