// The variants that change a rule (model/variants.hpp has their sentences). Each stands in for the rule it names.
// short_time_wait and isn_reuse change a number of the world instead: see model/world.hpp.
#pragma once
#include "model/rules/s3_10_7_3_syn_sent.hpp"
#include "model/rules/s3_10_7_4_text_fin.hpp"
#include "model/rules/s3_10_8_timeouts.hpp"
#include "model/rules/s3_6_1_time_wait.hpp"

namespace synfin::model {

inline constexpr auto reset_the_sender = [](auto& c) {
    c.send(rst_segment(c, c.seg.ack));
    c.tell(signal::connection_reset);
};

inline constexpr auto mistakes = rules(
    rule{.id = "two_way_handshake.listen", .clause = "3.10.7.2", .says = "a SYN opens the connection at once",
         .at = step::listen_syn, .in = LISTEN,
         .when = [](auto& c) { return c.seg.syn && !carries_more(c); },
         .then = [](auto& c) {
             answer_syn(c);
             c.snd_una = c.snd_nxt;
             c.tell(signal::open_completed);
         },
         .to = ESTABLISHED, .only_in = variant::two_way_handshake, .replaces = "3.10.7.2-S3-SYN"},

    rule{.id = "three_way_close.fin", .clause = "3.10.7.4", .says = "the peer's FIN is answered with our own, whether the user is done or not",
         .at = step::fin_state, .in = ESTABLISHED,
         .then = [](auto& c) {
             c.send(fin_segment(c, c.snd_nxt));
             c.snd_nxt = c.snd_nxt + 1;
         },
         .to = LAST_ACK, .only_in = variant::three_way_close, .replaces = "3.10.7.4-S8-EST"},

    rule{.id = "no_time_wait.fin", .clause = "3.10.7.4", .says = "the last FIN is acknowledged and everything forgotten",
         .at = step::fin_state, .in = FIN_WAIT_2, .to = CLOSED, .only_in = variant::no_time_wait, .replaces = "3.10.7.4-S8-FW2"},
    rule{.id = "no_time_wait.closing", .clause = "3.10.7.4", .says = "our FIN is acknowledged and everything forgotten",
         .at = step::fin_acked, .in = CLOSING,
         .when = our_fin_acked, .to = CLOSED, .only_in = variant::no_time_wait, .replaces = "3.10.7.4-S5-CLOSING-FINACKED"},

    rule{.id = "no_rst_for_half_open.closed", .clause = "3.10.7.1", .says = "an end without a connection stays silent",
         .at = step::closed_arrives, .in = CLOSED,
         .when = [](auto& c) { return !c.seg.rst; },
         .only_in = variant::no_rst_for_half_open, .replaces = "3.10.7.1-NOACK 3.10.7.1-ACK"},
    rule{.id = "no_rst_for_half_open.listen", .clause = "3.10.7.2", .says = "a listening end ignores an ACK",
         .at = step::listen_ack, .in = LISTEN,
         .when = [](auto& c) { return c.seg.ack_on; },
         .only_in = variant::no_rst_for_half_open, .replaces = "3.10.7.2-S2-ACK"},
    rule{.id = "no_rst_for_half_open.syn_sent", .clause = "3.10.7.3", .says = "an opener ignores a foreign ACK",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && !c.seg.rst && !acks_new(c); },
         .only_in = variant::no_rst_for_half_open, .replaces = "3.10.7.3-S1-BADACK"},

    rule{.id = "accept_any_rst.sequence", .clause = "3.10.7.4", .says = "a RST outside the window is believed",
         .at = step::sequence, .in = sequenced,
         .when = [](auto& c) { return !c.acceptable && c.seg.rst && !at_closed_window(c); },
         .go = jump(step::rst_state), .only_in = variant::accept_any_rst, .replaces = "3.10.7.4-S1-UNACC-RST"},
    rule{.id = "accept_any_rst.rst", .clause = "3.10.7.4", .says = "a RST anywhere is believed",
         .at = step::rst, .in = sequenced, .where = without(reading::rfc793_rst),
         .when = [](auto& c) { return c.seg.rst && c.seg.seq != c.rcv_nxt; },
         .go = jump(step::rst_state), .only_in = variant::accept_any_rst, .replaces = "3.10.7.4-S2-5961-OUT 3.10.7.4-S2-5961-INWND"},
    rule{.id = "accept_any_rst.syn_sent", .clause = "3.10.7.3", .says = "a RST refuses the open whatever it acknowledges",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && c.seg.rst && !acks_new(c); },
         .then = [](auto& c) { c.ack_ok = c.on(); }, .go = next,
         .only_in = variant::accept_any_rst, .replaces = "3.10.7.3-S1-BADACK-RST"},

    rule{.id = "accept_any_ack.syn_sent", .clause = "3.10.7.3", .says = "any ACK is taken for one of our SYN",
         .at = step::sent_ack, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.ack_on && !c.seg.rst && !acks_new(c); },
         .then = [](auto& c) {
             c.ack_ok = c.on();
             c.seg.ack = c.snd_nxt;
         },
         .go = next, .only_in = variant::accept_any_ack, .replaces = "3.10.7.3-S1-BADACK"},
    rule{.id = "accept_any_ack.syn_received", .clause = "3.10.7.4", .says = "any ACK completes the open",
         .at = step::ack, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.seg.ack_on && !acks_new(c); },
         .then = [](auto& c) {
             take_window(c);
             c.snd_una = c.snd_nxt;
             c.tell(signal::open_completed);
         },
         .to = ESTABLISHED, .go = next, .only_in = variant::accept_any_ack, .replaces = "3.10.7.4-S5-SYNRCVD-BAD"},
    rule{.id = "accept_any_ack.synchronized", .clause = "3.10.7.4", .says = "an ACK of any number passes as a duplicate",
         .at = step::ack, .in = synchronized,
         .when = [](auto& c) { return c.seg.ack_on && !acks_new(c) && !duplicate_ack(c); },
         .go = next, .only_in = variant::accept_any_ack, .replaces = "3.10.7.4-S5-5961-DATA 3.10.7.4-S5-EST-FUTURE"},

    rule{.id = "syn_resets_connection.in_window", .clause = "3.10.7.4", .says = "a SYN in the window resets the connection",
         .at = step::syn, .in = synchronized, .where = without(reading::rfc793_syn),
         .when = [](auto& c) { return c.seg.syn; },
         .then = reset_the_sender, .to = CLOSED,
         .only_in = variant::syn_resets_connection, .replaces = "3.10.7.4-S4-5961"},
    rule{.id = "syn_resets_connection.outside", .clause = "3.10.7.4", .says = "a SYN outside the window resets the connection too",
         .at = step::sequence, .in = synchronized - TIME_WAIT,
         .when = [](auto& c) { return unacceptable(c) && c.seg.syn; },
         .then = reset_the_sender, .to = CLOSED,
         .only_in = variant::syn_resets_connection, .replaces = "3.10.7.4-S1-UNACC-ACK"},
    rule{.id = "syn_resets_connection.other", .clause = "3.10.7.4", .says = "not acceptable: an ACK tells what is expected",
         .at = step::sequence, .in = synchronized - TIME_WAIT,
         .when = [](auto& c) { return unacceptable(c) && !c.seg.syn; }, .then = send_ack,
         .only_in = variant::syn_resets_connection, .replaces = "3.10.7.4-S1-UNACC-ACK"},

    rule{.id = "fin_not_acked.fin", .clause = "3.10.7.4", .says = "the peer's FIN is taken without a word",
         .at = step::fin, .in = receives,
         .when = [](auto& c) { return c.seg.fin; },
         .then = [](auto& c) {
             c.rcv_nxt = c.rcv_nxt + 1;
             c.tell(signal::connection_closing);
         },
         .go = next, .only_in = variant::fin_not_acked, .replaces = "3.10.7.4-S8-FIN"},
    rule{.id = "fin_not_acked.again", .clause = "3.10.7.4", .says = "nor is the FIN acknowledged when it comes again",
         .at = step::sequence, .in = synchronized - TIME_WAIT,
         .when = [](auto& c) { return unacceptable(c) && c.seg.fin; },
         .only_in = variant::fin_not_acked, .replaces = "3.10.7.4-S1-UNACC-ACK"},
    rule{.id = "fin_not_acked.other", .clause = "3.10.7.4", .says = "not acceptable: an ACK tells what is expected",
         .at = step::sequence, .in = synchronized - TIME_WAIT,
         .when = [](auto& c) { return unacceptable(c) && !c.seg.fin; }, .then = send_ack,
         .only_in = variant::fin_not_acked, .replaces = "3.10.7.4-S1-UNACC-ACK"},
    rule{.id = "fin_not_acked.time_wait", .clause = "3.10.7.4", .says = "nor in TIME-WAIT",
         .at = step::sequence, .in = TIME_WAIT,
         .when = repeats_fin,
         .only_in = variant::fin_not_acked, .replaces = "3.10.7.4-S1-TW-OLDFIN 3.10.7.4-S1-TW-OLDFIN-LITERAL"},

    rule{.id = "no_retransmission.timer", .clause = "3.10.8", .says = "the timer expires and nothing is sent",
         .on = event::retransmission_timeout, .in = SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT | our_fin_out,
         .when = may_retry, .only_in = variant::no_retransmission,
         .replaces = "3.10.8-RTX-SYN 3.10.8-RTX-SYNACK 3.10.8-RTX-EARLY-SYNACK 3.10.8-RTX-TEXT 3.10.8-RTX-TEXT-CLOSING 3.10.8-RTX-FIN"},

    rule{.id = "no_simultaneous_open.syn", .clause = "3.10.7.3", .says = "a SYN without ACK is dropped",
         .at = step::sent_syn, .in = SYN_SENT,
         .when = [](auto& c) { return c.seg.syn && !c.ack_ok; }, .only_in = variant::no_simultaneous_open,
         .replaces = "3.10.7.3-S4-SYN-ONLY 3.10.7.3-S4-SYN-ONLY-MORE 3.10.7.3-S4-SYN-ONLY-MORE-DROP"},

    rule{.id = "forgets_origin.rst", .clause = "3.10.7.4", .says = "even a passive opener is closed by a RST",
         .at = step::rst_state, .in = SYN_RECEIVED,
         .when = [](auto& c) { return c.passive && !c.reused; }, .to = CLOSED,
         .only_in = variant::forgets_origin, .replaces = "3.10.7.4-S2-SYNRCVD-PASSIVE"},

    rule{.id = "rst_answers_rst.closed", .clause = "3.10.7.1", .says = "a RST is answered with a RST",
         .at = step::closed_arrives, .in = CLOSED,
         .when = [](auto& c) { return c.seg.rst; },
         .then = [](auto& c) { c.send(rst_segment(c, c.seg.ack)); },
         .only_in = variant::rst_answers_rst, .replaces = "3.10.7.1-RST"},

    rule{.id = "silent_reset.rst", .clause = "3.10.7.4", .says = "the connection is gone and nobody is told",
         .at = step::rst_state, .in = ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT, .to = CLOSED,
         .only_in = variant::silent_reset, .replaces = "3.10.7.4-S2-RST-SYNC"},

    rule{.id = "no_half_close.text", .clause = "3.10.7.4", .says = "text after our CLOSE is acknowledged and thrown away",
         .at = step::text, .in = FIN_WAIT_1 | FIN_WAIT_2, .where = without(reading::half_duplex),
         .when = has_text,
         .then = [](auto& c) {
             c.rcv_nxt = c.rcv_nxt + c.seg.len;
             owe_ack(c);
         },
         .go = next, .only_in = variant::no_half_close, .replaces = "3.10.7.4-S7-DELIVER-FW"},

    rule{.id = "time_wait_answers_every_ack.ack", .clause = "3.10.7.4", .says = "TIME-WAIT answers whatever arrives",
         .at = step::ack, .in = TIME_WAIT, .where = without(reading::tw_answers_all),
         .when = [](auto& c) { return (acks_new(c) && c.seg.ack_on) || duplicate_ack(c); },
         .then = [](auto& c) {
             owe_ack(c);
             c.starts_2msl = true;
         },
         .go = next, .only_in = variant::time_wait_answers_every_ack, .replaces = "3.10.7.4-S5-TW-OTHER"},

    rule{.id = "reuse_any_syn.syn", .clause = "3.6.1", .says = "any SYN reopens TIME-WAIT, with a number inside the old ones",
         .at = step::reuse, .in = TIME_WAIT, .where = without(reading::rfc6191),
         .when = opening_syn,
         .then = [](auto& c) {
             c.in.iss = c.snd_una - 1;
             reopen(c);
         },
         .to = SYN_RECEIVED, .only_in = variant::reuse_any_syn, .replaces = "3.6.1-TW-REUSE"},
    rule{.id = "reuse_any_syn.other", .clause = "3.6.1", .says = "no SYN",
         .at = step::reuse, .in = TIME_WAIT, .where = without(reading::rfc6191),
         .when = [](auto& c) { return !opening_syn(c); }, .go = next, .quiet = true,
         .only_in = variant::reuse_any_syn, .replaces = "3.6.1-TW-NO-REUSE"});

}  // namespace synfin::model
