// why-time-wait: TIME-WAIT of 0, 1 and 2 MSL explored, what breaks at each, that 2 suffice, and under which conditions.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "cli/explain/narrative.hpp"
#include "cli/explain/topics.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"

namespace synfin::cli {
namespace {

using model::action;
using model::property;

// A connection that is closed in order and opened again with the same ports and the same initial numbers, so that nothing but
// TIME-WAIT keeps old and new apart. Time in ticks; one loss, one duplicate, any order; prompt retransmission; one octet.
constexpr const char* again = "incarnations=2,a-active-opens=2,b-passive-opens=2";

std::string instance(int msl, const std::string& more = "repeating-isn=on,readings=rfc1337") {
    return fmt::format("timed[{},{},time-wait-msl={}]", again, more, msl);
}

struct condition {
    const char* says;
    const char* without;  ///< what may happen when it is dropped
    bool (*broken)(const moment&);
};

// What no bound can say, as steps that are not taken.
constexpr std::array conditions{
    condition{"A, which opens actively, also closes first, so TIME-WAIT is where the next SYN comes from", "B may close first",
              [](const moment& m) { return m.by(B, action::close) && m.before->st != model::CLOSE_WAIT; }},
    condition{"B listens again only once A's TIME-WAIT is over", "B may listen again at once",
              [](const moment& m) { return m.by(B, action::open_passive) && m.at(A).st == model::TIME_WAIT; }},
    condition{"A opens only towards a B that listens: a refused SYN is guarded by no TIME-WAIT", "A may open before B listens",
              [](const moment& m) { return m.by(A, action::open_active) && m.at(B).st != model::LISTEN; }},
};

scene outside_of(std::size_t dropped) {
    return [dropped](const moment& m) {
        for (std::size_t i = 0; i < conditions.size(); ++i)
            if (i != dropped && conditions[i].broken(m)) return true;
        return false;
    };
}
constexpr std::size_t none_dropped = conditions.size();

const std::vector<property> watched{property::last_ack, property::clean_close, property::no_stale_data, property::no_ghost,
                                    property::sync};

std::string in_table(const survey& s, property p) {
    const auto* run = s.run_to(p);
    return run == nullptr ? (s.explored.complete ? "holds" : "?") : fmt::format("broken, {} steps", run->size() - 1);
}

survey add_row(article& a, table& rows, int msl) {
    auto s = watch_for(instance_of(instance(msl)), outside_of(none_dropped), watched, until::all_seen);
    std::vector<std::string> row{fmt::format("{} MSL", msl)};
    for (const auto p : watched) row.push_back(in_table(s, p));
    rows.push_back(std::move(row));
    a.checked(instance(msl), s.explored,
              fmt::format("{} MSL: {} of {} properties broken (conditions 1 to 4 below)", msl, s.broken.size(), watched.size()));
    return s;
}

traces::trace run_in(const survey& s, int msl, property p) {
    const auto* run = s.run_to(p);
    if (run == nullptr) throw std::logic_error(fmt::format("{} MSL do not break {}", msl, model::text(p).id));
    auto t = traces::tell(instance_of(instance(msl)), *run, p);
    t.property = std::string(model::text(p).id);
    return t;
}

/// The last ACK is lost, and the FIN comes again.
story lost_last_ack(model::state where) {
    const scene lost = [](const moment& m) {
        return m.by(B, action::lose) && m.at(B).st == model::LAST_ACK && m.segment->seg.ack_on.v;
    };
    const scene repeated = [=](const moment& m) {
        return m.arrives(A) && m.segment->seg.fin.v && m.before->st == where && m.at(B).st == model::LAST_ACK;
    };
    return {{settled(model::ESTABLISHED, model::ESTABLISHED), lost, step_of(model::kind(action::tick)),
             does(B, action::retransmit), repeated, becomes(B, model::LAST_ACK, model::CLOSED)},
            step_of(model::kind(action::duplicate) | model::kind(action::duplicate_rst))};
}

void tell_lost_ack(article& a) {
    a.head("The lost last ACK and the repeated FIN");
    a.say(fmt::format(
        "B in {} needs the ACK of its FIN. If that ACK is lost B sends its FIN again, and somebody must be there who knows "
        "the connection. With TIME-WAIT of 0 nobody is: A answers with a RST, and B's orderly close ends as an error.",
        both_spellings(model::LAST_ACK)));
    a.show(run_of("timed[b-sends=0,time-wait-msl=0]", lost_last_ack(model::CLOSED)),
           "TIME-WAIT of 0: the repeated FIN meets nobody");
    a.say(fmt::format(
        "With 2 MSL A is still in {}, acknowledges the FIN again and starts its clock anew. (1 MSL is too short here, too: "
        "the repeated FIN may itself be on its way for up to 1 MSL.)",
        both_spellings(model::TIME_WAIT)));
    a.show(run_of("timed[b-sends=0]", lost_last_ack(model::TIME_WAIT)), "TIME-WAIT of 2 MSL: the repeated FIN is answered");
}

void tell_conditions(article& a, std::uint64_t states) {
    a.head("2 MSL suffice, under these conditions");
    a.say(fmt::format(
        "Found, not assumed: all {} states were looked at, and none of the five is broken in any. Of the bounds: at most one "
        "loss and one duplicate, at most two segments on their way to each end (with two losses, or three segments, an octet "
        "that B "
        "sends again can outlive even 2 MSL: F12 in docs/findings.md), B sends one octet, whoever waits for an ACK sends again "
        "before a tick ends, a segment dies when it is 1 MSL old, "
        "nobody crashes or aborts. The others, and what 2 MSL do not prevent without them:",
        grouped(states)));
    table rows{{"condition", "without it", "breaks", "steps"}};
    const auto add = [&](const std::string& says, const std::string& without, const std::string& of, std::size_t dropped) {
        const auto s =
            watch_for(instance_of(of), outside_of(dropped),
                      {property::no_ghost, property::no_stale_data, property::sync, property::last_ack}, until::first_seen);
        if (s.broken.empty()) throw std::logic_error("2 MSL suffice without this condition: " + says);
        rows.push_back(
            {says, without, std::string(model::text(s.broken[0].first).id), std::to_string(s.broken[0].second.size() - 1)});
    };
    const std::string no_loss = "repeating-isn=on,loss=0,readings=";
    for (std::size_t i = 0; i < conditions.size(); ++i)
        add(fmt::format("{}", i + 1), conditions[i].without, instance(2, no_loss + "rfc1337"), i);
    add("4", "A leaves TIME-WAIT on a RST", instance(2, no_loss + "none"), none_dropped);
    for (std::size_t i = 0; i < conditions.size(); ++i) a.say(fmt::format("{}. {}.", i + 1, conditions[i].says));
    a.say(
        "4. TIME-WAIT ignores every RST (reading rfc1337). Otherwise an old duplicate that meets a closed B draws a RST which "
        "ends "
        "TIME-WAIT early: \"TIME-WAIT assassination\".");
    a.add(std::move(rows));
}

}  // namespace

article why_time_wait() {
    article a("topic", "why-time-wait");
    a.say(
        "The end that closes first waits in TIME-WAIT for twice the maximum segment lifetime (2 MSL) before it forgets the "
        "connection. What if it waited less? The checker opens, closes and reopens a connection with one lost and one doubled "
        "segment. The second connection uses the same ports and, to take away every other protection, the same initial sequence "
        "numbers.");
    table rows{{"TIME-WAIT", "last-ack", "clean-close", "no-stale-data", "no-ghost", "sync"}};
    article checks("", "");
    add_row(checks, rows, 0);
    const auto one = add_row(checks, rows, 1);
    const auto two = add_row(checks, rows, 2);
    a.add(std::move(rows));
    a.say(
        "last-ack: LAST-ACK is left by an ACK, not by a RST. clean-close: who finishes has received everything. no-stale-data: "
        "no octet "
        "of the old connection reaches the user of the new one. no-ghost: nobody becomes ESTABLISHED by segments of the old one. "
        "sync: both ends hold each other's numbers.");
    for (auto& p : checks.pieces) a.pieces.push_back(std::move(p));
    tell_lost_ack(a);
    a.head("The old duplicate in a new incarnation");
    a.say(
        "B sent its octet again while A's ACK was still on the way. That copy is younger than A's TIME-WAIT, so it outlives a "
        "TIME-WAIT "
        "of 1 MSL; it arrives in the next connection, where its number fits.");
    a.show(run_in(one, 1, property::no_stale_data), "TIME-WAIT of 1 MSL: an octet of the old connection reaches the new one");
    if (!two.broken.empty() || !two.explored.complete) throw std::logic_error("2 MSL do not suffice");
    tell_conditions(a, two.explored.states);
    a.head("Two locks");
    const auto fresh = instance(0, "loss=0,readings=rfc1337");
    const auto s =
        watch_for(instance_of(fresh), outside_of(none_dropped), {property::no_stale_data, property::sync}, until::all_seen);
    if (!s.broken.empty()) throw std::logic_error("fresh numbers do not keep old segments out");
    a.checked(fresh, s.explored, "with fresh initial numbers no-stale-data and sync hold even at 0 MSL (conditions 1 to 4)");
    a.say(
        "Initial numbers that differ from incarnation to incarnation (RFC 9293 3.4.1) keep old octets out as well. TIME-WAIT is "
        "needed "
        "where numbers come round again, and always for the lost last ACK.");
    a.say("The same by hand: `synfin explain s10` (the lost last ACK), s20a to s20c (no TIME-WAIT), s11a (assassination).");
    return a;
}

}  // namespace synfin::cli
