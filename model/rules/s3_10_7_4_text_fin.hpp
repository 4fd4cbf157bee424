// RFC 9293 3.10.7.4, seventh and eighth check: the text and the FIN.
// (The sixth check, URG, is not modelled: see the catalogue.)
#pragma once
#include "model/rules/s3_10_7_4_ack.hpp"

namespace synfin::model {

inline constexpr states receives = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2;
inline constexpr states past_fin = CLOSE_WAIT | CLOSING | LAST_ACK | TIME_WAIT;

inline constexpr auto has_text = [](const auto& c) { return c.seg.len != 0; };
inline constexpr auto deliver_text = [](auto& c) {
    c.rcv_nxt = c.rcv_nxt + c.seg.len;
    c.rcv_buffered = c.rcv_buffered + c.seg.len;
    owe_ack(c);
    c.tell(signal::data_arrived);
};
/// The held block touches what has arrived in order now.
inline constexpr auto gap_is_closed = [](const auto& c) {
    return holds_block(c) && at_most(c.rcv_nxt - c.held_seq, c.held_len);
};
/// Everything the held block brought has arrived otherwise.
inline constexpr auto block_is_stale = [](const auto& c) {
    return holds_block(c) && !at_most(c.rcv_nxt - c.held_seq, c.held_len) && before(c.held_seq, c.rcv_nxt, c.half());
};

inline constexpr auto section_3_10_7_4_text_fin = rules(
    rule{.id = "3.6.1-HALFDUP-NEW", .clause = "3.6.1", .says = "new data after a half-duplex CLOSE resets the connection",
         .reqs = "MAY-1 SHLD-3", .strength = level::should, .at = step::text, .in = FIN_WAIT_1 | FIN_WAIT_2,
         .where = with(reading::half_duplex),
         .when = has_text,
         .then = [](auto& c) {
             c.send(rst_segment(c, c.snd_nxt));
         },
         .to = CLOSED},

    rule{.id = "3.10.7.4-S7-DELIVER", .clause = "3.10.7.4", .says = "text in order goes to the user and is acknowledged",
         .reqs = "MUST-58 MUST-59", .strength = level::must, .at = step::text, .in = ESTABLISHED,
         .when = has_text,
         .then = deliver_text, .go = next},

    rule{.id = "3.10.7.4-S7-DELIVER-FW", .clause = "3.10.7.4", .says = "after our CLOSE the peer's text still arrives (half-close)",
         .reqs = "MUST-58 MUST-59", .strength = level::must, .at = step::text, .in = FIN_WAIT_1 | FIN_WAIT_2,
         .where = without(reading::half_duplex),
         .when = has_text,
         .then = deliver_text, .go = next},

    rule{.id = "3.10.7.4-S7-NONE", .clause = "3.10.7.4", .says = "no text",
         .at = step::text, .in = receives,
         .when = [](auto& c) { return !has_text(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S7-LATE", .clause = "3.10.7.4", .says = "text after the peer's FIN cannot be: ignored",
         .at = step::text, .in = past_fin,
         .when = has_text, .go = next},

    rule{.id = "3.10.7.4-S7-LATE-NONE", .clause = "3.10.7.4", .says = "no text",
         .at = step::text, .in = past_fin,
         .when = [](auto& c) { return !has_text(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S7-HELD", .clause = "3.10.7.4", .says = "the gap is closed: what was held follows",
         .reqs = "SHLD-31 MUST-58 MUST-59", .strength = level::should, .at = step::held, .in = receives,
         .when = gap_is_closed,
         .then = [](auto& c) {
             c.rcv_buffered = c.rcv_buffered + c.held_len - (c.rcv_nxt - c.held_seq);
             c.rcv_nxt = c.held_seq + c.held_len;
             c.seg.fin = c.seg.fin || c.held_fin;
             forget_block(c);
             owe_ack(c);
             c.tell(signal::data_arrived);
         },
         .go = next},

    rule{.id = "3.10.7.4-S7-HELD-STALE", .clause = "3.10.7.4", .says = "what was held has arrived otherwise",
         .at = step::held, .in = receives,
         .when = block_is_stale, .then = forget_block, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S7-NOT-HELD", .clause = "3.10.7.4", .says = "nothing held, or the gap is still open",
         .at = step::held, .in = receives,
         .when = [](auto& c) { return !gap_is_closed(c) && !block_is_stale(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S8-FIN", .clause = "3.10.7.4", .says = "the peer's FIN: take its number, acknowledge it, tell the user",
         .reqs = "MUST-12 MUST-58", .strength = level::must, .at = step::fin, .in = receives,
         .when = [](auto& c) { return c.seg.fin; },
         .then = [](auto& c) {
             c.rcv_nxt = c.rcv_nxt + 1;
             owe_ack(c);
             c.tell(signal::connection_closing);
         },
         .go = next},

    rule{.id = "3.10.7.4-S8-NOFIN", .clause = "3.10.7.4", .says = "no FIN",
         .at = step::fin, .in = receives,
         .when = [](auto& c) { return !c.seg.fin; }, .quiet = true},

    rule{.id = "3.10.7.4-S8-EST", .clause = "3.10.7.4", .says = "the peer has closed, we may still send",
         .at = step::fin_state, .in = ESTABLISHED, .to = CLOSE_WAIT},

    rule{.id = "3.10.7.4-S8-FW1-TW", .clause = "3.10.7.4", .says = "our FIN is acknowledged already: wait 2 MSL",
         .reqs = "MUST-13", .strength = level::must, .at = step::fin_state, .in = FIN_WAIT_1,
         .when = our_fin_acked,
         .then = [](auto& c) { c.starts_2msl = true; }, .to = TIME_WAIT},

    rule{.id = "3.10.7.4-S8-FW1-CLOSING", .clause = "3.10.7.4", .says = "both ends have closed, our FIN is not acknowledged",
         .at = step::fin_state, .in = FIN_WAIT_1,
         .when = [](auto& c) { return !our_fin_acked(c); }, .to = CLOSING},

    rule{.id = "3.10.7.4-S8-FW2", .clause = "3.10.7.4", .says = "both directions are closed: wait 2 MSL",
         .reqs = "MUST-13", .strength = level::must, .at = step::fin_state, .in = FIN_WAIT_2,
         .then = [](auto& c) { c.starts_2msl = true; }, .to = TIME_WAIT},

    rule{.id = "3.10.7.4-S8-CW", .clause = "3.10.7.4", .says = "the peer's FIN was taken before (A12)",
         .at = step::fin, .in = CLOSE_WAIT | CLOSING | LAST_ACK,
         .when = [](auto& c) { return c.seg.fin; }},

    rule{.id = "3.10.7.4-S8-TW", .clause = "3.10.7.4", .says = "a FIN in TIME-WAIT restarts the 2 MSL",
         .reqs = "MUST-13", .strength = level::must, .at = step::fin, .in = TIME_WAIT,
         .when = [](auto& c) { return c.seg.fin; },
         .then = [](auto& c) { c.starts_2msl = true; }},

    rule{.id = "3.10.7.4-S8-LATE-NOFIN", .clause = "3.10.7.4", .says = "no FIN",
         .at = step::fin, .in = past_fin,
         .when = [](auto& c) { return !c.seg.fin; }, .quiet = true});

}  // namespace synfin::model
