// RFC 9293 3.10.7.3: a segment arrives in SYN-SENT.
#pragma once
#include "model/rules/s3_10_7_2_listen.hpp"

namespace synfin::model {

/// Our SYN is acknowledged by this segment.
inline constexpr auto take_ack_of_syn = [](auto& c) {
    c.snd_una = c.seg.ack;
    c.rtx_count = 0;
};
/// The SYN is dealt with: what follows begins one number later.
inline constexpr auto strip_syn = [](auto& c) {
    c.seg.seq = c.seg.seq + 1;
    c.seg.syn = c.off();
};

inline constexpr auto section_3_10_7_3 = rules(
    rule{.id = "3.10.7.3-S1-NOACK", .clause = "3.10.7.3", .says = "no ACK to judge",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return !c.seg.ack_on; },
         .then = [](auto& c) { c.ack_ok = c.off(); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.3-S1-BADACK-RST", .clause = "3.10.7.3", .says = "a RST that acknowledges nothing of ours is dropped",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && c.seg.rst && !acks_new(c); }},

    rule{.id = "3.10.7.3-S1-BADACK", .clause = "3.10.7.3", .says = "it acknowledges what was never sent: reset (3.5.2 group 2)",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && !c.seg.rst && !acks_new(c); },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); }},

    rule{.id = "3.10.7.3-S1-OKACK", .clause = "3.10.7.3", .says = "it acknowledges our SYN",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && acks_new(c); },
         .then = [](auto& c) { c.ack_ok = c.on(); }, .go = next},

    rule{.id = "3.10.7.3-S2-RST-ACK", .clause = "3.10.7.3", .says = "the open is refused",
         .reqs = "MUST-12", .at = step::sent_rst, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.rst && c.ack_ok; },
         .then = [](auto& c) { c.tell(signal::connection_reset); }, .to = CLOSED},

    rule{.id = "3.10.7.3-S2-RST-NOACK", .clause = "3.10.7.3", .says = "a RST without an ACK of our SYN is dropped",
         .at = step::sent_rst, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.rst && !c.ack_ok; }},

    rule{.id = "3.10.7.3-S2-NORST", .clause = "3.10.7.3", .says = "no RST",
         .at = step::sent_rst, .in = SYN_SENT,
         .when = [](auto& c) { return !c.seg.rst; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.3-S4-SYN-ACKED", .clause = "3.10.7.3", .says = "SYN and ACK of ours: established; the third message goes out",
         .at = step::sent_syn, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.syn && c.ack_ok && !carries_more(c); },
         .then = [](auto& c) {
             take_syn(c);
             take_ack_of_syn(c);
             c.ack_due = true;
             c.tell(signal::open_completed);
         },
         .to = ESTABLISHED},

    rule{.id = "3.10.7.3-S4-SYN-ACKED-MORE", .clause = "3.10.7.3", .says = "as before, and what else it carries is processed at once",
         .reqs = "MUST-58", .at = step::sent_syn, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.syn && c.ack_ok && carries_more(c); },
         .then = [](auto& c) {
             take_syn(c);
             take_ack_of_syn(c);
             strip_syn(c);
             c.ack_due = true;
             c.tell(signal::open_completed);
         },
         .to = ESTABLISHED, .go = jump(step::text)},

    rule{.id = "3.10.7.3-S4-SYN-ONLY", .clause = "3.10.7.3", .says = "both ends open at once: our SYN again, now with an ACK",
         .reqs = "MUST-10 MUST-11", .strength = level::must, .at = step::sent_syn, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.syn && !c.ack_ok && !carries_more(c); },
         .then = [](auto& c) {
             take_syn(c);
             c.send(syn_ack_segment(c));
         },
         .to = SYN_RECEIVED},

    rule{.id = "3.10.7.3-S4-SYN-ONLY-MORE", .clause = "3.10.7.3", .says = "as before; what else it carries waits for ESTABLISHED",
         .reqs = "MUST-10 MUST-11", .at = step::sent_syn, .in = SYN_SENT,
         .where = without(reading::drop_out_of_order),
         .when = [](auto& c) { return c.seg.syn && !c.ack_ok && carries_more(c); },
         .then = [](auto& c) {
             take_syn(c);
             c.send(syn_ack_segment(c));
             hold_rest_of_syn(c);
         },
         .to = SYN_RECEIVED},

    rule{.id = "3.10.7.3-S4-SYN-ONLY-MORE-DROP", .clause = "3.10.7.3", .says = "as before; what else it carries is dropped and will be sent again",
         .reqs = "MUST-10 MUST-11", .at = step::sent_syn, .in = SYN_SENT, .where = with(reading::drop_out_of_order),
         .when = [](auto& c) { return c.seg.syn && !c.ack_ok && carries_more(c); },
         .then = [](auto& c) {
             take_syn(c);
             c.send(syn_ack_segment(c));
         },
         .to = SYN_RECEIVED},

    rule{.id = "3.10.7.3-S4-NOSYN", .clause = "3.10.7.3", .says = "no SYN",
         .at = step::sent_syn, .in = SYN_SENT,
         .when = [](auto& c) { return !c.seg.syn; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.3-S5-NEITHER", .clause = "3.10.7.3", .says = "neither SYN nor RST: dropped; a bare ACK does not open",
         .at = step::sent_rest, .in = SYN_SENT});

}  // namespace synfin::model
