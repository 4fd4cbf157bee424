// RFC 9293 3.10.5 and 3.10.6: the ABORT and STATUS calls.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

inline constexpr auto abort_by_rst = [](auto& c) {
    c.send(rst_segment(c, c.snd_nxt));
    c.answer = reply::ok;
};

/// Nothing waits to be sent or sent again: "all segments queued for transmission or retransmission should be flushed".
inline constexpr auto flush = [](auto& c) {
    c.snd_una = c.snd_nxt;
    c.rtx_count = 0;
    c.send_queued = 0;
    c.close_queued = c.off();
};

inline constexpr auto section_3_10_5 = rules(
    rule{.id = "3.10.5-CLOSED-NOACCESS", .clause = "3.10.5", .says = "the caller may not use such a connection",
         .on = event::abort, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.5-CLOSED", .clause = "3.10.5", .says = "no connection to abort",
         .on = event::abort, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::does_not_exist; }},

    rule{.id = "3.10.5-LISTEN", .clause = "3.10.5", .says = "a listening end just goes",
         .on = event::abort, .in = LISTEN,
         .then = [](auto& c) { c.answer = reply::ok; }, .to = CLOSED},

    rule{.id = "3.10.5-SYNSENT", .clause = "3.10.5", .says = "an opener that has no answer yet just goes",
         .on = event::abort, .in = SYN_SENT,
         .then = [](auto& c) { c.answer = reply::ok; }, .to = CLOSED},

    rule{.id = "3.10.5-RST", .clause = "3.10.5", .says = "the peer is told by a RST",
         .on = event::abort, .in = SYN_RECEIVED | ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT,
         .where = without(reading::issuer_time_wait),
         .then = abort_by_rst, .to = CLOSED},

    rule{.id = "3.5.2-ISSUER-TW", .clause = "3.5.2", .says = "the issuer of a RST keeps TIME-WAIT (A6)",
         .strength = level::interpretation, .on = event::abort,
         .in = SYN_RECEIVED | ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT, .where = with(reading::issuer_time_wait),
         .then = [](auto& c) {
             abort_by_rst(c);
             flush(c);
             c.starts_2msl = true;
         },
         .to = TIME_WAIT},

    rule{.id = "3.10.5-CLOSING", .clause = "3.10.5", .says = "both FINs are on their way: no RST is needed",
         .on = event::abort, .in = CLOSING | LAST_ACK | TIME_WAIT,
         .then = [](auto& c) { c.answer = reply::ok; }, .to = CLOSED});

/// STATUS names the state; nothing changes. A `Reply` as template argument keeps the lambda stateless.
template <reply Reply>
constexpr auto status_rule(std::string_view id, state s) {
    return rule{.id = id, .clause = "3.10.6", .says = "STATUS names the state",
                .on = event::status, .in = s,
                .then = [](auto& c) { c.answer = Reply; }};
}

inline constexpr auto section_3_10_6 = rules(
    rule{.id = "3.10.6-CLOSED-NOACCESS", .clause = "3.10.6", .says = "the caller may not use such a connection",
         .on = event::status, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.6-CLOSED", .clause = "3.10.6", .says = "no connection to report on",
         .on = event::status, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::does_not_exist; }},

    status_rule<reply::state_listen>("3.10.6-LISTEN", LISTEN),
    status_rule<reply::state_syn_sent>("3.10.6-SYNSENT", SYN_SENT),
    status_rule<reply::state_syn_received>("3.10.6-SYNRECEIVED", SYN_RECEIVED),
    status_rule<reply::state_established>("3.10.6-ESTABLISHED", ESTABLISHED),
    status_rule<reply::state_fin_wait_1>("3.10.6-FINWAIT1", FIN_WAIT_1),
    status_rule<reply::state_fin_wait_2>("3.10.6-FINWAIT2", FIN_WAIT_2),
    status_rule<reply::state_close_wait>("3.10.6-CLOSEWAIT", CLOSE_WAIT),
    status_rule<reply::state_closing>("3.10.6-CLOSING", CLOSING),
    status_rule<reply::state_last_ack>("3.10.6-LASTACK", LAST_ACK),
    status_rule<reply::state_time_wait>("3.10.6-TIMEWAIT", TIME_WAIT));

}  // namespace synfin::model
