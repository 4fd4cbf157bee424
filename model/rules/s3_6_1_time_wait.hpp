// RFC 9293 3.6.1 and RFC 6191: a SYN in TIME-WAIT may begin a new incarnation. Decided before the first check (A31, A39).
#pragma once
#include "model/rules/s3_10_7_2_listen.hpp"
#include "model/rules/s3_10_7_4_sequence.hpp"

namespace synfin::model {

inline constexpr auto opening_syn = [](const auto& c) { return c.seg.syn && !c.seg.ack_on && !c.seg.rst; };
inline constexpr auto seq_is_newer = [](const auto& c) { return before(c.rcv_nxt, c.seg.seq, c.half()); };
inline constexpr auto ts_is_newer = [](const auto& c) { return before(c.ts_recent, c.seg.ts_val, c.half()); };
/// The old incarnation ends, a new one begins; the old numbers are kept in case the SYN was a duplicate.
/// What the old one received and never handed over is gone (RECEIVE is refused in TIME-WAIT already).
inline constexpr auto reopen = [](auto& c) {
    c.old_snd_nxt = c.snd_nxt;
    c.old_rcv_nxt = c.rcv_nxt;
    c.rcv_buffered = 0;
    forget_block(c);
    answer_syn(c);
    c.passive = c.on();
    c.reused = c.on();
    c.ts_on = c.seg.has_ts;
    c.ts_recent = c.seg.ts_val;
};

inline constexpr auto section_3_6_1 = rules(
    rule{.id = "3.6.1-TW-REUSE", .clause = "3.6.1", .says = "a SYN beyond the old numbers reopens the connection",
         .reqs = "MAY-2 MUST-8", .strength = level::may, .at = step::reuse, .in = TIME_WAIT,
         .where = with(reading::tw_reuse) && without(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && seq_is_newer(c); }, .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "3.6.1-TW-NO-REUSE", .clause = "3.6.1", .says = "no SYN, or one that is not new",
         .at = step::reuse, .in = TIME_WAIT, .where = with(reading::tw_reuse) && without(reading::rfc6191),
         .when = [](auto& c) { return !(opening_syn(c) && seq_is_newer(c)); }, .go = next, .quiet = true},

    rule{.id = "RFC6191-NONE", .clause = "RFC 6191 2", .says = "no SYN",
         .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return !opening_syn(c); }, .go = next, .quiet = true},

    rule{.id = "RFC6191-A1", .clause = "RFC 6191 2", .says = "a later timestamp: a new incarnation",
         .reqs = "SHLD-4 MAY-2", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && c.ts_on && c.seg.has_ts && ts_is_newer(c); },
         .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "RFC6191-A2", .clause = "RFC 6191 2", .says = "the same timestamp and a larger sequence number: a new incarnation",
         .reqs = "SHLD-4 MAY-2", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && c.ts_on && c.seg.has_ts && c.seg.ts_val == c.ts_recent && seq_is_newer(c); },
         .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "RFC6191-A3", .clause = "RFC 6191 2", .says = "timestamps no longer used, a larger sequence number: a new incarnation",
         .reqs = "SHLD-4 MAY-2", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && c.ts_on && !c.seg.has_ts && seq_is_newer(c); },
         .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "RFC6191-A4", .clause = "RFC 6191 2", .says = "nothing shows that it is new: dropped silently (A20)",
         .reqs = "SHLD-4", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) {
             return opening_syn(c) && c.ts_on && !(c.seg.has_ts && ts_is_newer(c)) &&
                    !(seq_is_newer(c) && (!c.seg.has_ts || c.seg.ts_val == c.ts_recent));
         }},

    rule{.id = "RFC6191-B1", .clause = "RFC 6191 2", .says = "timestamps are new: a new incarnation",
         .reqs = "SHLD-4 MAY-2", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && !c.ts_on && c.seg.has_ts; }, .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "RFC6191-B2", .clause = "RFC 6191 2", .says = "a larger sequence number: a new incarnation",
         .reqs = "SHLD-4 MAY-2", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && !c.ts_on && !c.seg.has_ts && seq_is_newer(c); },
         .then = reopen, .to = SYN_RECEIVED},

    rule{.id = "RFC6191-B3", .clause = "RFC 6191 2", .says = "nothing shows that it is new: dropped silently (A20)",
         .reqs = "SHLD-4", .strength = level::should, .at = step::reuse, .in = TIME_WAIT, .where = with(reading::rfc6191),
         .when = [](auto& c) { return opening_syn(c) && !c.ts_on && !c.seg.has_ts && !seq_is_newer(c); }});

}  // namespace synfin::model
