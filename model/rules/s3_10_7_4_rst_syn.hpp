// RFC 9293 3.10.7.4, second and fourth check: RST and SYN, with RFC 5961 or as RFC 793 had it.
// (The third check, security and compartment, is not modelled: see the catalogue.)
#pragma once
#include "model/rules/s3_10_5_abort.hpp"
#include "model/rules/s3_10_7_4_sequence.hpp"

namespace synfin::model {

inline constexpr auto section_3_10_7_4_rst_syn = rules(
    rule{.id = "RFC1337-F1", .clause = "RFC 1337 3", .says = "TIME-WAIT ignores every RST, so that none can cut it short",
         .reqs = "MUST-13", .at = step::rst_shield, .in = TIME_WAIT, .where = with(reading::rfc1337),
         .when = [](auto& c) { return c.seg.rst; }},

    rule{.id = "RFC1337-OK", .clause = "RFC 1337 3", .says = "no RST",
         .at = step::rst_shield, .in = TIME_WAIT, .where = with(reading::rfc1337),
         .when = [](auto& c) { return !c.seg.rst; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S2-NORST", .clause = "3.10.7.4", .says = "no RST",
         .at = step::rst, .in = sequenced,
         .when = [](auto& c) { return !c.seg.rst; }, .go = jump(step::syn), .quiet = true},

    rule{.id = "3.10.7.4-S2-5961-OUT", .clause = "3.10.7.4", .says = "a RST outside the window is dropped silently",
         .at = step::rst, .in = sequenced, .where = without(reading::rfc793_rst),
         .when = [](auto& c) { return c.seg.rst && c.seg.seq != c.rcv_nxt && !starts_in_window(c); }},

    rule{.id = "3.10.7.4-S2-5961-EXACT", .clause = "3.10.7.4", .says = "a RST exactly at RCV.NXT is believed",
         .reqs = "UNNUM-4", .strength = level::must, .at = step::rst, .in = sequenced, .where = without(reading::rfc793_rst),
         .when = [](auto& c) { return c.seg.rst && c.seg.seq == c.rcv_nxt; }, .go = next},

    rule{.id = "3.10.7.4-S2-5961-INWND", .clause = "3.10.7.4", .says = "a RST elsewhere in the window draws a challenge ACK",
         .reqs = "UNNUM-5 UNNUM-6", .strength = level::must, .at = step::rst, .in = sequenced, .where = without(reading::rfc793_rst),
         .when = [](auto& c) { return c.seg.rst && c.seg.seq != c.rcv_nxt && starts_in_window(c); }, .go = jump(step::challenge)},

    rule{.id = "3.10.7.4-S2-793-INWND", .clause = "RFC 793 3.4", .says = "any RST that passed the first check is believed",
         .at = step::rst, .in = sequenced, .where = with(reading::rfc793_rst),
         .when = [](auto& c) { return c.seg.rst; }, .go = next},

    rule{.id = "3.6.1-TW-REUSE-OLDDUP", .clause = "3.6.1", .says = "the SYN that reopened TIME-WAIT was old: back to TIME-WAIT (A31)",
         .reqs = "MAY-2", .strength = level::may, .at = step::rst_state, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.reused; },
         .then = [](auto& c) {
             c.snd_nxt = c.old_snd_nxt;
             flush(c);
             c.rcv_nxt = c.old_rcv_nxt;
             // The old ISS and IRS were not kept, TIME-WAIT needs neither; those of the opening that never was would be wrong.
             c.iss = c.snd_nxt;
             c.irs = c.rcv_nxt;
             c.reused = c.off();
             c.starts_2msl = true;
         },
         .to = TIME_WAIT},

    rule{.id = "3.10.7.4-S2-SYNRCVD-PASSIVE", .clause = "3.10.7.4", .says = "a passive opener forgets the attempt and listens again",
         .reqs = "MUST-11", .strength = level::must, .at = step::rst_state, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.passive && !c.reused; }, .to = LISTEN},

    rule{.id = "3.10.7.4-S2-SYNRCVD-ACTIVE", .clause = "3.10.7.4", .says = "an active opener is refused",
         .reqs = "MUST-11 MUST-12", .strength = level::must, .at = step::rst_state, .in = SYN_RECEIVED,
         .when = [](auto& c) { return !c.passive && !c.reused; },
         .then = [](auto& c) { c.tell(signal::connection_refused); }, .to = CLOSED},

    rule{.id = "3.10.7.4-S2-RST-SYNC", .clause = "3.10.7.4", .says = "the connection is reset and the user is told",
         .reqs = "MUST-12 SHLD-2", .strength = level::must, .at = step::rst_state,
         .in = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT,
         .then = [](auto& c) { c.tell(signal::connection_reset); }, .to = CLOSED},

    rule{.id = "3.10.7.4-S2-RST-LATE", .clause = "3.10.7.4", .says = "both users have closed: the record is deleted (A22, A38)",
         .at = step::rst_state, .in = CLOSING | LAST_ACK | TIME_WAIT, .to = CLOSED},

    rule{.id = "3.10.7.4-S4-NOSYN", .clause = "3.10.7.4", .says = "no SYN",
         .at = step::syn, .in = sequenced,
         .when = [](auto& c) { return !c.seg.syn; }, .go = next, .quiet = true},

    rule{.id = "3.10.7.4-S4-SYNRCVD-PASSIVE", .clause = "3.10.7.4", .says = "another SYN in the window: a passive opener listens again",
         .reqs = "MUST-11", .strength = level::must, .at = step::syn, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.seg.syn && c.passive && !c.reused; }, .to = LISTEN},

    rule{.id = "3.10.7.4-S4-SYNRCVD-5961", .clause = "3.10.7.4", .says = "another SYN in the window: an active opener challenges it",
         .reqs = "MUST-11 UNNUM-7 UNNUM-8", .strength = level::must, .at = step::syn, .in = SYN_RECEIVED,
         .where = without(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn && !(c.passive && !c.reused); }, .go = jump(step::challenge)},

    rule{.id = "3.10.7.4-S4-5961", .clause = "3.10.7.4", .says = "a SYN in a synchronized state draws a challenge ACK",
         .reqs = "UNNUM-7 UNNUM-8", .strength = level::must, .at = step::syn, .in = synchronized,
         .where = without(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn; }, .go = jump(step::challenge)},

    rule{.id = "3.10.7.4-S4-SYNRCVD-793", .clause = "RFC 793 3.9", .says = "another SYN in the window: an active opener resets (A4)",
         .reqs = "MUST-12", .at = step::syn, .in = SYN_RECEIVED, .where = with(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn && !(c.passive && !c.reused) && c.seg.ack_on; },
         .then = [](auto& c) {
             c.send(rst_segment(c, c.seg.ack));
             c.tell(signal::connection_reset);
         },
         .to = CLOSED},

    rule{.id = "3.10.7.4-S4-SYNRCVD-793-NOACK", .clause = "RFC 793 3.9", .says = "another SYN in the window: an active opener resets (A4)",
         .reqs = "MUST-12", .at = step::syn, .in = SYN_RECEIVED, .where = with(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn && !(c.passive && !c.reused) && !c.seg.ack_on; },
         .then = [](auto& c) {
             c.send(rst_ack_segment(c));
             c.tell(signal::connection_reset);
         },
         .to = CLOSED},

    rule{.id = "3.10.7.4-S4-793", .clause = "RFC 793 3.9", .says = "a SYN in the window resets the connection (A4)",
         .reqs = "MUST-12", .at = step::syn, .in = synchronized, .where = with(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn && c.seg.ack_on; },
         .then = [](auto& c) {
             c.send(rst_segment(c, c.seg.ack));
             c.tell(signal::connection_reset);
         },
         .to = CLOSED},

    rule{.id = "3.10.7.4-S4-793-NOACK", .clause = "RFC 793 3.9", .says = "a SYN in the window resets the connection (A4)",
         .reqs = "MUST-12", .at = step::syn, .in = synchronized, .where = with(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn && !c.seg.ack_on; },
         .then = [](auto& c) {
             c.send(rst_ack_segment(c));
             c.tell(signal::connection_reset);
         },
         .to = CLOSED},

    rule{.id = "RFC5961-7-SEND", .clause = "RFC 5961 7", .says = "the challenge ACK goes out",
         .at = step::challenge, .in = sequenced,
         .when = [](auto& c) { return !c.in.throttled; }, .then = send_ack, .quiet = true},

    rule{.id = "RFC5961-7", .clause = "RFC 5961 7", .says = "the limit of challenge ACKs is used up: nothing is sent",
         .strength = level::should, .at = step::challenge, .in = sequenced,
         .when = [](auto& c) { return c.in.throttled; }});

}  // namespace synfin::model
