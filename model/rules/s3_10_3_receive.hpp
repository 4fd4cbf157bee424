// RFC 9293 3.10.3: the RECEIVE call.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

/// Enough received data is at hand for the request.
inline constexpr auto enough_received = [](const auto& c) { return at_most(c.in.octets, c.rcv_buffered); };

inline constexpr auto section_3_10_3 = rules(
    rule{.id = "3.10.3-CLOSED-NOACCESS", .clause = "3.10.3", .says = "the caller may not use such a connection",
         .on = event::receive, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.3-CLOSED", .clause = "3.10.3", .says = "no connection to receive from",
         .on = event::receive, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::does_not_exist; }},

    rule{.id = "3.10.3-OPENING-QUEUE", .clause = "3.10.3", .says = "the request waits until the connection is established",
         .on = event::receive, .in = LISTEN | SYN_SENT | SYN_RECEIVED,
         .when = [](auto& c) { return c.in.room; },
         .then = [](auto& c) { c.answer = reply::later; }},

    rule{.id = "3.10.3-OPENING-NORESOURCE", .clause = "3.10.3", .says = "no room to queue the request",
         .on = event::receive, .in = LISTEN | SYN_SENT | SYN_RECEIVED,
         .when = [](auto& c) { return !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.3-DATA-DELIVER", .clause = "3.10.3", .says = "received data goes into the user's buffer",
         .on = event::receive, .in = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2,
         .when = enough_received,
         .then = [](auto& c) {
             c.rcv_buffered = c.rcv_buffered - c.in.octets;
             c.answer = reply::data;
         }},

    rule{.id = "3.10.3-DATA-QUEUE", .clause = "3.10.3", .says = "too little data yet: the request waits",
         .on = event::receive, .in = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2,
         .when = [](auto& c) { return !enough_received(c) && c.in.room; },
         .then = [](auto& c) { c.answer = reply::later; }},

    rule{.id = "3.10.3-DATA-NORESOURCE", .clause = "3.10.3", .says = "too little data and no room to queue the request",
         .on = event::receive, .in = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2,
         .when = [](auto& c) { return !enough_received(c) && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.3-CLOSEWAIT-DELIVER", .clause = "3.10.3", .says = "the peer has closed; the rest of its data is handed over",
         .on = event::receive, .in = CLOSE_WAIT,
         .when = [](auto& c) { return c.rcv_buffered != 0; },
         .then = [](auto& c) {
             c.rcv_buffered = 0;
             c.answer = reply::data;
         }},

    rule{.id = "3.10.3-CLOSEWAIT-EMPTY", .clause = "3.10.3", .says = "the peer has closed and nothing is left",
         .on = event::receive, .in = CLOSE_WAIT,
         .when = [](auto& c) { return c.rcv_buffered == 0; },
         .then = [](auto& c) { c.answer = reply::closing; }},

    rule{.id = "3.10.3-CLOSING", .clause = "3.10.3", .says = "nothing more to receive",
         .on = event::receive, .in = CLOSING | LAST_ACK | TIME_WAIT,
         .then = [](auto& c) { c.answer = reply::closing; }});

}  // namespace synfin::model
