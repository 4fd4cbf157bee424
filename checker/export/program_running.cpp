// What precedes and follows the rules of an event: model/world.hpp's run, number_incarnations, set_clocks and transmit.
// An event that a bound cuts off leaves the state as it was, which adds no state.
#include <fmt/format.h>

#include "checker/export/program_events.hpp"
#include "checker/export/program_text.hpp"
#include "checker/export/program_world.hpp"
#include "model/world.hpp"

namespace synfin::checker {

using guarded::field;
using guarded::local;
using guarded::number;
using guarded::parameter;
using guarded::slot;
using guarded::truth;
using model::event;

namespace {

const std::vector<guarded_parameter> one_end{{"x", parameter_kind::end}};

expression x() { return parameter("x"); }
expression before(std::string_view name) { return field(x(), name); }
expression cut_off() { return local("go"); }
expression is(model::states s) { return in_states(s, local("st")); }
expression was(model::states s) { return in_states(s, before("st")); }
expression sent() { return local("sent"); }
expression got() { return local("got"); }
expression sends() { return sent() != number(0); }
expression fin_of_peer() { return guarded::has(got(), "FIN") && guarded::part(got(), "SENDER") == local("peer"); }

}  // namespace

chapter program_world::running() const {
    chapter c{"what precedes and follows the rules", {load(), unpack(), new_incarnation(), follow(), settle()}};
    if (b_.timed) c.procedures.push_back(clocks());
    if (keeps_reopening()) c.procedures.push_back(normalise());
    c.procedures.push_back(store());
    c.procedures.push_back(transmit());
    return c;
}

/// The initial number of the incarnation after the present one.
expression program_world::next_isn(int e) const {
    const model::world w(b_);
    auto value = number(w.isn(e, b_.incarnations + 1).v);
    for (int i = b_.incarnations; i > 0; --i)
        value = guarded::choice(local("incarnation") == number(i - 1), number(w.isn(e, i).v), value);
    return value;
}

procedure program_world::load() const {
    simultaneous copies;
    for (const auto& v : variables())
        if (v.copied) copies.sets.push_back({local(v.name), before(v.name)});
    for (std::size_t i = 0; i < model::fields().size(); ++i)
        if (rules_.live(i) && !rules_.kept(i) && rules_.start().of(i)) {
            const auto value = *rules_.start().of(i);
            copies.sets.push_back({local(program_name(i)), model::fields()[i].is_flag() ? truth(value != 0) : number(value)});
        }
    copies.sets.push_back({cut_off(), truth(true)});
    block body{{std::move(copies)}};
    if (rules_.live(model::field_number("in.iss")))
        body.push_back(set(local("in_iss"), guarded::choice(x() == number(0), next_isn(0), next_isn(1))));
    return {"load", "end x as it is, and what is the same for every event", one_end, std::move(body)};
}

procedure program_world::unpack() const {
    simultaneous parts;
    for (const auto& [name, value] : {std::pair{"seg.syn", guarded::has(got(), "SYN")},
                                      {"seg.ack_on", guarded::has(got(), "ACK")},
                                      {"seg.fin", guarded::has(got(), "FIN")},
                                      {"seg.rst", guarded::has(got(), "RST")},
                                      {"seg.seq", guarded::part(got(), "SEQ")},
                                      {"seg.ack", guarded::part(got(), "ACKNO")},
                                      {"seg.len", guarded::part(got(), "LEN")}})
        if (const auto f = model::field_number(name); rules_.live(f)) parts.sets.push_back({local(program_name(f)), value});
    block body;
    if (!parts.sets.empty()) body.push_back({std::move(parts)});
    return {"unpack", "the segment that arrives", {}, std::move(body)};
}

procedure program_world::new_incarnation() const {
    using namespace model;
    const auto begins = was(CLOSED | LISTEN | TIME_WAIT) && is(SYN_SENT | SYN_RECEIVED | ESTABLISHED);
    const auto allowed = local("incarnation") < number(b_.incarnations);
    return {"new_incarnation",
            "an end that leaves these states for those begins one, within the bounds",
            one_end,
            {when(begins, {when_else(allowed, {set(local("incarnation"), local("incarnation") + number(1))},
                                     {set(cut_off(), truth(false))})})}};
}

procedure program_world::follow() const {
    using namespace model;
    const auto took_syn = was(LISTEN | SYN_SENT | TIME_WAIT) && local("st") != before("st") && is(sequenced);
    return {"follow", "whose SYN was taken", one_end, {when(took_syn, {set(local("peer"), guarded::part(got(), "SENDER"))})}};
}

procedure program_world::settle() const {
    block body{when(is(model::any_state - model::sequenced), {set(local("peer"), number(0))})};
    const auto blocked = sends() && is_full(guarded::other(x()), b_.channel) && !faults_.loss.left();
    if (!is_truth(blocked, false)) body.push_back(when(blocked, {set(cut_off(), truth(false))}));
    return {"settle", "an end without numbers has no peer; what a full channel may not lose is not sent", one_end,
            std::move(body)};
}

procedure program_world::clocks() const {
    using namespace model;
    const int ticks = b_.rules.mistake == variant::short_time_wait ? b_.msl_ticks : b_.time_wait();
    const auto zero = [](const char* name) { return set(local(name), number(0)); };
    block body{
        {branch{{{local("starts_2msl"), "", {set(local("timer"), number(ticks))}},
                 {local("st") != state_constant(TIME_WAIT) && before("st") == state_constant(TIME_WAIT), "", {zero("timer")}}}}},
        when(parameter("fin") && guarded::has(sent(), "ACK") && !guarded::has(sent(), "RST"), {zero("since_fin")}),
        when(is(any_state - CLOSING - TIME_WAIT), {zero("since_fin")})};
    const auto outstanding =
        guarded::has(sent(), "SYN") || guarded::has(sent(), "FIN") || guarded::part(sent(), "LEN") != number(0);
    if (b_.prompt) {
        body.push_back(when(outstanding, {set(local("resent"), truth(true))}));
        body.push_back(when(local("snd_una") == local("snd_nxt"), {set(local("resent"), truth(false))}));
    }
    return {"clocks",
            "fin: the segment that arrived carries one, of the peer's present incarnation",
            {{"x", parameter_kind::end}, {"fin", parameter_kind::flag}},
            std::move(body)};
}

/// As model/packed.hpp encodes it.
procedure program_world::normalise() const {
    const simultaneous follows{
        {{local("snd_una"), local("iss")}, {local("snd_nxt"), guarded::modulo(local("iss") + number(1), modulus)}}};
    const simultaneous forgets{
        {{local("reused"), truth(false)}, {local("old_snd_nxt"), number(0)}, {local("old_rcv_nxt"), number(0)}}};
    const auto reopened = local("st") == state_constant(model::SYN_RECEIVED) && local("reused");
    return {"normalise",
            "a reopened SYN-RECEIVED keeps the old numbers, and nothing else does",
            {},
            {when_else(reopened, {{follows}}, {{forgets}})}};
}

procedure program_world::store() const {
    block body;
    if (keeps_reopening()) body.push_back(call("normalise"));
    if (counts_again()) {
        const auto other = local("snd_una") == local("snd_nxt") || local("snd_una") != before("snd_una");
        body.push_back(when(other || is(model::CLOSED | model::TIME_WAIT), {set(local("again"), number(0))}));
    }
    simultaneous copies;
    for (const auto& v : variables())
        if (v.copied)
            copies.sets.push_back({before(v.name), v.name == "send_queued" ? guarded::modulo(local(v.name), 4) : local(v.name)});
    body.push_back({std::move(copies)});
    body.push_back({observation{}});
    return {"store", "end x becomes what the event made of it", one_end, std::move(body)};
}

procedure program_world::transmit() const {
    const auto there = guarded::other(x());
    const auto full = is_full(there, b_.channel);
    const auto marks = local("incarnation") * (1U << segment_layout::sender) +
                       guarded::choice(guarded::has(sent(), "ACK"), local("peer") * (1U << segment_layout::receiver), number(0));
    branch ways;
    if (faults_.loss.ever()) {
        block lost;
        faults_.loss.spend(lost);
        ways.ways.push_back({sends() && full, "", std::move(lost)});
    }
    ways.ways.push_back({sends(),
                         "",
                         {when(!guarded::has(sent(), "RST"), {set(sent(), sent() + marks)}),
                          call("enqueue", {there, sent() + number(b_.timed ? b_.life() - 1 : 0)})}});
    return {"transmit", "a full channel loses what is sent; a RST carries no mark of its incarnation", one_end, {{ways}}};
}

// ---- one procedure for each thing that may happen at an end ----

chapter program_world::actions() const {
    chapter c{"what may happen at an end", {}};
    for (const event e : {event::open_active, event::open_passive, event::send, event::close, event::abort, event::send_queue,
                          event::retransmission_timeout, event::time_wait_timeout, event::user_timeout})
        if (rules_.find(e) != nullptr) c.procedures.push_back(action(e));
    add_arrivals(c.procedures);
    if (faults_.attacks.ever()) c.procedures.push_back(attack());
    if (faults_.crashes.ever()) c.procedures.push_back(crash());
    if (b_.timed) c.procedures.push_back(tick());
    return c;
}

void program_world::spend_on(event e, block& body) const {
    const auto spend = [&](const char* name) { body.push_back(set(before(name), before(name) - number(1))); };
    if (e == event::open_active) spend("active_opens");
    if (e == event::open_passive) spend("passive_opens");
    if (e == event::send) spend("sends");
    if (e == event::abort) spend("aborts");
    if (e == event::user_timeout) faults_.give_ups.spend(body);
}

procedure program_world::action(event e) const {
    const bool opens = rules_.find(e)->leads_to(model::SYN_SENT | model::SYN_RECEIVED | model::ESTABLISHED);
    block body{call("load", {x()})};
    if (b_.prompt && e == event::retransmission_timeout) body.push_back(set(local("resent"), truth(true)));
    if (counts_again() && e == event::retransmission_timeout) body.push_back(set(local("again"), local("again") + number(1)));
    body.push_back(call(program_name(e)));
    if (opens) body.push_back(call("new_incarnation", {x()}));
    body.push_back(call("settle", {x()}));
    block rest;
    spend_on(e, rest);
    if (b_.timed) rest.push_back(call("clocks", {x(), truth(false)}));
    if (b_.timed && e == event::time_wait_timeout) rest.push_back(call("watch_linger", {x(), truth(true), truth(false)}));
    rest.push_back(call("store", {x()}));
    rest.push_back(call("transmit", {x()}));
    body.push_back(when(cut_off(), std::move(rest)));
    return {action_name(e), "", one_end, std::move(body)};
}

void program_world::add_arrivals(std::vector<procedure>& all) const {
    all.push_back({"arrive",
                   "",
                   one_end,
                   {call("load", {x()}), call("unpack"), call(program_name(event::segment_arrives)),
                    call("new_incarnation", {x()}), call("follow", {x()}), call("settle", {x()})}});
    const auto received = [&](const char* name, int i, block rest) {
        if (i > 0) faults_.reordering.spend(rest);
        if (b_.timed) rest.push_back(call("clocks", {x(), fin_of_peer()}));
        for (const auto* next : {"watch_arrival", "store", "transmit"}) rest.push_back(call(next, {x()}));
        all.push_back({fmt::format("{}_{}", name, i),
                       "",
                       one_end,
                       {set(got(), slot(x(), i)), call("arrive", {x()}), when(cut_off(), std::move(rest))}});
    };
    for (int i = 0; i < b_.channel && (i == 0 || faults_.reordering.ever()); ++i) {
        received("deliver", i, {call(fmt::format("dequeue_{}", i), {x()})});
        block copies;
        faults_.duplication.spend(copies);
        if (faults_.duplication.ever()) received("duplicate", i, std::move(copies));
    }
}

/// Told of an open the observer sees it broken: an attacker's segment belongs to no incarnation. Of the other signals none comes
/// without a change.
expression program_world::unnoticed() const {
    auto same = sent() == number(0) && !local(program_name(model::signal::open_completed));
    for (const auto& v : variables())
        if (v.copied)
            same = same && (v.name == "send_queued" ? guarded::modulo(local(v.name), 4) : local(v.name)) == before(v.name);
    return same;
}

procedure program_world::attack() const {
    block body{set(got(), parameter("segment")), call("arrive", {x()})};
    if (b_.timed) body.push_back(call("clocks", {x(), fin_of_peer()}));
    if (keeps_reopening()) body.push_back(call("normalise"));
    body.push_back(when(got() == number(0) || unnoticed(), {set(cut_off(), truth(false))}));
    block rest;
    faults_.attacks.spend(rest);
    for (const auto* next : {"watch_arrival", "store", "transmit"}) rest.push_back(call(next, {x()}));
    body.push_back(when(cut_off(), std::move(rest)));
    return {"attack",
            "a segment from nowhere; one that changes nothing and is not answered was as well not sent",
            {{"x", parameter_kind::end}, {"segment", parameter_kind::segment}},
            std::move(body)};
}

procedure program_world::crash() const {
    const int quiet = b_.quiet_time ? (b_.timed ? b_.msl_ticks : 1) : 0;
    block body;
    faults_.crashes.spend(body);
    simultaneous forgets;
    for (const auto& v : variables())
        if (v.copied && v.name != "incarnation")
            forgets.sets.push_back({before(v.name), v.is_flag ? truth(false) : number(v.name == "timer" ? quiet : 0)});
    body.push_back({std::move(forgets)});
    return {"do_crash", "", one_end, std::move(body)};
}

procedure program_world::tick() const {
    const auto timer = before("timer"), waited = before("since_fin");
    block body{
        when(timer > number(0), {set(timer, timer - number(1))}),
        when(was(model::CLOSING | model::TIME_WAIT) && waited < number(2 * b_.msl_ticks), {set(waited, waited + number(1))})};
    if (b_.prompt) body.push_back(set(before("resent"), truth(false)));
    for (int i = b_.channel - 1; i >= 0; --i) {
        const auto here = slot(x(), i);
        const auto young = guarded::part(here, "LIFE") != number(0);
        body.push_back({branch{{{here != number(0) && young, "", {set(here, here - number(1))}},
                                {here != number(0), "", {call(fmt::format("dequeue_{}", i), {x()})}}}}});
    }
    return {"tick", "segments that have lived their time die, the others grow older and keep their order", one_end,
            std::move(body)};
}

}  // namespace synfin::checker
