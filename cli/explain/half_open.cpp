// half-open: one end has forgotten the connection, by crash, abort or give-up, and how the other one finds out.
#include <fmt/format.h>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"

namespace synfin::cli {
namespace {

using model::action;
using model::property;

// A opens, B listens; what makes A forget differs. Loss is unlimited, nothing is repeated by the network.
const std::string common = "restart[a-sends=0,a-active-opens=1,incarnations=1,";
const std::string crash_instance = common + "a-aborts=0]";
const std::string abort_instance = common + "crashes=0]";
const std::string give_up_instance = "restart[a-active-opens=1,incarnations=1,a-aborts=0,crashes=0,give-ups=1,a-closes=off]";
const std::string reopen_instance = "restart[a-sends=0,b-sends=0,a-aborts=0,b-passive-opens=2]";

const scene connected = settled(model::ESTABLISHED, model::ESTABLISHED);
const scene reset = [](const moment& m) { return m.arrives(B) && m.segment->seg.rst.v && m.after->st == model::CLOSED; };
const scene loses = step_of(model::kind(action::lose));

story crashed_and_data() { return {{connected, does(A, action::crash), does(B, action::send), reset}, loses}; }

story crashed_and_reopened() {
    return {{connected, does(A, action::crash), does(A, action::open_active),
             [](const moment& m) { return m.arrives(B) && m.segment->seg.syn.v && m.before->st == model::ESTABLISHED; }, reset,
             becomes(B, model::CLOSED, model::LISTEN), settled(model::ESTABLISHED, model::ESTABLISHED)},
            any_of({loses, does(B, action::close), does(A, action::close)})};
}

story crashed_and_silent() {
    const scene unanswered = [](const moment& m) { return m.arrives(A) && m.before->st == model::CLOSED && m.sent == nullptr; };
    return {{connected, does(A, action::crash), does(B, action::send), unanswered, does(B, action::retransmit), unanswered},
            loses};
}

story aborted_and_lost() {
    return {{connected, does(A, action::abort), [](const moment& m) { return m.by(B, action::lose) && m.segment->seg.rst.v; },
             does(B, action::send), reset},
            {}};
}

story given_up() { return {{connected, does(A, action::send), does(A, action::user_timeout), does(B, action::send), reset}, {}}; }

}  // namespace

article half_open() {
    article a("topic", "half-open");
    a.say(fmt::format(
        "A connection is half-open when one end is {} and the other has no record of it. The handshake never makes one (`synfin "
        "explain why-three-way`); it takes an end that forgets: it crashes, it aborts and its RST is lost, or it gives "
        "up. TCP cannot prevent that, but whoever has no connection answers every segment with a RST, so that the first "
        "thing the other end sends brings the news.",
        both_spellings(model::ESTABLISHED)));
    a.head("Crash, and B sends");
    show_run(a, crash_instance, crashed_and_data(), "A loses its memory; B's data finds out");
    a.head("Crash, and A opens again");
    a.say(
        "A's new SYN arrives at an end that still believes in the old connection. B does not reset on a SYN (anybody could forge "
        "one); "
        "it answers with an ACK of the old numbers. That is nonsense to A in SYN-SENT, so A's RST, with exactly the number B "
        "expects, ends the old connection, and A's next SYN opens the new one.");
    show_run(a, reopen_instance, crashed_and_reopened(), "A comes back and opens again");
    a.head("Abort, and the RST is lost");
    show_run(a, abort_instance, aborted_and_lost(), "A aborts, B hears of it only when it sends");
    a.head("Give-up");
    a.say("A's data is not acknowledged for too long; A's user timeout ends the connection without a word to B.");
    show_run(a, give_up_instance, given_up(), "A gives up, B goes on");
    a.head("The recovery always works, once there is something to send");
    for (const auto& instance : {crash_instance, abort_instance, give_up_instance})
        check_all(a, instance, {property::half_open}, checker::verdict::holds);
    a.say(
        "A half-open end with nothing to send is not covered: it stays as it is, for ever if need be. That is what keep-alives "
        "are "
        "for (`synfin explain keep_alive`).");
    a.head("Without the RST");
    const auto silent = crash_instance + "+no_rst_for_half_open";
    show_run(a, silent, crashed_and_silent(), "An end without a connection stays silent");
    check_all(a, silent, {property::half_open}, checker::verdict::violated);
    a.say("B sends its data again and again; only its own user timeout could end it.");
    a.say("The same by hand: `synfin explain s04a` (reopened), s04b (data), s04c (keep-alive), s23 (abort).");
    return a;
}

}  // namespace synfin::cli
