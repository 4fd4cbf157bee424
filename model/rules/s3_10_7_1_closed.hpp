// RFC 9293 3.10.7 preamble and 3.10.7.1: a segment arrives where no connection is.
#pragma once
#include "model/context.hpp"
#include "model/rule.hpp"

namespace synfin::model {

inline constexpr auto section_3_10_7_1 = rules(
    rule{.id = "3.9.2.3-BADADDR", .clause = "3.9.2.3", .says = "a segment from or to an impossible address is dropped silently",
         .reqs = "MUST-57 MUST-63", .strength = level::must, .at = step::address, .in = any_state,
         .when = [](auto& c) { return c.seg.bad_address; }},

    rule{.id = "3.9.2.3-GOODADDR", .clause = "3.9.2.3", .says = "the addresses are fine",
         .at = step::address, .in = any_state,
         .when = [](auto& c) { return !c.seg.bad_address; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.1-RST", .clause = "3.10.7.1", .says = "a RST is never answered",
         .at = step::closed_arrives, .in = CLOSED,
         .when = [](auto& c) { return c.seg.rst; }},

    rule{.id = "3.10.7.1-NOACK", .clause = "3.10.7.1", .says = "no connection: reset, acknowledging what came (3.5.2 group 1)",
         .at = step::closed_arrives, .in = CLOSED,
         .when = [](auto& c) { return !c.seg.rst && !c.seg.ack_on; },
         .then = [](auto& c) { c.send(rst_ack_segment(c)); }},

    rule{.id = "3.10.7.1-ACK", .clause = "3.10.7.1", .says = "no connection: reset with the number the sender expects (3.5.2 group 1)",
         .at = step::closed_arrives, .in = CLOSED,
         .when = [](auto& c) { return !c.seg.rst && c.seg.ack_on; },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); }});

}  // namespace synfin::model
