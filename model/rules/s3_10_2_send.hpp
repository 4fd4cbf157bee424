// RFC 9293 3.10.2: the SEND call, and the send queue that serves later what a call left behind.
#pragma once
#include "model/rules/s3_10_1_open.hpp"

namespace synfin::model {

/// `octets` more fit into the window the peer has opened. Before any window is known nothing is sent (A34).
template <class C>
constexpr auto fits(const C& c, typename C::number octets) {
    return at_most(c.snd_nxt - c.snd_una + octets, c.snd_wnd);
}
/// The socket a SEND in LISTEN would go to: given with the call or with the passive OPEN.
inline constexpr auto remote_known = [](const auto& c) { return c.in.remote_given || c.remote_given; };
inline constexpr auto queue_octets = [](auto& c) {
    c.send_queued = c.send_queued + c.in.octets;
    c.answer = reply::later;
};

inline constexpr auto section_3_10_2 = rules(
    rule{.id = "3.10.2-CLOSED-NOACCESS", .clause = "3.10.2", .says = "the caller may not use such a connection",
         .on = event::send, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.2-CLOSED", .clause = "3.10.2", .says = "no connection to send on",
         .on = event::send, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::does_not_exist; }},

    rule{.id = "3.10.2-LISTEN-NOREMOTE", .clause = "3.10.2", .says = "nobody to send to",
         .on = event::send, .in = LISTEN,
         .when = [](auto& c) { return !remote_known(c); },
         .then = [](auto& c) { c.answer = reply::remote_unspecified; }},

    rule{.id = "3.10.2-LISTEN-NORESOURCE", .clause = "3.10.2", .says = "no room to queue the data",
         .on = event::send, .in = LISTEN,
         .when = [](auto& c) { return remote_known(c) && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.2-LISTEN-ACTIVE", .clause = "3.10.2", .says = "a SEND turns a listening end into an active opener; the data waits",
         .reqs = "MUST-8 MUST-11", .on = event::send, .in = LISTEN,
         .when = [](auto& c) { return remote_known(c) && c.in.room; },
         .then = [](auto& c) {
             open_actively(c);
             c.send_queued = c.in.octets;
         },
         .to = SYN_SENT},

    rule{.id = "3.10.2-OPENING-QUEUE", .clause = "3.10.2", .says = "data waits until the connection is established",
         .on = event::send, .in = SYN_SENT | SYN_RECEIVED,
         .when = [](auto& c) { return !c.close_queued && c.in.room; },
         .then = queue_octets},

    rule{.id = "3.10.2-OPENING-NORESOURCE", .clause = "3.10.2", .says = "no room to queue the data",
         .on = event::send, .in = SYN_SENT | SYN_RECEIVED,
         .when = [](auto& c) { return !c.close_queued && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.2-DATA-SEND", .clause = "3.10.2", .says = "data goes out at once",
         .reqs = "MUST-60 SHLD-15", .on = event::send, .in = ESTABLISHED | CLOSE_WAIT,
         .when = [](auto& c) { return !c.close_queued && c.in.room && c.send_queued == 0 && fits(c, c.in.octets); },
         .then = [](auto& c) {
             c.send(text_segment(c, c.snd_nxt, c.in.octets));
             c.snd_nxt = c.snd_nxt + c.in.octets;
             c.answer = reply::ok;
         }},

    rule{.id = "3.10.2-DATA-QUEUE", .clause = "3.10.2", .says = "data waits for the window or for data before it",
         .reqs = "SHLD-15", .on = event::send, .in = ESTABLISHED | CLOSE_WAIT,
         .when = [](auto& c) { return !c.close_queued && c.in.room && !(c.send_queued == 0 && fits(c, c.in.octets)); },
         .then = queue_octets},

    rule{.id = "3.10.2-DATA-NORESOURCE", .clause = "3.10.2", .says = "no room for the buffer",
         .on = event::send, .in = ESTABLISHED | CLOSE_WAIT,
         .when = [](auto& c) { return !c.close_queued && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.2-CLOSEQUEUED", .clause = "3.6", .says = "no SEND after a CLOSE, even one that still waits (A32)",
         .strength = level::interpretation, .on = event::send, .in = SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT,
         .when = [](auto& c) { return c.close_queued; },
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.2-CLOSING", .clause = "3.10.2", .says = "no SEND after CLOSE",
         .on = event::send, .in = FIN_WAIT_1 | FIN_WAIT_2 | CLOSING | LAST_ACK | TIME_WAIT,
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.2-SEND-LATER", .clause = "3.10.2", .says = "queued data goes out once the state and the window allow it (A13)",
         .reqs = "MUST-60 SHLD-15", .strength = level::interpretation, .on = event::send_queue,
         .in = ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING,
         .when = [](auto& c) { return c.send_queued != 0 && fits(c, c.send_queued); },
         .then = [](auto& c) {
             c.send(text_segment(c, c.snd_nxt, c.send_queued));
             c.snd_nxt = c.snd_nxt + c.send_queued;
             c.send_queued = 0;
         }},

    rule{.id = "3.10.2-SEND-WAIT", .clause = "3.10.2", .says = "queued data does not fit yet",
         .reqs = "MUST-34 SHLD-15", .strength = level::interpretation, .on = event::send_queue,
         .in = ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING,
         .when = [](auto& c) { return c.send_queued != 0 && !fits(c, c.send_queued); }, .quiet = true});

}  // namespace synfin::model
