// simultaneous-open and simultaneous-close: what happens when both ends do the same thing at the same time.
#include <fmt/format.h>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"

namespace synfin::cli {
namespace {

using model::action;
using model::property;

const scene faults = step_of(model::kind(action::lose) | model::kind(action::retransmit) | model::kind(action::duplicate) |
                             model::kind(action::duplicate_rst) | model::kind(action::close));

story both_knock() {
    return {{both_in(model::SYN_SENT, model::SYN_SENT), both_in(model::SYN_RECEIVED, model::SYN_RECEIVED),
             settled(model::ESTABLISHED, model::ESTABLISHED)},
            faults};
}

const std::string one_connection =
    "lifecycle[duplication=0,incarnations=1,a-active-opens=1,a-sends=0,a-patient=on,b-passive-opens=1,b-sends=0,b-patient=on]";

story both_leave() {
    return {{settled(model::ESTABLISHED, model::ESTABLISHED), both_in(model::FIN_WAIT_1, model::FIN_WAIT_1),
             both_in(model::CLOSING, model::CLOSING), both_in(model::TIME_WAIT, model::TIME_WAIT),
             settled(model::CLOSED, model::CLOSED)},
            step_of(model::kind(action::lose) | model::kind(action::retransmit))};
}

}  // namespace

article simultaneous_open() {
    article a("topic", "simultaneous-open");
    a.say(fmt::format(
        "Both ends open actively at the same time, so both SYNs cross. An end in {} that sees a SYN without ACK goes to {} "
        "and answers with SYN,ACK. One connection comes of it, not two (RFC 9293 3.5, MUST-10).",
        both_spellings(model::SYN_SENT), both_spellings(model::SYN_RECEIVED)));
    a.show(run_of("simultaneous", both_knock()), "Two SYNs cross, literal reading");
    a.say(
        "Read literally, the first check refuses the SYN,ACK (its number lies one below RCV.NXT) and answers with an ACK, and it "
        "is "
        "this ACK that completes the open. Figure 7 of the RFC shows the other reading, simopen_lenient, where the SYN,ACK "
        "itself "
        "is taken:");
    a.show(run_of("simultaneous[readings=simopen_lenient]", both_knock()), "Two SYNs cross, as drawn in Figure 7");
    check_all(a, "simultaneous", {property::one_connection, property::sync}, checker::verdict::holds);
    check_all(a, "simultaneous[readings=simopen_lenient]", {property::one_connection, property::sync}, checker::verdict::holds);
    a.head("Without it: SYN-SENT drops a SYN that carries no ACK");
    show_violation(a, "simultaneous+no_simultaneous_open", property::one_connection, "Both wait for an answer that nobody gives");
    a.say(
        "From here every SYN that arrives is dropped again: whatever is delivered and however often both timers fire, the two "
        "never "
        "meet.");
    a.say("The same by hand: `synfin explain s02a` (Figure 7), s02b (literal).");
    return a;
}

article simultaneous_close() {
    article a("topic", "simultaneous-close");
    a.say(fmt::format(
        "Both users close before they hear of the other's FIN. Each end in {} receives a FIN that does not acknowledge its "
        "own, and goes to {}: the other one is done, too, and only the ACK of the own FIN is missing. Both end in {}.",
        both_spellings(model::FIN_WAIT_1), both_spellings(model::CLOSING), both_spellings(model::TIME_WAIT)));
    a.show(run_of(one_connection, both_leave()), "Two FINs cross");
    check_all(a, one_connection, {property::clean_close, property::no_loop}, checker::verdict::holds);
    check_all(a, one_connection, {property::reaches_simultaneous_close}, checker::verdict::witnessed);
    a.head("Two ends in TIME-WAIT must not answer each other's ACKs");
    a.say(
        "The fifth check, read literally, has TIME-WAIT acknowledge whatever arrives, because the text expects a repeated FIN "
        "only. "
        "After a simultaneous close two ends are there, and one stray ACK goes back and forth until it is lost:");
    show_violation(a, one_connection + "+time_wait_answers_every_ack", property::no_loop, "An ACK of an ACK of an ACK");
    a.say("So only a repeated FIN is answered (ambiguity A3, scenario s24: `synfin explain s24`).");
    a.say("The same by hand: `synfin explain s07`.");
    return a;
}

}  // namespace synfin::cli
