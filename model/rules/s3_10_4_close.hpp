// RFC 9293 3.10.4: the CLOSE call, and the FIN that a queued CLOSE sends later.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

/// The FIN leaves now and takes one sequence number.
inline constexpr auto send_fin = [](auto& c) {
    c.send(fin_segment(c, c.snd_nxt));
    c.snd_nxt = c.snd_nxt + 1;
    c.close_queued = c.off();
};
inline constexpr auto close_by_fin = [](auto& c) {
    send_fin(c);
    c.answer = reply::ok;
};
inline constexpr auto queue_close = [](auto& c) {
    c.close_queued = c.on();
    c.answer = reply::later;
};
/// MAY-1: the user closes both directions although received data is still unread.
inline constexpr auto unread_at_half_duplex = [](const auto& c) { return c.takes(reading::half_duplex) && c.rcv_buffered != 0; };

inline constexpr auto section_3_10_4 = rules(
    rule{.id = "3.10.4-CLOSED-NOACCESS", .clause = "3.10.4", .says = "the caller may not use such a connection",
         .on = event::close, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.4-CLOSED", .clause = "3.10.4", .says = "no connection to close",
         .on = event::close, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::does_not_exist; }},

    rule{.id = "3.10.4-LISTEN", .clause = "3.10.4", .says = "a listening end just goes",
         .on = event::close, .in = LISTEN,
         .then = [](auto& c) { c.answer = reply::ok; }, .to = CLOSED},

    rule{.id = "3.10.4-SYNSENT", .clause = "3.10.4", .says = "an opener that has no answer yet just goes (A25)",
         .on = event::close, .in = SYN_SENT,
         .then = [](auto& c) { c.answer = reply::ok; }, .to = CLOSED},

    rule{.id = "3.10.4-SYNRCVD-FIN", .clause = "3.10.4", .says = "nothing waits to be sent: the FIN goes out before the open completes",
         .on = event::close, .in = SYN_RECEIVED,
         .when = [](auto& c) { return !c.close_queued && c.send_queued == 0; },
         .then = close_by_fin, .to = FIN_WAIT_1},

    rule{.id = "3.10.4-SYNRCVD-QUEUE", .clause = "3.10.4", .says = "data waits: the CLOSE waits behind it until ESTABLISHED",
         .on = event::close, .in = SYN_RECEIVED,
         .when = [](auto& c) { return !c.close_queued && c.send_queued != 0; },
         .then = queue_close},

    rule{.id = "3.6.1-HALFDUP-PENDING", .clause = "3.6.1", .says = "a half-duplex CLOSE with unread data resets the connection",
         .reqs = "MAY-1 SHLD-3", .strength = level::should, .on = event::close, .in = ESTABLISHED | CLOSE_WAIT,
         .where = with(reading::half_duplex),
         .when = [](auto& c) { return !c.close_queued && c.rcv_buffered != 0; },
         .then = [](auto& c) {
             c.send(rst_segment(c, c.snd_nxt));
             c.answer = reply::ok;
         },
         .to = CLOSED},

    rule{.id = "3.10.4-EST", .clause = "3.10.4", .says = "everything is sent: the FIN goes out",
         .on = event::close, .in = ESTABLISHED,
         .when = [](auto& c) { return !c.close_queued && c.send_queued == 0 && !unread_at_half_duplex(c); },
         .then = close_by_fin, .to = FIN_WAIT_1},

    rule{.id = "3.10.4-EST-QUEUE", .clause = "3.10.4", .says = "data waits: the state changes now, the FIN follows the data",
         .on = event::close, .in = ESTABLISHED,
         .when = [](auto& c) { return !c.close_queued && c.send_queued != 0 && !unread_at_half_duplex(c); },
         .then = queue_close, .to = FIN_WAIT_1},

    rule{.id = "3.10.4-FW-ERR", .clause = "3.10.4", .says = "a second CLOSE is an error",
         .on = event::close, .in = FIN_WAIT_1 | FIN_WAIT_2, .where = without(reading::fin_wait_close_ok),
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.4-FW-OK", .clause = "3.10.4", .says = "a second CLOSE is accepted and sends nothing",
         .on = event::close, .in = FIN_WAIT_1 | FIN_WAIT_2, .where = with(reading::fin_wait_close_ok),
         .then = [](auto& c) { c.answer = reply::ok; }},

    rule{.id = "3.10.4-CLOSEWAIT", .clause = "3.10.4", .says = "everything is sent: our FIN answers the peer's",
         .on = event::close, .in = CLOSE_WAIT,
         .when = [](auto& c) { return !c.close_queued && c.send_queued == 0 && !unread_at_half_duplex(c); },
         .then = close_by_fin, .to = LAST_ACK},

    rule{.id = "3.10.4-CLOSEWAIT-QUEUE", .clause = "3.10.4", .says = "data waits: the state changes when the FIN is sent (A14)",
         .on = event::close, .in = CLOSE_WAIT,
         .when = [](auto& c) { return !c.close_queued && c.send_queued != 0 && !unread_at_half_duplex(c); },
         .then = queue_close},

    rule{.id = "3.10.4-CLOSEQUEUED", .clause = "3.10.4", .says = "a second CLOSE while the first still waits (A32)",
         .strength = level::interpretation, .on = event::close, .in = SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT,
         .when = [](auto& c) { return c.close_queued; },
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.4-CLOSING", .clause = "3.10.4", .says = "the connection is closing already",
         .on = event::close, .in = CLOSING | LAST_ACK | TIME_WAIT,
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.4-CLOSE-LATER", .clause = "3.10.4", .says = "a CLOSE queued in SYN-RECEIVED acts once ESTABLISHED: its FIN goes out (A33)",
         .strength = level::interpretation, .on = event::send_queue, .in = ESTABLISHED,
         .when = [](auto& c) { return c.close_queued && c.send_queued == 0; },
         .then = send_fin, .to = FIN_WAIT_1},

    rule{.id = "3.10.4-FIN-LATER", .clause = "3.10.4", .says = "the FIN follows the data that was queued before it",
         .on = event::send_queue, .in = FIN_WAIT_1 | CLOSING,
         .when = [](auto& c) { return c.close_queued && c.send_queued == 0; },
         .then = send_fin},

    rule{.id = "3.10.4-FIN-LATER-CW", .clause = "3.10.4", .says = "the FIN follows the data that was queued before it, and the state changes",
         .on = event::send_queue, .in = CLOSE_WAIT,
         .when = [](auto& c) { return c.close_queued && c.send_queued == 0; },
         .then = send_fin, .to = LAST_ACK},

    rule{.id = "3.10.4-QUEUE-IDLE", .clause = "3.10.4", .says = "nothing waits to be sent",
         .on = event::send_queue, .in = ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING,
         .when = [](auto& c) { return !c.close_queued && c.send_queued == 0; }, .quiet = true});

}  // namespace synfin::model
