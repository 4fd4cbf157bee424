// why-three-way: a late SYN opens a connection with nobody when two messages are enough, in both classic tellings.
#include <algorithm>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"

namespace synfin::cli {
namespace {

using model::action;

// One client, one server that listens twice, no data; one loss, any order. The server's user closes only what is open.
const std::string three_way = "lifecycle[loss=1,duplication=0,a-active-opens=1,a-sends=0,b-sends=0,b-patient=on]";
const std::string two_way = three_way + "+two_way_handshake";

/// The server takes a connection that the client does not have: none at all, a later one, or one already over.
bool with_nobody(const moment& m) {
    const model::states waiting = model::LISTEN | model::SYN_RECEIVED;
    if (m.end != B || m.before == nullptr || !waiting.has(m.before->st) || !model::synchronized.has(m.after->st)) return false;
    const auto client = m.at(A);
    const model::states present = model::SYN_SENT | model::SYN_RECEIVED | (model::synchronized - model::TIME_WAIT);
    return !(client.incarnation == m.after->peer && present.has(client.st));
}

bool lone_end_resets(const moment& m) {
    return m.arrives(A) && m.before->st == model::CLOSED && m.sent != nullptr && m.sent->rst.v;
}

/// The server listens, the client asks and thinks better of it, and only then the SYN arrives; the client's RST is lost.
story delayed_beyond_release() {
    return {{does(B, action::open_passive), becomes(A, model::SYN_SENT, model::CLOSED), with_nobody, lone_end_resets,
             settled(model::CLOSED, model::ESTABLISHED)},
            {}};
}

/// The client sends its SYN again, the connection comes and goes, then the other SYN arrives.
story presumed_lost() {
    return {{does(B, action::open_passive),
             [](const moment& m) { return m.by(A, action::retransmit) && m.before->st == model::SYN_SENT; },
             both_in(model::ESTABLISHED, model::ESTABLISHED), becomes(B, model::LAST_ACK, model::CLOSED), with_nobody,
             settled(model::CLOSED, model::ESTABLISHED)},
            {}};
}

/// Both SYNs are the same segment, so which one is late is ours to say: the first.
traces::trace first_one_late(traces::trace t) {
    for (auto& s : t.steps)
        if (s.received && s.received->syn && !s.received->ack_on && s.received->from == "A")
            s.received->id = s.received->id == "m1" ? "m2" : "m1";
    return t;
}

story turned_away() {
    return {{does(B, action::open_passive), becomes(A, model::SYN_SENT, model::CLOSED),
             becomes(B, model::LISTEN, model::SYN_RECEIVED), settled(model::CLOSED, model::LISTEN)},
            step_of(model::kind(action::lose))};
}

void tell_first(article& a) {
    a.head("Two messages, first telling: the SYN is delayed until the connection has been released");
    a.say(
        "A asks for a connection and gives up; its SYN is still on the way. If a SYN alone opens the connection, B takes it for "
        "a "
        "new request, tells its user that a connection is there, and answers. A never asked for this one: its RST is lost.");
    const auto path = show_run(a, two_way, delayed_beyond_release(), "A late SYN under two messages");
    if (waits_for_users_only(instance_of(two_way), path.back()))
        a.say(
            "Nothing is under way any more, no timer runs, and B has nothing to send that could be answered: as far as the "
            "network is concerned B stays " +
            both_spellings(model::ESTABLISHED) +
            " for ever. It is half-open, and holds a "
            "connection record, buffers and a place among its connections for nobody, until its own user gives up.");
}

void tell_second(article& a) {
    a.head("Two messages, second telling: the SYN was presumed lost, was sent again, and arrives late");
    a.say(
        "The first SYN is slow. A's timer sends it again, the second SYN opens the connection, both use it and close it in "
        "order. Then the first SYN arrives at a server that is listening again.");
    const auto of = instance_of(two_way);
    const auto path = shortest(of, presumed_lost());
    a.show(first_one_late(run_of(two_way, presumed_lost())), "A retransmitted SYN under two messages");
    if (path.found() && waits_for_users_only(of, path.path.back()))
        a.say("Again B alone is " + both_spellings(model::ESTABLISHED) + " and nothing will ever tell it otherwise.");
}

}  // namespace

article why_three_way() {
    article a("topic", "why-three-way");
    a.say(
        "A connection needs both ends to know that both want it now. The network can hold a segment back and deliver it late, so "
        "a SYN by itself proves nothing: it may be a leftover. The third message is A's proof that it has seen B's answer, and "
        "B's fresh number in it, and still wants the connection.");
    tell_first(a);
    tell_second(a);
    a.head("Three messages: the same SYN opens nothing");
    a.say("Now B goes to " + both_spellings(model::SYN_RECEIVED) +
          " and waits for the ACK of its own number. A has no connection "
          "and answers with a RST; B, which was opened passively, returns to LISTEN. B's user never hears of it.");
    show_run(a, three_way, turned_away(), "The same late SYN under three messages");
    no_run(a, three_way, {{with_nobody}, {}}, "B never takes a connection that A does not have");
    a.say(
        "Even if that RST is lost B is not stuck: its SYN,ACK is unacknowledged, so its timer keeps asking, and gives up after "
        "R2 (RFC 9293 3.8.3). Under two messages B waits for nothing, so it asks for nothing.");
    check_all(a, "handshake", {model::property::no_ghost, model::property::sync}, checker::verdict::holds);
    check_all(a, "handshake+two_way_handshake", {model::property::no_ghost}, checker::verdict::violated);
    a.say(
        "Conditions: initial numbers of different incarnations differ (RFC 9293 3.4.1), and neither end crashes. "
        "`synfin explain half-open` drops the second, `synfin explain why-time-wait` the first.");
    a.say("The same by hand, step by step: `synfin explain s19a` (stuck), s19b (stale data), s19c (three messages).");
    return a;
}

}  // namespace synfin::cli
