#include "model/proof/hints.hpp"

namespace synfin::model::proof {

// table
const std::vector<hint>& hints() {
    static const std::vector<hint> all{
        {"fresh-to-segments", CLOSED, "3.10.1-CLOSED-ACTIVE", "was-sent", "A, a"},
        {"fresh-to-acknowledgements", CLOSED, "3.10.1-CLOSED-ACTIVE", "receiver-apart", "B, b"},
        {"fresh-to-the-peer", CLOSED, "3.10.1-CLOSED-ACTIVE", "received-was-sent", "B"},
        {"few-numbers", LISTEN, "3.10.2-LISTEN-ACTIVE", "room-for-fin", "A"},
        {"small-windows", CLOSED, "before anything happens", "windows", "A"},
        {"windows", ESTABLISHED, "3.10.7.4-S5-EST-NEW > 3.10.7.4-S7-DELIVER", "ack-range",
         "it comes with an ACK in [SND.UNA - MAX.SND.WND, SND.NXT]"},
        {"nothing-held", SYN_RECEIVED,
         "3.10.7.4-S1-ZEROWND > 3.10.7.4-S5-SYNRCVD-OK > 3.10.7.4-S7-HELD > 3.10.7.4-S8-FIN > 3.10.7.4-S8-EST",
         "received-numbers", "A"},
        {"sent-numbers", ESTABLISHED, "3.10.2-DATA-SEND", "form", "A, sent"},
        {"opening-numbers", CLOSED, "3.10.1-CLOSED-ACTIVE", "acked-was-received", "B"},
        {"early-close", ESTABLISHED, "3.10.8-RTX-TEXT", "form", "A, sent"},
        {"fin-by-state", ESTABLISHED, "3.10.2-DATA-SEND", "sent-numbers", "A"},
        {"fin-is-last", FIN_WAIT_1, "3.10.2-SEND-LATER", "sent-numbers", "A"},
        {"fin-acked", FIN_WAIT_2,
         "3.10.7.4-S1-TRIM > 3.10.7.4-S5-EST-DUP > 3.10.7.4-S7-DELIVER-FW > 3.10.7.4-S8-FIN > 3.10.7.4-S8-FW2", "clean-close",
         "an end that finishes has all, and so has its peer"},
        {"room-for-fin", ESTABLISHED, "3.10.2-DATA-SEND", "sent-numbers", "A"},
        {"received-numbers", ESTABLISHED, "3.10.2-DATA-SEND", "ack-form", "A, sent"},
        {"received-was-sent", SYN_RECEIVED, "3.10.4-SYNRCVD-FIN", "acks-still-known", "A, sent"},
        {"acked-was-received", SYN_SENT, "3.10.7.3-S1-OKACK > 3.10.7.3-S4-SYN-ACKED", "half-open",
         "a completed open has a peer with the matching numbers, or one that is gone"},
        {"one-knows-the-other", ESTABLISHED, "in ESTABLISHED", "sync", "each has the other's numbers"},
        {"known-peer", SYN_SENT, "3.10.7.3-S4-SYN-ONLY", "sender-apart-from-peers", "A, sent"},
        {"fin-was-received", CLOSING, "3.10.7.4-S1-ZEROWND > 3.10.7.4-S5-EST-NEW > 3.10.7.4-S5-CLOSING-FINACKED", "clean-close",
         "an end that finishes has all, and so has its peer"},
        {"form", ESTABLISHED, "3.10.7.4-S5-EST-NEW > 3.10.7.4-S7-DELIVER", "no-stale-data",
         "what is received is of the peer's incarnation and meant for ours"},
        {"ack-form", SYN_SENT, "3.10.7.3-S1-OKACK > 3.10.7.3-S4-SYN-ACKED", "acked-was-received", "A"},
        {"was-sent", LISTEN, "3.10.7.2-S3-SYN", "received-was-sent", "A"},
        {"acks-received", SYN_SENT, "3.10.7.3-S4-SYN-ONLY", "acks-still-known", "A, a"},
        {"sender-apart", LISTEN, "3.10.7.2-S3-SYN", "known-peer", "B"},
        {"receiver-apart", SYN_RECEIVED, "3.10.7.4-S5-SYNRCVD-OK", "no-ghost",
         "what completes the open is of both present incarnations"},
        {"sender-apart-from-peers", SYN_RECEIVED, "3.10.7.4-S5-SYNRCVD-OK", "no-ghost",
         "what completes the open is of both present incarnations"},
        {"no-other-acks-us", SYN_SENT, "3.10.7.3-S1-OKACK > 3.10.7.3-S4-SYN-ACKED", "one-knows-the-other", "A"},
        {"acks-still-known", SYN_SENT, "3.10.7.3-S1-OKACK > 3.10.7.3-S4-SYN-ACKED", "acked-was-received", "A"},
        {"fin-was-sent", SYN_RECEIVED, "3.10.7.4-S5-SYNRCVD-OK > 3.10.7.4-S7-DELIVER > 3.10.7.4-S8-FIN > 3.10.7.4-S8-EST",
         "fin-was-received", "A"},
        {"senders-apart", LISTEN, "3.10.7.2-S3-SYN", "sender-apart-from-peers", "B, b"},
        {"one-way-only", SYN_SENT, "3.10.7.3-S1-OKACK > 3.10.7.3-S4-SYN-ACKED", "no-other-acks-us", "A, a"},
    };
    return all;
}
// end of table

}  // namespace synfin::model::proof
