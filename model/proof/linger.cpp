#include "model/proof/linger.hpp"

#include <string>
#include <unordered_set>

namespace synfin::model::proof {

namespace {

number now() { return number_variable("time.now"); }
number msl() { return number_variable("time.msl"); }

/// An end with its times.
struct timed_party {
    const party& p;
    number timer;   ///< when the TIME-WAIT timer started last
    number closed;  ///< when it left LAST-ACK by an ACK,
    flag finished;  ///< and whether it has, and has not begun anew
};
struct timed_message {
    const char* name;
    const message& m;
    number sent;  ///< when
};

timed_party timed(const party& p, const std::string& name) {
    return {p, number_variable(name + ".timer"), number_variable(name + ".closed-at"), flag_variable(name + ".finished")};
}
timed_message timed(const message& m, const char* name) { return {name, m, number_variable(std::string(name) + ".time")}; }

struct scene {
    const timed_party &x, &y;
    const std::vector<timed_message>&mine, &theirs;
    number at;  ///< the time
};

flag alive(const timed_message& m, number at) { return at_most(m.sent, at) && below(at - m.sent, msl()); }

// ---- the lemmas ----

flag started(const scene& s) { return implies(s.x.p.is(TIME_WAIT), at_most(s.x.timer, s.at)); }
flag answered(const scene& s, const timed_message& m) {
    return implies(s.x.p.is(TIME_WAIT) && m.m.sender == s.x.p.iss, at_most(m.sent, s.x.timer));
}
flag finished_in_time(const scene& s) {
    return implies(s.x.p.is(TIME_WAIT) && talks_to(s.x.p, s.y.p) && s.y.finished, below(s.y.closed, s.x.timer + msl()));
}
flag is_over(const scene& s) { return implies(s.x.finished, at_most(s.x.closed, s.at) && s.x.p.is(CLOSED | LISTEN)); }
flag silent_since(const scene& s, const timed_message& m) {
    return implies(s.x.finished && m.m.sender == s.x.p.iss, at_most(m.sent, s.x.closed));
}

const std::vector<timed_lemma> all{
    {"timer-started", "the TIME-WAIT timer started at some time"},
    {"answers-restart", "what X sent before or in TIME-WAIT was sent when the timer started last, or before"},
    {"finished-in-time", "a peer that closed through LAST-ACK did so less than an MSL after the timer started"},
    {"is-over", "an end that closed through LAST-ACK is CLOSED or in LISTEN"},
    {"silent-since", "and has sent nothing of that incarnation since"},
    {"linger-own", "when TIME-WAIT ends nothing that its end sent is alive"},
    {"linger-peer", "when TIME-WAIT ends nothing that its peer sent is alive, if that closed through LAST-ACK"},
};

void put(std::vector<goal>& into, std::size_t lemma, const char* end, const char* message, flag holds) {
    if (holds.is == term_domain::on().is) return;
    into.push_back({all[lemma].id, std::string(end) + (*message != 0 ? std::string(", ") + message : ""), holds});
}

void lemmas_of(std::vector<goal>& into, const char* end, const scene& s) {
    put(into, 0, end, "", started(s));
    put(into, 2, end, "", finished_in_time(s));
    put(into, 3, end, "", is_over(s));
    for (const timed_message& m : s.mine) {
        put(into, 1, end, m.name, m.m.rst || answered(s, m));
        put(into, 4, end, m.name, m.m.rst || silent_since(s, m));
    }
}

std::vector<goal> instances(const timed_party& a, const timed_party& b, const std::vector<timed_message>& from_a,
                            const std::vector<timed_message>& from_b, number at) {
    std::vector<goal> found;
    lemmas_of(found, "A", {a, b, from_a, from_b, at});
    lemmas_of(found, "B", {b, a, from_b, from_a, at});
    return found;
}

// ---- a step ----

/// No time wraps: the world is younger than a quarter of all ticks.
std::vector<flag> times(const cast& c, bool arrival, number at) {
    const unsigned bits = c.size.bits;
    std::vector<flag> given{at_most(at, 1U << (bits - 2)), at_most(1, msl()), at_most(msl(), 1U << (bits - 4))};
    for (const char* name : {"A", "B"}) {
        given.push_back(at_most(number_variable(std::string(name) + ".timer"), 1U << (bits - 2)));
        given.push_back(at_most(number_variable(std::string(name) + ".closed-at"), 1U << (bits - 2)));
    }
    given.push_back(alive(timed(c.sent_by_a, "a"), at));
    given.push_back(alive(timed(c.sent_by_b, "b"), at));
    if (arrival) given.push_back(alive(timed(c.arriving, "d"), at));
    return given;
}

number all_of_time_wait(const linger_options& how) {
    number length;
    for (std::uint32_t i = 0; i < how.time_wait; ++i) length = length + msl();
    return length;
}

timed_party afterwards(const step& s, const cast& c, const linger_options& how) {
    timed_party a = timed(s.after, "A");
    const bool waits_anew = s.starts_2msl || (how.answers_restart && s.from == TIME_WAIT && s.sent);
    if (s.to == TIME_WAIT && waits_anew) a.timer = now();
    const bool acked = s.from == LAST_ACK && s.to == CLOSED && s.arrival;
    const bool gone = (CLOSED | LISTEN).has(s.from) && (CLOSED | LISTEN).has(s.to);
    if (acked) a.closed = now();
    if (!gone) a.finished = acked ? !c.arriving.rst : term_domain::off();
    return a;
}

/// The end of TIME-WAIT: the timer ran all of its time.
void end_of_time_wait(step_goals& g, const step& s, const cast& c, const linger_options& how) {
    if (s.from != TIME_WAIT || s.on != event::time_wait_timeout || s.to != CLOSED) return;
    const timed_party a = timed(c.a, "A"), b = timed(c.b, "B");
    g.given.push_back(at_most(a.timer + all_of_time_wait(how), now()));
    put(g.goals, 5, "A", "a", c.sent_by_a.rst || c.sent_by_a.sender != c.a.iss);
    put(g.goals, 6, "A", "b", c.sent_by_b.rst || !(talks_to(c.a, c.b) && b.finished && c.sent_by_b.sender == c.b.iss));
}

}  // namespace

const std::vector<timed_lemma>& timed_lemmas() { return all; }

std::vector<goal> timed_hypotheses(const cast& c, bool arrival) {
    std::vector<timed_message> from_b{timed(c.sent_by_b, "b")};
    if (arrival) from_b.push_back(timed(c.arriving, "d"));
    std::vector<goal> given = instances(timed(c.a, "A"), timed(c.b, "B"), {timed(c.sent_by_a, "a")}, from_b, now());
    for (const flag f : times(c, arrival, now())) given.push_back({"times", "", f});
    return given;
}

step_goals timed_goals(const step& s, const cast& c, const linger_options& how) {
    step_goals g = goal_maker(c, how.model)(s);
    g.goals.clear();
    std::unordered_set<term> known;
    for (const goal& h : timed_hypotheses(c, s.arrival)) known.insert(h.holds.is);
    std::vector<timed_message> from_a{timed(c.sent_by_a, "a")};
    if (s.sent) from_a.push_back({"sent", *s.sent, now()});
    for (goal& one : instances(afterwards(s, c, how), timed(c.b, "B"), from_a, {timed(c.sent_by_b, "b")}, now()))
        if (known.insert(one.holds.is).second) g.goals.push_back(std::move(one));
    end_of_time_wait(g, s, c, how);
    return g;
}

step_goals goals_of_a_tick(const cast& c) {
    step_goals g;
    g.what.path = "time passes";
    g.what.from = g.what.to = CLOSED;
    const number later = number_variable("time.later");
    g.given = times(c, false, later);
    g.given.push_back(at_most(now(), later));
    g.goals = instances(timed(c.a, "A"), timed(c.b, "B"), {timed(c.sent_by_a, "a")}, {timed(c.sent_by_b, "b")}, later);
    return g;
}

std::vector<flag> something_lingers(const cast& c) {
    const timed_party b = timed(c.b, "B");
    return {c.a.is(TIME_WAIT),
            talks_to(c.a, c.b),
            b.finished,
            !c.sent_by_b.rst,
            c.sent_by_b.sender == c.b.iss,
            at_most(timed(c.a, "A").timer + msl(), now())};
}

}  // namespace synfin::model::proof
