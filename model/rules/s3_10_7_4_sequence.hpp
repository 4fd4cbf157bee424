// RFC 9293 3.10.7.4, first check: the sequence number. SYN-RECEIVED and all later states.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

inline constexpr auto starts_in_window = [](const auto& c) { return within(c.seg.seq, c.rcv_nxt, c.rcv_wnd); };
/// At a closed window a segment at RCV.NXT still brings its ACK and RST (MUST-66, A16).
inline constexpr auto at_closed_window = [](const auto& c) {
    return c.rcv_wnd == 0 && length(c.seg) != 0 && c.seg.seq == c.rcv_nxt;
};
inline constexpr auto probe_at_closed_window = [](const auto& c) {
    return at_closed_window(c) && !c.seg.rst && !c.seg.syn && c.seg.ack_on;
};
/// The peer's FIN once more: it ends exactly at RCV.NXT (A2).
inline constexpr auto repeats_fin = [](const auto& c) {
    return !c.acceptable && !c.seg.rst && !c.seg.syn && c.seg.ack_on && c.seg.fin && c.seg.seq + length(c.seg) == c.rcv_nxt;
};
/// The peer's SYN once more.
inline constexpr auto repeats_syn = [](const auto& c) {
    return !c.acceptable && !c.seg.rst && c.seg.syn && c.seg.seq == c.irs;
};
inline constexpr auto unacceptable = [](const auto& c) { return !c.acceptable && !c.seg.rst && !probe_at_closed_window(c); };
/// Starts beyond RCV.NXT and occupies sequence space (A27): to be held, SHLD-31.
inline constexpr auto out_of_order = [](const auto& c) {
    return c.acceptable && c.seg.seq != c.rcv_nxt && starts_in_window(c) && length(c.seg) != 0 && !c.seg.rst && !c.seg.syn;
};
inline constexpr auto holds_block = [](const auto& c) { return c.held_len != 0 || c.held_fin; };
inline constexpr auto hold = [](auto& c) {
    c.held_seq = c.seg.seq;
    c.held_len = c.seg.len;
    c.held_fin = c.seg.fin;
};
inline constexpr auto forget_block = [](auto& c) {
    c.held_seq = 0;
    c.held_len = 0;
    c.held_fin = c.off();
};
inline constexpr auto starts_left = [](const auto& c) { return c.seg.seq != c.rcv_nxt && !starts_in_window(c) && !c.seg.rst; };
inline constexpr auto ends_right = [](const auto& c) {
    return !at_most(c.seg.seq - c.rcv_nxt + length(c.seg), c.rcv_wnd) && length(c.seg) != 0 && !c.seg.rst;
};
inline constexpr auto send_ack = [](auto& c) { c.send(ack_segment(c)); };
inline constexpr auto owe_ack = [](auto& c) { c.ack_due = true; };

inline constexpr auto section_3_10_7_4_sequence = rules(
    rule{.id = "3.5.2-G2-EARLY", .clause = "3.5.2", .says = "SYN-RECEIVED resets on an ACK of something never sent, before looking at the number (A35)",
         .strength = level::interpretation, .at = step::early_ack, .in = SYN_RECEIVED, .where = with(reading::refuse_early_ack),
         .when = [](auto& c) { return c.seg.ack_on && !c.seg.rst && !acks_new(c); },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); }},

    rule{.id = "3.5.2-G2-OK", .clause = "3.5.2", .says = "the ACK is fine or absent",
         .at = step::early_ack, .in = SYN_RECEIVED, .where = with(reading::refuse_early_ack),
         .when = [](auto& c) { return !(c.seg.ack_on && !c.seg.rst && !acks_new(c)); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-ACC-L0-W0", .clause = "3.10.7.4", .says = "empty segment, closed window: acceptable at RCV.NXT only",
         .at = step::acceptability, .in = sequenced,
         .when = [](auto& c) { return length(c.seg) == 0 && c.rcv_wnd == 0; },
         .then = [](auto& c) { c.acceptable = c.seg.seq == c.rcv_nxt; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-ACC-L0-W", .clause = "3.10.7.4", .says = "empty segment: acceptable if it lies in the window",
         .reqs = "MUST-1", .at = step::acceptability, .in = sequenced,
         .when = [](auto& c) { return length(c.seg) == 0 && c.rcv_wnd != 0; },
         .then = [](auto& c) { c.acceptable = starts_in_window(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-ACC-L-W0", .clause = "3.10.7.4", .says = "text, closed window: not acceptable",
         .reqs = "MUST-66", .at = step::acceptability, .in = sequenced,
         .when = [](auto& c) { return length(c.seg) != 0 && c.rcv_wnd == 0; },
         .then = [](auto& c) { c.acceptable = c.off(); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-ACC-L-W", .clause = "3.10.7.4", .says = "text: acceptable if its first or last number lies in the window",
         .reqs = "MUST-1", .at = step::acceptability, .in = sequenced,
         .when = [](auto& c) { return length(c.seg) != 0 && c.rcv_wnd != 0; },
         .then = [](auto& c) {
             c.acceptable = starts_in_window(c) || within(c.seg.seq + length(c.seg) - 1, c.rcv_nxt, c.rcv_wnd);
         },
         .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-ZEROWND", .clause = "3.10.7.4", .says = "a probe at a closed window: its ACK is used, its text is not, and it is answered (A16)",
         .reqs = "MUST-66 MUST-36", .strength = level::interpretation, .at = step::sequence, .in = sequenced,
         .when = probe_at_closed_window,
         .then = [](auto& c) {
             c.seg.len = 0;
             c.seg.fin = c.off();
             owe_ack(c);
         },
         .go = next},

    rule{.id = "3.10.7.4-S1-ZEROWND-RST", .clause = "3.10.7.4", .says = "a RST with text at a closed window still counts (A16)",
         .reqs = "MUST-66 SHLD-2", .strength = level::interpretation, .at = step::sequence, .in = sequenced,
         .when = [](auto& c) { return at_closed_window(c) && c.seg.rst; },
         .then = [](auto& c) { c.seg.len = 0; }, .go = next},

    rule{.id = "3.10.7.4-S1-UNACC-RST", .clause = "3.10.7.4", .says = "not acceptable, RST: dropped silently (RFC 5961 3.2 case 1)",
         .at = step::sequence, .in = sequenced,
         .when = [](auto& c) { return !c.acceptable && c.seg.rst && !at_closed_window(c); }},

    rule{.id = "3.10.7.4-S1-UNACC-ACK", .clause = "3.10.7.4", .says = "not acceptable: an ACK tells what is expected (3.5.2 group 3)",
         .at = step::sequence, .in = synchronized - TIME_WAIT,
         .when = unacceptable, .then = send_ack},

    rule{.id = "3.10.7.4-S1-UNACC-ACK-SYNRCVD", .clause = "3.10.7.4", .says = "not acceptable while opening: the same ACK; a repeated SYN is answered so",
         .at = step::sequence, .in = SYN_RECEIVED,
         .when = [](auto& c) {
             return unacceptable(c) && !(c.takes(reading::simopen_lenient) && repeats_syn(c) && c.seg.ack_on && !c.passive) &&
                    !(c.takes(reading::repeat_syn_ack) && repeats_syn(c) && !c.seg.ack_on);
         },
         .then = send_ack},

    rule{.id = "A.2-SIMOPEN-LENIENT", .clause = "A.2", .says = "the SYN,ACK of a simultaneous open: its SYN is known, its ACK is used (A1)",
         .reqs = "MUST-10", .strength = level::interpretation, .at = step::sequence, .in = SYN_RECEIVED,
         .where = with(reading::simopen_lenient),
         .when = [](auto& c) { return unacceptable(c) && repeats_syn(c) && c.seg.ack_on && !c.passive; },
         .then = [](auto& c) {
             c.seg.seq = c.seg.seq + 1;
             c.seg.syn = c.off();
         },
         .go = next},

    rule{.id = "3.10.7.4-S1-REPEAT-SYNACK", .clause = "3.10.7.4", .says = "a repeated SYN draws the SYN,ACK again, as many stacks do",
         .strength = level::interpretation, .at = step::sequence, .in = SYN_RECEIVED, .where = with(reading::repeat_syn_ack),
         .when = [](auto& c) { return unacceptable(c) && repeats_syn(c) && !c.seg.ack_on; },
         .then = [](auto& c) { c.send(syn_ack_segment(c)); }},

    rule{.id = "3.10.7.4-S1-TW-UNACC-ACK", .clause = "3.10.7.4", .says = "not acceptable in TIME-WAIT: an ACK tells what is expected",
         .at = step::sequence, .in = TIME_WAIT,
         .when = [](auto& c) { return unacceptable(c) && !repeats_fin(c); }, .then = send_ack},

    rule{.id = "3.10.7.4-S1-TW-OLDFIN", .clause = "3.10.7.4", .says = "the peer's FIN again: its ACK was lost; acknowledge and wait 2 MSL anew (A2)",
         .reqs = "MUST-13", .strength = level::interpretation, .at = step::sequence, .in = TIME_WAIT,
         .where = without(reading::tw_old_fin_silent),
         .when = repeats_fin,
         .then = [](auto& c) {
             send_ack(c);
             c.starts_2msl = true;
         }},

    rule{.id = "3.10.7.4-S1-TW-OLDFIN-LITERAL", .clause = "3.10.7.4", .says = "the peer's FIN again: acknowledged, but the timer runs on (A2)",
         .strength = level::interpretation, .at = step::sequence, .in = TIME_WAIT, .where = with(reading::tw_old_fin_silent),
         .when = repeats_fin, .then = send_ack},

    rule{.id = "3.10.7.4-S1-OOO", .clause = "3.10.7.4", .says = "ahead of a gap: held until the gap closes, and an ACK tells of the gap",
         .reqs = "SHLD-31 MAY-13", .strength = level::should, .at = step::sequence, .in = sequenced,
         .where = without(reading::drop_out_of_order | reading::quiet_out_of_order),
         .when = [](auto& c) { return out_of_order(c) && !holds_block(c); },
         .then = [](auto& c) {
             hold(c);
             send_ack(c);
         }},

    rule{.id = "3.10.7.4-S1-OOO-QUIET", .clause = "3.10.7.4", .says = "ahead of a gap: held until the gap closes",
         .reqs = "SHLD-31 MAY-13", .strength = level::should, .at = step::sequence, .in = sequenced,
         .where = with(reading::quiet_out_of_order) && without(reading::drop_out_of_order),
         .when = [](auto& c) { return out_of_order(c) && !holds_block(c); }, .then = hold},

    rule{.id = "3.10.7.4-S1-OOO-DROP", .clause = "3.10.7.4", .says = "ahead of a gap: dropped (one block is held at most), and an ACK tells of the gap",
         .reqs = "MAY-13", .at = step::sequence, .in = sequenced, .where = without(reading::quiet_out_of_order),
         .when = [](auto& c) { return out_of_order(c) && (holds_block(c) || c.takes(reading::drop_out_of_order)); },
         .then = send_ack},

    rule{.id = "3.10.7.4-S1-OOO-DROP-QUIET", .clause = "3.10.7.4", .says = "ahead of a gap: dropped",
         .reqs = "MAY-13", .at = step::sequence, .in = sequenced, .where = with(reading::quiet_out_of_order),
         .when = [](auto& c) { return out_of_order(c) && (holds_block(c) || c.takes(reading::drop_out_of_order)); }},

    rule{.id = "3.10.7.4-S1-OK", .clause = "3.10.7.4", .says = "acceptable and in order",
         .at = step::sequence, .in = sequenced,
         .when = [](auto& c) { return c.acceptable && !out_of_order(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-TRIM", .clause = "3.10.7.4", .says = "starts left of the window: what is known already is cut off, SYN included (A36)",
         .at = step::trim_left, .in = sequenced,
         .when = starts_left,
         .then = [](auto& c) {
             c.seg.len = c.seg.len + c.count(c.seg.syn) - (c.rcv_nxt - c.seg.seq);
             c.seg.syn = c.off();
             c.seg.seq = c.rcv_nxt;
         },
         .go = next},

    rule{.id = "3.10.7.4-S1-NOTRIM", .clause = "3.10.7.4", .says = "starts in the window",
         .at = step::trim_left, .in = sequenced,
         .when = [](auto& c) { return !starts_left(c); }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S1-TRIM-RIGHT", .clause = "3.10.7.4", .says = "ends right of the window: the rest is cut off, FIN included",
         .at = step::trim_right, .in = sequenced,
         .when = ends_right,
         .then = [](auto& c) {
             c.seg.len = c.rcv_wnd - (c.seg.seq - c.rcv_nxt) - c.count(c.seg.syn);
             c.seg.fin = c.off();
         },
         .go = next},

    rule{.id = "3.10.7.4-S1-NOTRIM-RIGHT", .clause = "3.10.7.4", .says = "ends in the window",
         .at = step::trim_right, .in = sequenced,
         .when = [](auto& c) { return !ends_right(c); }, .go = next, .quiet = true});

}  // namespace synfin::model
