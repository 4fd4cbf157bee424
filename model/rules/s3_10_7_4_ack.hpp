// RFC 9293 3.10.7.4, fifth check: the ACK field.
#pragma once
#include "model/rules/s3_10_7_4_sequence.hpp"

namespace synfin::model {

inline constexpr states acks_data = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT | CLOSING | LAST_ACK;

/// Our FIN is sent and everything up to it is acknowledged (A13, S25: compare with the FIN's own number).
inline constexpr auto our_fin_acked = [](const auto& c) { return !c.close_queued && c.snd_una == c.snd_nxt; };
inline constexpr auto take_window = [](auto& c) {
    c.snd_wnd = c.seg.wnd;
    c.snd_wl1 = c.seg.seq;
    c.snd_wl2 = c.seg.ack;
};
/// The segment is younger than the one the window was learned from.
inline constexpr auto window_is_newer = [](const auto& c) {
    return at_most(c.seg.ack - c.snd_una, c.snd_nxt - c.snd_una) &&
           (before(c.snd_wl1, c.seg.seq, c.half()) || (c.snd_wl1 == c.seg.seq && !before(c.seg.ack, c.snd_wl2, c.half())));
};
inline constexpr auto window_grows = [](const auto& c) { return below(c.max_snd_wnd, c.seg.wnd); };
/// Not new, and old enough to be a duplicate but (MAY-12) not too old.
inline constexpr auto duplicate_ack = [](const auto& c) {
    return c.seg.ack_on && acks_old(c) && (ack_in_range(c) || c.takes(reading::no_ack_floor));
};

inline constexpr auto section_3_10_7_4_ack = rules(
    rule{.id = "3.10.7.4-S5-NOACK", .clause = "3.10.7.4", .says = "no ACK: dropped",
         .at = step::ack, .in = sequenced,
         .when = [](auto& c) { return !c.seg.ack_on; }},

    rule{.id = "3.10.7.4-S5-SYNRCVD-OK", .clause = "3.10.7.4", .says = "our SYN is acknowledged: established",
         .at = step::ack, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.seg.ack_on && acks_new(c); },
         .then = [](auto& c) {
             take_window(c);
             c.snd_una = c.seg.ack;
             c.rtx_count = 0;
             c.reused = c.off();
             c.tell(signal::open_completed);
         },
         .to = ESTABLISHED, .go = next},

    rule{.id = "3.10.7.4-S5-SYNRCVD-BAD", .clause = "3.10.7.4", .says = "it acknowledges something else: reset, and wait on (A24, A8)",
         .at = step::ack, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.seg.ack_on && !acks_new(c); },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); }},

    rule{.id = "3.10.7.4-S5-5961-DATA", .clause = "3.10.7.4", .says = "an ACK far too old or not yet sent: challenge ACK, and the text is not taken",
         .reqs = "MAY-12 UNNUM-9 UNNUM-10", .strength = level::may, .at = step::ack, .in = synchronized,
         .where = without(reading::no_ack_floor),
         .when = [](auto& c) { return c.seg.ack_on && !ack_in_range(c); }, .go = jump(step::challenge)},

    rule{.id = "3.10.7.4-S5-EST-FUTURE", .clause = "3.10.7.4", .says = "it acknowledges what was not sent yet: an ACK in return",
         .at = step::ack, .in = synchronized, .where = with(reading::no_ack_floor),
         .when = [](auto& c) { return c.seg.ack_on && acks_future(c); }, .then = send_ack},

    rule{.id = "3.10.7.4-S5-EST-NEW", .clause = "3.10.7.4", .says = "it acknowledges something outstanding",
         .at = step::ack, .in = acks_data,
         .when = [](auto& c) { return c.seg.ack_on && acks_new(c); },
         .then = [](auto& c) {
             c.snd_una = c.seg.ack;
             c.rtx_count = 0;
         },
         .go = next},

    rule{.id = "3.10.7.4-S5-EST-DUP", .clause = "3.10.7.4", .says = "a duplicate ACK is ignored, the rest of the segment is not",
         .reqs = "MUST-37 SHLD-17", .at = step::ack, .in = acks_data,
         .when = duplicate_ack,
         .then = [](auto& c) { c.rtx_count = 0; }, .go = next},

    rule{.id = "3.10.7.4-S5-TW-OTHER", .clause = "3.10.7.4", .says = "TIME-WAIT has nothing left to be acknowledged: no answer, no restart (A3)",
         .strength = level::interpretation, .at = step::ack, .in = TIME_WAIT, .where = without(reading::tw_answers_all),
         .when = [](auto& c) { return (acks_new(c) && c.seg.ack_on) || duplicate_ack(c); }, .go = next},

    rule{.id = "3.10.7.4-S5-TW", .clause = "3.10.7.4", .says = "TIME-WAIT answers every acceptable ACK and waits anew (literal step 5, A3)",
         .strength = level::interpretation, .at = step::ack, .in = TIME_WAIT, .where = with(reading::tw_answers_all),
         .when = [](auto& c) { return (acks_new(c) && c.seg.ack_on) || duplicate_ack(c); },
         .then = [](auto& c) {
             owe_ack(c);
             c.starts_2msl = true;
         },
         .go = next},

    rule{.id = "3.10.7.4-S5-MAXWND", .clause = "3.10.7.4", .says = "the largest window the peer ever opened",
         .reqs = "MAY-12", .strength = level::may, .at = step::max_window, .in = acks_data,
         .when = window_grows,
         .then = [](auto& c) { c.max_snd_wnd = c.seg.wnd; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-MAXWND-SAME", .clause = "3.10.7.4", .says = "no larger window than before",
         .at = step::max_window, .in = acks_data,
         .when = [](auto& c) { return !window_grows(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-EST-WND", .clause = "3.10.7.4", .says = "a younger segment brings the current window",
         .at = step::window, .in = acks_data,
         .when = window_is_newer, .then = take_window, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-EST-WND-OLD", .clause = "3.10.7.4", .says = "an older segment does not change the window",
         .at = step::window, .in = acks_data,
         .when = [](auto& c) { return !window_is_newer(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-FW1-FINACKED", .clause = "3.10.7.4", .says = "our FIN is acknowledged",
         .at = step::fin_acked, .in = FIN_WAIT_1,
         .when = our_fin_acked, .to = FIN_WAIT_2, .go = next},

    rule{.id = "3.10.7.4-S5-FW1-OTHER", .clause = "3.10.7.4", .says = "our FIN is not acknowledged yet",
         .at = step::fin_acked, .in = FIN_WAIT_1,
         .when = [](auto& c) { return !our_fin_acked(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-FW2-CLOSEOK", .clause = "3.10.7.4", .says = "everything is acknowledged: the user's CLOSE is done",
         .at = step::fin_acked, .in = FIN_WAIT_2, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-CW", .clause = "3.10.7.4", .says = "as in ESTABLISHED",
         .at = step::fin_acked, .in = CLOSE_WAIT, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S5-CLOSING-FINACKED", .clause = "3.10.7.4", .says = "both FINs are acknowledged: wait 2 MSL (A26)",
         .reqs = "MUST-13", .strength = level::must, .at = step::fin_acked, .in = CLOSING,
         .when = our_fin_acked,
         .then = [](auto& c) { c.starts_2msl = true; }, .to = TIME_WAIT},

    rule{.id = "3.10.7.4-S5-CLOSING-OTHER", .clause = "3.10.7.4", .says = "our FIN is not acknowledged: the rest is ignored",
         .at = step::fin_acked, .in = CLOSING,
         .when = [](auto& c) { return !our_fin_acked(c); }},

    rule{.id = "3.10.7.4-S5-LASTACK-FINACKED", .clause = "3.10.7.4", .says = "our FIN is acknowledged: the connection is over",
         .at = step::fin_acked, .in = LAST_ACK,
         .when = our_fin_acked, .to = CLOSED},

    rule{.id = "3.10.7.4-S5-LASTACK-OTHER", .clause = "3.10.7.4", .says = "our FIN is not acknowledged yet (A11)",
         .strength = level::interpretation, .at = step::fin_acked, .in = LAST_ACK,
         .when = [](auto& c) { return !our_fin_acked(c); }, .go = next});

}  // namespace synfin::model
