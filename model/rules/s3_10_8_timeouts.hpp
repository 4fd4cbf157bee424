// RFC 9293 3.10.8 timeouts, with the connection failures of 3.8.3, the keep-alives of 3.8.4 and the ICMP errors of 3.9.2.2.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

inline constexpr states connected = SYN_SENT | sequenced;
/// States in which our FIN is out, unless `close_queued` says that it still waits.
inline constexpr states our_fin_out = FIN_WAIT_1 | CLOSING | LAST_ACK;

inline constexpr auto outstanding = [](const auto& c) { return c.snd_una != c.snd_nxt; };
/// The oldest segment may be sent once more: R2 of 3.8.3 is not reached.
inline constexpr auto may_retry = [](const auto& c) { return outstanding(c) && below(c.rtx_count, c.in.r2); };
inline constexpr auto count_retry = [](auto& c) { c.rtx_count = c.rtx_count + 1; };
/// Our SYN is the oldest unacknowledged segment; after a CLOSE in SYN-RECEIVED this can be so in FIN-WAIT-1 (A34).
inline constexpr auto syn_unacked = [](const auto& c) { return c.snd_una == c.iss; };
/// Only our FIN is unacknowledged.
inline constexpr auto only_fin_unacked = [](const auto& c) {
    return !c.close_queued && !syn_unacked(c) && c.snd_una + 1 == c.snd_nxt;
};

inline constexpr auto section_3_10_8 = rules(
    rule{.id = "3.10.8-USER", .clause = "3.10.8", .says = "the user timer expires: everything is flushed (A17: no RST)",
         .reqs = "MUST-20", .on = event::user_timeout, .in = any_state - CLOSED,
         .then = [](auto& c) { c.tell(signal::user_timeout); }, .to = CLOSED},

    rule{.id = "3.10.8-RTX-NONE", .clause = "3.10.8", .says = "nothing is outstanding: the timer does not run",
         .on = event::retransmission_timeout, .in = connected,
         .when = [](auto& c) { return !outstanding(c); }, .quiet = true},

    rule{.id = "3.10.8-RTX-SYN", .clause = "3.10.8", .says = "the SYN again",
         .reqs = "MUST-22", .strength = level::must, .on = event::retransmission_timeout, .in = SYN_SENT,
         .when = may_retry,
         .then = [](auto& c) {
             c.send(syn_segment(c));
             count_retry(c);
         }},

    rule{.id = "3.10.8-RTX-SYNACK", .clause = "3.10.8", .says = "the SYN,ACK again",
         .reqs = "MUST-22", .strength = level::must, .on = event::retransmission_timeout,
         .in = SYN_RECEIVED,
         .when = may_retry,
         .then = [](auto& c) {
             c.send(syn_ack_segment(c));
             count_retry(c);
         }},

    rule{.id = "3.10.8-RTX-EARLY-SYNACK", .clause = "3.10.8", .says = "closed before the open completed: the SYN,ACK again (A34)",
         .reqs = "MUST-22", .strength = level::must, .on = event::retransmission_timeout,
         .in = our_fin_out,
         .when = [](auto& c) { return may_retry(c) && syn_unacked(c); },
         .then = [](auto& c) {
             c.send(syn_ack_segment(c));
             count_retry(c);
         }},

    rule{.id = "3.10.8-RTX-TEXT", .clause = "3.10.8", .says = "the unacknowledged text again, with current ACK and window",
         .reqs = "MUST-20 SHLD-16 MAY-7", .strength = level::must, .on = event::retransmission_timeout, .in = ESTABLISHED | CLOSE_WAIT,
         .when = may_retry,
         .then = [](auto& c) {
             c.send(text_segment(c, c.snd_una, c.snd_nxt - c.snd_una));
             count_retry(c);
         }},

    rule{.id = "3.10.8-RTX-TEXT-CLOSING", .clause = "3.10.8", .says = "the unacknowledged text before our FIN again",
         .reqs = "MUST-20 SHLD-16 MAY-7", .strength = level::must, .on = event::retransmission_timeout, .in = our_fin_out,
         .when = [](auto& c) { return may_retry(c) && !syn_unacked(c) && !only_fin_unacked(c); },
         .then = [](auto& c) {
             c.send(text_segment(c, c.snd_una, c.snd_nxt - c.snd_una - c.count(!c.close_queued)));
             count_retry(c);
         }},

    rule{.id = "3.10.8-RTX-FIN", .clause = "3.10.8", .says = "the FIN again",
         .reqs = "MUST-20", .strength = level::must, .on = event::retransmission_timeout, .in = our_fin_out,
         .when = [](auto& c) { return may_retry(c) && only_fin_unacked(c); },
         .then = [](auto& c) {
             c.send(fin_segment(c, c.snd_una));
             count_retry(c);
         }},

    rule{.id = "3.8.3-R2-SYN", .clause = "3.8.3", .says = "the open has failed",
         .reqs = "MUST-20 MUST-22", .strength = level::must, .on = event::retransmission_timeout, .in = SYN_SENT,
         .when = [](auto& c) { return outstanding(c) && !below(c.rtx_count, c.in.r2); },
         .then = [](auto& c) { c.tell(signal::open_failed); }, .to = CLOSED},

    rule{.id = "3.8.3-R2-SYNACK", .clause = "3.8.3", .says = "the open has failed; the record is deleted (A18)",
         .reqs = "MUST-20 MUST-22", .strength = level::must, .on = event::retransmission_timeout, .in = SYN_RECEIVED,
         .when = [](auto& c) {
             return outstanding(c) && !below(c.rtx_count, c.in.r2) && !(c.takes(reading::r2_to_listen) && c.passive);
         },
         .then = [](auto& c) { c.tell(signal::open_failed); }, .to = CLOSED},

    rule{.id = "3.8.3-R2-LISTEN", .clause = "3.8.3", .says = "the open has failed; a passive end listens again (A18)",
         .reqs = "MUST-20 MUST-22", .strength = level::interpretation, .on = event::retransmission_timeout,
         .in = SYN_RECEIVED, .where = with(reading::r2_to_listen),
         .when = [](auto& c) { return outstanding(c) && !below(c.rtx_count, c.in.r2) && c.passive; },
         .to = LISTEN},

    rule{.id = "3.8.3-R2", .clause = "3.8.3", .says = "the peer does not answer: the connection is closed",
         .reqs = "MUST-20 MUST-21", .strength = level::must, .on = event::retransmission_timeout,
         .in = ESTABLISHED | CLOSE_WAIT | our_fin_out,
         .when = [](auto& c) { return outstanding(c) && !below(c.rtx_count, c.in.r2); },
         .then = [](auto& c) { c.tell(signal::connection_failed); }, .to = CLOSED},

    rule{.id = "3.10.8-TIMEWAIT", .clause = "3.10.8", .says = "2 MSL are over",
         .reqs = "MUST-13", .strength = level::must, .on = event::time_wait_timeout, .in = TIME_WAIT,
         .to = CLOSED},

    rule{.id = "3.8.4-KA-PROBE", .clause = "3.8.4", .says = "an idle connection is probed with an old sequence number",
         .reqs = "MAY-5 MUST-25 MUST-26 SHLD-12", .strength = level::may, .on = event::keep_alive_timer,
         .in = ESTABLISHED | CLOSE_WAIT, .where = with(reading::keep_alive),
         .when = [](auto& c) { return !outstanding(c) && below(c.rtx_count, c.in.r2); },
         .then = [](auto& c) {
             c.send(text_segment(c, c.snd_nxt - 1, 0));
             count_retry(c);
         }},

    rule{.id = "3.8.4-KA-BUSY", .clause = "3.8.4", .says = "no probe while something is outstanding",
         .reqs = "MUST-26", .strength = level::must, .on = event::keep_alive_timer, .in = ESTABLISHED | CLOSE_WAIT,
         .where = with(reading::keep_alive),
         .when = outstanding, .quiet = true},

    rule{.id = "3.8.4-KA-DEAD", .clause = "3.8.4", .says = "several probes in a row stay unanswered: the connection is dropped",
         .reqs = "MUST-29", .strength = level::may, .on = event::keep_alive_timer, .in = ESTABLISHED | CLOSE_WAIT,
         .where = with(reading::keep_alive),
         .when = [](auto& c) { return !outstanding(c) && !below(c.rtx_count, c.in.r2); },
         .then = [](auto& c) { c.tell(signal::connection_failed); }, .to = CLOSED},

    rule{.id = "3.9.2.2-SOFT", .clause = "3.9.2.2", .says = "a soft ICMP error is reported and changes nothing",
         .reqs = "MUST-47 MUST-56 SHLD-25 UNNUM-1", .strength = level::must, .on = event::icmp_error, .in = connected,
         .when = [](auto& c) { return c.in.soft; },
         .then = [](auto& c) { c.tell(signal::soft_error); }},

    rule{.id = "3.9.2.2-HARD", .clause = "3.9.2.2", .says = "a hard ICMP error aborts the connection",
         .reqs = "SHLD-26", .strength = level::should, .on = event::icmp_error, .in = connected,
         .when = [](auto& c) { return !c.in.soft; },
         .then = [](auto& c) { c.tell(signal::connection_failed); }, .to = CLOSED});

}  // namespace synfin::model
