// why-four-way and half-close: a FIN ends one direction, and the other one still works.
#include <fmt/format.h>

#include <algorithm>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"

namespace synfin::cli {
namespace {

using model::action;
using model::property;

// One connection, no opening trouble: users close what is established, and B may still say something.
const std::string one_connection =
    "lifecycle[duplication=0,incarnations=1,a-active-opens=1,a-sends=0,a-patient=on,b-passive-opens=1,b-patient=on]";

const scene in_trouble = step_of(model::kind(action::lose) | model::kind(action::retransmit));
const scene a_closes = [](const moment& m) { return m.by(A, action::close) && m.before->st == model::ESTABLISHED; };
const scene connected = settled(model::ESTABLISHED, model::ESTABLISHED);

story normal_close() {
    return {{connected, a_closes, becomes(B, model::ESTABLISHED, model::CLOSE_WAIT),
             becomes(A, model::FIN_WAIT_1, model::FIN_WAIT_2), becomes(B, model::CLOSE_WAIT, model::LAST_ACK),
             becomes(A, model::FIN_WAIT_2, model::TIME_WAIT), settled(model::CLOSED, model::CLOSED)},
            in_trouble};
}

story close_with_data() {
    return {{connected, a_closes, becomes(A, model::FIN_WAIT_1, model::FIN_WAIT_2),
             [](const moment& m) { return m.by(B, action::send) && m.before->st == model::CLOSE_WAIT; },
             [](const moment& m) { return m.arrives(A) && m.segment->seg.len.v != 0 && m.before->st == model::FIN_WAIT_2; },
             settled(model::FIN_WAIT_2, model::CLOSE_WAIT), becomes(B, model::CLOSE_WAIT, model::LAST_ACK),
             settled(model::CLOSED, model::CLOSED)},
            in_trouble};
}

story fin_and_ack_together() {
    return {{connected, a_closes, becomes(B, model::CLOSE_WAIT, model::LAST_ACK), becomes(A, model::FIN_WAIT_1, model::TIME_WAIT),
             becomes(B, model::LAST_ACK, model::CLOSED)},
            step_of(model::kind(action::retransmit))};
}

void show_fin_and_ack(article& a) {
    const auto t = run_of(one_connection, fin_and_ack_together());
    a.head("FIN and ACK in one segment: FIN-WAIT-1 straight to TIME-WAIT");
    a.say(
        fmt::format("Only when B's user has nothing more to say and closes at once can one segment be both the ACK and the FIN. "
                    "A then takes two steps in one event (first the ACK: fifth check; then the FIN: eighth check) and never "
                    "stops in {}. Here the ACK on its own is late or lost and B's FIN,ACK does its work.",
                    both_spellings(model::FIN_WAIT_2)));
    a.show(t, "FIN and ACK together");
}

std::size_t segments_from_close(const traces::trace& t) {
    const auto close = std::find_if(t.steps.begin(), t.steps.end(), [](const traces::step& s) { return s.event == "CLOSE"; });
    std::size_t n = 0;
    for (auto s = close; s != t.steps.end(); ++s) n += s->sent.size();
    return n;
}

}  // namespace

article why_four_way() {
    article a("topic", "why-four-way");
    a.say(
        "A connection is two directions, and each is ended by its own sender: FIN says \"I have nothing more to send\", and the "
        "ACK "
        "of the FIN says that it, and everything before it, has arrived. Two directions, a FIN and an ACK each.");
    const auto t = run_of(one_connection, normal_close());
    a.show(t, "Closing in order");
    a.say(fmt::format(
        "{} segments. The first closer goes through {}, {} and {}, the other through {} and {}. Between the second and "
        "the third segment B's user decides alone how long to go on sending.",
        segments_from_close(t), both_spellings(model::FIN_WAIT_1), both_spellings(model::FIN_WAIT_2),
        both_spellings(model::TIME_WAIT), both_spellings(model::CLOSE_WAIT), both_spellings(model::LAST_ACK)));
    a.head("Three messages: B's FIN goes out with the ACK whether B's user is done or not");
    show_violation(a, one_connection + "+three_way_close", property::half_close, "Closing in three messages");
    a.say(
        "B's user has not closed and may have had something to send; the connection is taken away in mid-sentence. With the rule "
        "of RFC 9293 (the FIN waits for B's own CLOSE) no run does that:");
    check_all(a, one_connection, {property::half_close, property::clean_close}, checker::verdict::holds);
    show_fin_and_ack(a);
    a.say("So \"four-way\" counts the messages that must be possible, not those that must be sent.");
    a.say("The same by hand: `synfin explain s06` (four messages), s08 (FIN and ACK together).");
    return a;
}

article half_close() {
    article a("topic", "half-close");
    a.say(fmt::format(
        "After CLOSE an end sends no more data, but it still receives: the connection is half-closed. A waits in {} for "
        "as long as B's user likes, B is in {}, and B's data still flows to A and is acknowledged.",
        both_spellings(model::FIN_WAIT_2), both_spellings(model::CLOSE_WAIT)));
    a.show(run_of(one_connection, close_with_data()), "Data to the side that has closed");
    check_all(a, one_connection, {property::half_close}, checker::verdict::holds);
    check_all(a, one_connection, {property::reaches_half_close}, checker::verdict::witnessed);
    a.head("Without it: data after CLOSE is acknowledged and thrown away");
    show_violation(a, one_connection + "+no_half_close", property::half_close, "A has closed, and B speaks to nobody");
    a.say(
        "B's data was acknowledged and yet reached no user. (RFC 9293 3.6.1 lets an implementation close both directions at "
        "once, "
        "MAY-1, but then it must answer with a RST so that B knows: `synfin explain half_duplex`.)");
    show_fin_and_ack(a);
    a.say("The same by hand: `synfin explain s09`; s09b is the half-duplex CLOSE.");
    return a;
}

}  // namespace synfin::cli
