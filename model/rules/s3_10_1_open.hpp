// RFC 9293 3.10.1: the OPEN call.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

/// ISS chosen, nothing acknowledged, one number (the SYN) in flight.
inline constexpr auto choose_iss = [](auto& c) {
    c.iss = c.in.iss;
    c.snd_una = c.iss;
    c.snd_nxt = c.iss + 1;
};
inline constexpr auto open_actively = [](auto& c) {
    choose_iss(c);
    c.passive = c.off();
    c.send(syn_segment(c));
    c.answer = reply::ok;
};

inline constexpr auto section_3_10_1 = rules(
    rule{.id = "3.10.1-CLOSED-NOACCESS", .clause = "3.10.1", .says = "the caller may not use the local socket",
         .on = event::open_passive | event::open_active, .in = CLOSED,
         .when = [](auto& c) { return !c.in.permitted; },
         .then = [](auto& c) { c.answer = reply::illegal; }},

    rule{.id = "3.10.1-CLOSED-PASSIVE-BADADDR", .clause = "3.9.1.1", .says = "a passive OPEN names an impossible remote address",
         .reqs = "MUST-46", .strength = level::must, .on = event::open_passive, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && c.in.remote_given && !c.in.remote_valid; },
         .then = [](auto& c) { c.answer = reply::remote_invalid; }},

    rule{.id = "3.10.1-CLOSED-PASSIVE-NORESOURCE", .clause = "3.10.1", .says = "no room for a new TCB",
         .on = event::open_passive, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && !(c.in.remote_given && !c.in.remote_valid) && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.1-CLOSED-PASSIVE", .clause = "3.10.1", .says = "a passive OPEN creates a TCB and waits in LISTEN",
         .reqs = "MUST-11 MUST-41", .strength = level::must, .on = event::open_passive, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && !(c.in.remote_given && !c.in.remote_valid) && c.in.room; },
         .then = [](auto& c) {
             c.passive = c.on();
             c.remote_given = c.in.remote_given;
             c.answer = reply::ok;
         },
         .to = LISTEN},

    rule{.id = "3.10.1-CLOSED-ACTIVE-NOREMOTE", .clause = "3.10.1", .says = "an active OPEN needs a remote socket",
         .on = event::open_active, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && !c.in.remote_given; },
         .then = [](auto& c) { c.answer = reply::remote_unspecified; }},

    rule{.id = "3.10.1-CLOSED-BADADDR", .clause = "3.9.1.1", .says = "an active OPEN towards an impossible address is refused",
         .reqs = "MUST-46", .strength = level::must, .on = event::open_active, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && c.in.remote_given && !c.in.remote_valid; },
         .then = [](auto& c) { c.answer = reply::remote_invalid; }},

    rule{.id = "3.10.1-CLOSED-NORESOURCE", .clause = "3.10.1", .says = "no room for a new TCB",
         .on = event::open_active, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && c.in.remote_given && c.in.remote_valid && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.1-CLOSED-ACTIVE", .clause = "3.10.1", .says = "an active OPEN sends a SYN with a fresh initial number",
         .reqs = "MUST-8 MUST-11", .strength = level::must, .on = event::open_active, .in = CLOSED,
         .when = [](auto& c) { return c.in.permitted && c.in.remote_given && c.in.remote_valid && c.in.room; },
         .then = open_actively, .to = SYN_SENT},

    rule{.id = "3.10.1-LISTEN-ACTIVE-NOREMOTE", .clause = "3.10.1", .says = "an active OPEN needs a remote socket",
         .on = event::open_active, .in = LISTEN,
         .when = [](auto& c) { return !c.in.remote_given; },
         .then = [](auto& c) { c.answer = reply::remote_unspecified; }},

    rule{.id = "3.10.1-LISTEN-BADADDR", .clause = "3.9.1.1", .says = "an active OPEN towards an impossible address is refused",
         .reqs = "MUST-46", .strength = level::must, .on = event::open_active, .in = LISTEN,
         .when = [](auto& c) { return c.in.remote_given && !c.in.remote_valid; },
         .then = [](auto& c) { c.answer = reply::remote_invalid; }},

    rule{.id = "3.10.1-LISTEN-ACTIVE-NORESOURCE", .clause = "3.10.1", .says = "no room to queue the request",
         .on = event::open_active, .in = LISTEN,
         .when = [](auto& c) { return c.in.remote_given && c.in.remote_valid && !c.in.room; },
         .then = [](auto& c) { c.answer = reply::no_resources; }},

    rule{.id = "3.10.1-LISTEN-ACTIVE", .clause = "3.10.1", .says = "a listening end opens actively after all",
         .reqs = "MUST-8 MUST-11", .strength = level::must, .on = event::open_active, .in = LISTEN,
         .when = [](auto& c) { return c.in.remote_given && c.in.remote_valid && c.in.room; },
         .then = open_actively, .to = SYN_SENT},

    rule{.id = "3.10.1-LISTEN-PASSIVE", .clause = "3.9.1.1", .says = "a second passive OPEN leaves the first record alone and fails",
         .reqs = "MUST-41", .strength = level::interpretation, .on = event::open_passive, .in = LISTEN,
         .then = [](auto& c) { c.answer = reply::already_exists; }},

    rule{.id = "3.10.1-OTHER-EXISTS", .clause = "3.10.1", .says = "the connection exists already",
         .reqs = "MUST-41", .on = event::open_passive | event::open_active, .in = SYN_SENT | sequenced,
         .then = [](auto& c) { c.answer = reply::already_exists; }});

}  // namespace synfin::model
