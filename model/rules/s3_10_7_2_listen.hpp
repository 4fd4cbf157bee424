// RFC 9293 3.10.7.2: a segment arrives in LISTEN.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

inline constexpr auto carries_more = [](const auto& c) { return c.seg.len != 0 || c.seg.fin; };

/// IRS and RCV.NXT from a SYN; the peer's window and what it was learned from (3.10.7.3 fourth check, RFC 1122 4.2.2.20(c)).
inline constexpr auto take_syn = [](auto& c) {
    c.irs = c.seg.seq;
    c.rcv_nxt = c.seg.seq + 1;
    c.snd_wnd = c.seg.wnd;
    c.max_snd_wnd = c.seg.wnd;
    c.snd_wl1 = c.seg.seq;
    c.snd_wl2 = c.seg.ack;
};
inline constexpr auto answer_syn = [](auto& c) {
    take_syn(c);
    c.iss = c.in.iss;
    c.snd_una = c.iss;
    c.snd_nxt = c.iss + 1;
    c.send(syn_ack_segment(c));
};
/// What else a SYN carries waits for ESTABLISHED (A19).
inline constexpr auto hold_rest_of_syn = [](auto& c) {
    c.held_seq = c.seg.seq + 1;
    c.held_len = c.seg.len;
    c.held_fin = c.seg.fin;
};

inline constexpr auto section_3_10_7_2 = rules(
    rule{.id = "3.10.7.2-S1-RST", .clause = "3.10.7.2", .says = "a RST is ignored",
         .at = step::listen_rst, .in = LISTEN,
         .when = [](auto& c) { return c.seg.rst; }},

    rule{.id = "3.10.7.2-S1-OK", .clause = "3.10.7.2", .says = "no RST",
         .at = step::listen_rst, .in = LISTEN,
         .when = [](auto& c) { return !c.seg.rst; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.2-S2-ACK", .clause = "3.10.7.2", .says = "nothing was sent that an ACK could acknowledge: reset",
         .at = step::listen_ack, .in = LISTEN,
         .when = [](auto& c) { return c.seg.ack_on; },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); }},

    rule{.id = "3.10.7.2-S2-OK", .clause = "3.10.7.2", .says = "no ACK",
         .at = step::listen_ack, .in = LISTEN,
         .when = [](auto& c) { return !c.seg.ack_on; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.2-S3-SYN", .clause = "3.10.7.2", .says = "a SYN is answered with our SYN and its ACK",
         .reqs = "MUST-8 MUST-11", .strength = level::must, .at = step::listen_syn, .in = LISTEN,
         .when = [](auto& c) { return c.seg.syn && !carries_more(c); },
         .then = answer_syn, .to = SYN_RECEIVED},

    rule{.id = "3.10.7.2-S3-SYN-EXTRA", .clause = "3.10.7.2", .says = "a SYN that carries more: the rest waits for ESTABLISHED",
         .reqs = "MUST-8 MUST-11 SHLD-31", .at = step::listen_syn, .in = LISTEN, .where = without(reading::drop_out_of_order),
         .when = [](auto& c) { return c.seg.syn && carries_more(c); },
         .then = [](auto& c) {
             answer_syn(c);
             hold_rest_of_syn(c);
         },
         .to = SYN_RECEIVED},

    rule{.id = "3.10.7.2-S3-SYN-EXTRA-DROP", .clause = "3.10.7.2", .says = "a SYN that carries more: the rest is dropped and will be sent again",
         .reqs = "MUST-8 MUST-11", .at = step::listen_syn, .in = LISTEN, .where = with(reading::drop_out_of_order),
         .when = [](auto& c) { return c.seg.syn && carries_more(c); },
         .then = answer_syn, .to = SYN_RECEIVED},

    rule{.id = "3.10.7.2-S3-NOSYN", .clause = "3.10.7.2", .says = "no SYN",
         .at = step::listen_syn, .in = LISTEN,
         .when = [](auto& c) { return !c.seg.syn; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.2-S4-OTHER", .clause = "3.10.7.2", .says = "neither RST, ACK nor SYN: dropped",
         .at = step::listen_other, .in = LISTEN});

}  // namespace synfin::model
