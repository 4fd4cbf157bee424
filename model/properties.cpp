#include "model/properties.hpp"

namespace synfin::model {

namespace {

constexpr bool yes = true, no = false;

constexpr std::array<property_text, property_count> texts{{
    {"sync", "when both ends have had their SYN acknowledged, each holds exactly the other's numbers", "3.4.1 3.5", "", yes, no,
     no, no},
    {"no-ghost", "no end becomes ESTABLISHED by segments of another incarnation", "3.4.1 3.5", "", yes, no, no, no},
    {"one-connection", "two ends that open at the same time can always end up in one connection", "3.5 MUST-10", "", no, no, yes,
     no},
    {"origin",
     "a valid RST in SYN-RECEIVED leads back to LISTEN after a passive open and to CLOSED with a report after an active one",
     "3.5.3 MUST-11", "", yes, no, no, no},
    {"half-open", "a half-open connection with something to send is reset by the traffic it makes", "3.5.1", "retransmission on",
     no, no, yes, no},
    {"rst-quiet", "a RST is never answered, except by a challenge ACK", "3.5.2 3.10.7", "", yes, no, no, no},
    {"clean-close", "both users closed: all data has arrived when an end finishes, and both ends can finish without a RST", "3.6",
     "retransmission on", yes, no, yes, no},
    {"half-close",
     "after one CLOSE the other direction still works: its text reaches the user, and its own FIN waits for its own user",
     "3.6.1", "", yes, no, no, no},
    {"linger", "the end that closed first forgets the connection no earlier than 2 MSL after it last acknowledged a FIN",
     "3.6.1 MUST-13", "timed, TIME-WAIT of 2 MSL", yes, no, no, no},
    {"last-ack", "LAST-ACK is left by an ACK, not by a RST", "3.6 3.10.8",
     "timed, prompt retransmission, at most one loss, no crash, abort, give-up or old segment, TIME-WAIT assassination "
     "excluded",
     yes, no, no, no},
    {"no-stale-data", "no octet of another incarnation reaches the user", "3.4.1 3.6.1", "the ACK range check of MAY-12", yes, no,
     no, no},
    {"rst-exact", "only a RST exactly at RCV.NXT changes the state of SYN-RECEIVED and later states", "3.5.3 3.10.7.4",
     "RFC 5961 for RST", yes, no, no, no},
    {"syn-safe", "no SYN changes the state of a synchronized end, unless it is cut off as known before", "3.10.7.4",
     "RFC 5961 for SYN, TIME-WAIT reuse apart", yes, no, no, no},
    {"ack-range", "text is taken only with an ACK in [SND.UNA - MAX.SND.WND, SND.NXT]", "3.10.7.4 MAY-12", "MAY-12", yes, no, no,
     no},
    {"retransmission", "whatever was lost, opening and closing can still go on without the users' help", "3.8.1 3.8.3",
     "retransmission on", no, no, yes, no},
    {"no-loop", "two ends never answer each other for ever without new input", "3.10.7.4", "no old SYN at both ends at once", no,
     no, no, yes},
    {"inform", "the user learns whether the peer closed in order or reset", "3.6 MUST-12", "", yes, no, no, no},
    {"reuse", "TIME-WAIT is reopened only with a number beyond all old ones", "3.6.1 MAY-2",
     "a reading or variant that reopens TIME-WAIT", yes, no, no, no},
    {"recoverable", "from every state both ends can get back to CLOSED without ABORT or crash", "3.3.2 3.8.3",
     "retransmission on, users may close; no crash, abort or give-up, or any number of give-ups", no, no, yes, no},
    {"opens", "an active opener whose peer is willing has its connection, when nobody changes his mind", "3.5 MUST-10",
     "delivery and retransmission are fair", no, no, no, no, yes},
    {"opening-ends", "no end opens for ever: it gets through or is told", "3.5 3.8.3 3.10.7",
     "delivery and retransmission are fair", no, no, no, no, yes},
    {"acknowledged", "what is sent is acknowledged at last, or its sender learns that the connection is gone", "3.8.1 3.8.3",
     "delivery and retransmission are fair", no, no, no, no, yes},
    {"closing-ends", "FIN-WAIT-1, CLOSING, LAST-ACK and TIME-WAIT are left at last", "3.6 3.10.8",
     "delivery, timers and output are fair", no, no, no, no, yes},
    {"fin-wait-2-ends", "FIN-WAIT-2 is left at last when the peer is there and its user closes", "3.6 3.6.1",
     "delivery, retransmission and output are fair, and users close", no, no, no, no, yes},
    {"closes", "when both users have called CLOSE both ends are CLOSED at last", "3.6",
     "delivery, timers and output are fair, nobody vanishes or opens again", no, no, no, no, yes},
    {"network-empties", "when both ends are CLOSED and stay so, nothing is on its way at last", "3.5.2 3.10.7.1",
     "delivery is fair", no, no, no, no, yes},
    {"reaches-established", "both ends are ESTABLISHED", "3.5", "", no, yes, no, no},
    {"reaches-simultaneous-open", "a connection that both ends opened actively is established", "3.5",
     "both ends may open actively", no, yes, no, no},
    {"reaches-simultaneous-close", "both ends are CLOSING", "3.6", "both users may close", no, yes, no, no},
    {"reaches-half-close", "text reaches a user who has closed", "3.6.1", "someone may send", no, yes, no, no},
    {"reaches-time-wait", "an end is in TIME-WAIT", "3.6", "users may close", no, yes, no, no},
    {"reaches-second-incarnation", "both ends are ESTABLISHED in a second incarnation", "3.4.1", "two incarnations, enough opens",
     no, yes, no, no},
}};

}  // namespace

const std::array<property_text, property_count>& property_texts() { return texts; }

const property_text& text(property p) { return property_texts()[static_cast<unsigned>(p)]; }

std::optional<property> property_named(std::string_view id) {
    for (unsigned i = 0; i < property_count; ++i)
        if (property_texts()[i].id == id) return static_cast<property>(i);
    return std::nullopt;
}

namespace {

bool someone_sends(const bounds& b) { return b.users[0].sends + b.users[1].sends > 0; }
bool someone_closes(const bounds& b) { return b.users[0].closes || b.users[1].closes; }
bool both_close(const bounds& b) { return b.users[0].closes && b.users[1].closes; }
bool opens(const user_bounds& u) { return u.active_opens + u.passive_opens > 0; }
bool can_connect(const bounds& b) {
    return opens(b.users[0]) && opens(b.users[1]) && b.users[0].active_opens + b.users[1].active_opens > 0;
}
bool reopens_time_wait(const rule_set& r) {
    return r.taken.has(reading::tw_reuse) || r.taken.has(reading::rfc6191) || r.mistake == variant::reuse_any_syn;
}

bool closes_early(const bounds& b) {
    const auto early = [](const user_bounds& u) { return u.closes && !u.patient; };
    return early(b.users[0]) || early(b.users[1]);
}
bool peer_may_vanish(const bounds& b) { return b.crashes.left() || b.users[0].aborts + b.users[1].aborts > 0; }
/// A crash, an abort, a give-up or a CLOSE before the connection is there leaves the peer alone with what it has to send.
bool may_lose_its_peer(const bounds& b) {
    return (someone_sends(b) || someone_closes(b)) && (peer_may_vanish(b) || b.give_ups.left() || closes_early(b));
}
/// A way to the goal must not be blocked by the bounds themselves.
std::string way_condition(const bounds& b) {
    if (!b.retransmission) return "needs retransmission";
    return b.loss == any_number ? "" : "needs unlimited loss (a full channel would block the way)";
}

/// What lets every run go on for ever, whatever the rules say.
std::string run_condition(const bounds& b) {
    if (!b.retransmission) return "needs retransmission";
    return b.attacks.left() ? "an attacker may keep an end from it" : "";
}
/// Two ends that do not fit each other answer with ACKs until one of them gives up.
std::string misfit_condition(const bounds& b) {
    if (const auto why = run_condition(b); !why.empty()) return why;
    const bool told_apart = b.rules.taken.has(reading::refuse_early_ack);
    if (b.old_segments.left() && (someone_closes(b) || b.old_segments.times > 1) && !told_apart)
        return "an end that follows an old SYN may need R2 (docs/findings.md)";
    return {};
}
std::string half_open_condition(const bounds& b) {
    if (b.crashes.left() && b.incarnations > 1 && closes_early(b))
        return "a CLOSE in SYN-RECEIVED after a crash leaves a pair that only R2 ends (docs/findings.md)";
    return misfit_condition(b);
}
std::string opens_condition(const bounds& b) {
    if (!can_connect(b)) return "needs an active opener";
    if (b.old_segments.left()) return "an old SYN can have an active opener refused (docs/findings.md)";
    return run_condition(b);
}

std::string eventual_condition(property p, const bounds& b) {
    switch (p) {
        case property::opens:
            return opens_condition(b);
        case property::opening_ends:
            return can_connect(b) ? misfit_condition(b) : "needs an active opener";
        case property::acknowledged:
            return someone_sends(b) || someone_closes(b) ? half_open_condition(b) : "needs users that send or close";
        case property::closing_ends:
            return someone_closes(b) ? half_open_condition(b) : "needs users that close";
        case property::fin_wait_2_ends:
            return both_close(b) ? run_condition(b) : "needs users that close";
        case property::closes:
            return both_close(b) ? misfit_condition(b) : "needs users that close";
        default:
            return {};
    }
}

/// Of what should happen once.
std::string witness_condition(property p, const bounds& b) {
    switch (p) {
        case property::reaches_established:
            return can_connect(b) ? "" : "needs an active opener";
        case property::reaches_simultaneous_close:
            return both_close(b) && can_connect(b) ? "" : "needs users that close";
        case property::reaches_half_close:
            return someone_sends(b) && someone_closes(b) && can_connect(b) ? "" : "needs a user that sends and one that closes";
        case property::reaches_time_wait:
            return someone_closes(b) && can_connect(b) ? "" : "needs users that close";
        case property::reaches_second_incarnation:
            return b.incarnations >= 2 && b.users[0].active_opens + b.users[0].passive_opens >= 2 &&
                           b.users[1].active_opens + b.users[1].passive_opens >= 2
                       ? ""
                       : "needs two incarnations";
        default:
            return {};
    }
}

std::string last_ack_condition(const bounds& b) {
    if (!b.timed || !b.prompt) return "needs time and prompt retransmission";
    if (b.loss.times > 1) return "needs at most one loss";
    if (b.life() > b.msl_ticks) return "needs segments that die within an MSL";
    if (b.crashes.left() || b.give_ups.left() || b.old_segments.left() || b.users[0].aborts + b.users[1].aborts > 0)
        return "needs no crash, abort, give-up or old segment";
    return {};
}

/// An attacker who guesses every number is the peer; what is claimed all the same is about single segments and the witnesses.
bool withstands_guesses(property p) {
    switch (p) {
        case property::origin:
        case property::rst_quiet:
        case property::half_close:
        case property::rst_exact:
        case property::syn_safe:
        case property::ack_range:
        case property::inform:
            return true;
        default:
            return text(p).sometimes;
    }
}

}  // namespace

std::string not_claimed(property p, const bounds& b) {
    if (b.attacks.left() && !withstands_guesses(p)) return "an attacker may guess the numbers";
    switch (p) {
        case property::one_connection:
        case property::reaches_simultaneous_open:
            if (b.users[0].active_opens == 0 || b.users[1].active_opens == 0) return "needs two active openers";
            return p == property::one_connection ? way_condition(b) : "";
        case property::half_open:
            return may_lose_its_peer(b) ? way_condition(b) : "needs an end that may lose its peer";
        case property::retransmission:
            return way_condition(b);
        case property::clean_close:
            return both_close(b) ? way_condition(b) : "needs users that close";
        case property::recoverable:
            // A give-up is a way out as long as one is left, and makes an end vanish when its peer may have none.
            if ((peer_may_vanish(b) || b.give_ups.left()) && !(b.give_ups == any_number))
                return "FIN-WAIT-2 waits for ever when its peer has vanished (docs/findings.md)";
            if (b.old_segments.left() && b.incarnations > 1 && !(b.give_ups == any_number))
                return "two ends that each follow an old SYN wait for R2 (docs/findings.md)";
            return both_close(b) ? way_condition(b) : "needs users that close";
        case property::opens:
        case property::opening_ends:
        case property::acknowledged:
        case property::closing_ends:
        case property::fin_wait_2_ends:
        case property::closes:
        case property::network_empties:
            return eventual_condition(p, b);
        case property::half_close:
            return someone_sends(b) && someone_closes(b) ? "" : "needs a user that sends and one that closes";
        case property::linger:
            if (!b.timed) return "needs time";
            return b.time_wait() < 2 * b.msl_ticks ? "needs TIME-WAIT of 2 MSL" : "";
        case property::last_ack:
            return last_ack_condition(b);
        case property::no_stale_data:
            if (!someone_sends(b) && !b.old_segments.left()) return "needs data";
            return b.rules.taken.has(reading::no_ack_floor) ? "needs the ACK range check of MAY-12" : "";
        case property::ack_range:
            if (!someone_sends(b) && !b.old_segments.left()) return "needs data";
            return b.rules.taken.has(reading::no_ack_floor) ? "needs MAY-12" : "";
        case property::rst_exact:
            return b.rules.taken.has(reading::rfc793_rst) ? "needs RFC 5961 for RST" : "";
        case property::syn_safe:
            return b.rules.taken.has(reading::rfc793_syn) ? "needs RFC 5961 for SYN" : "";
        case property::no_loop:
            if (b.incarnations > 1 && b.old_segments.left())
                return "two ends that each follow an old SYN loop until R2 (docs/findings.md)";
            if (b.incarnations > 1 && closes_early(b))
                return "a CLOSE in SYN-RECEIVED on an old SYN loops with TIME-WAIT (docs/findings.md)";
            return b.rules.taken.has(reading::tw_answers_all) ? "needs the reading of A3" : "";
        case property::reuse:
            return reopens_time_wait(b.rules) ? "" : "needs a reading that reopens TIME-WAIT";
        default:
            return witness_condition(p, b);
    }
}

}  // namespace synfin::model
