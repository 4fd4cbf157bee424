// All that may happen, with its guards: model/world.hpp's each_step.
#include <fmt/format.h>

#include "checker/export/program_text.hpp"
#include "checker/export/program_world.hpp"
#include "model/world.hpp"

namespace synfin::checker {

using guarded::field;
using guarded::number;
using guarded::slot;
using guarded::truth;
using model::event;

namespace {

/// What is in flight, with the marks only the observer sees.
expression segment_of(const model::flying& f) {
    auto bits = number(0);
    for (const auto& [on, name] :
         {std::pair{f.seg.syn.v, "SYN"}, {f.seg.fin.v, "FIN"}, {f.seg.rst.v, "RST"}, {f.seg.ack_on.v, "ACK"}})
        if (on) bits = bits + guarded::constant(name);
    const unsigned marks = f.sender * (1U << segment_layout::sender) + f.receiver * (1U << segment_layout::receiver) + f.life;
    return guarded::segment(bits, number(f.seg.seq.v), number(f.seg.ack.v), number(f.seg.len.v)) + number(marks);
}

expression dies(int e, int place) {
    const auto here = slot(number(e), place);
    return here != number(0) && guarded::part(here, "LIFE") == number(0);
}

}  // namespace

expression program_world::calm() const { return truth(b_.delay) || (is_empty(number(0)) && is_empty(number(1))); }

std::vector<guarded_step> program_world::steps() const {
    std::vector<guarded_step> all;
    for (int e = 0; e < 2; ++e) {
        add_own_steps(all, e);
        add_network_steps(all, e);
    }
    if (b_.timed) all.push_back(tick_step());
    return all;
}

void program_world::add_own_steps(std::vector<guarded_step>& all, int e) const {
    const auto first = all.size();
    add_calls(all, e);
    add_timers(all, e);
    for (auto i = first; i < all.size(); ++i) {
        all[i].guard = all[i].guard && calm();
        all[i].body = {call("do_" + all[i].name, {number(e)})};
    }
}

void program_world::add_calls(std::vector<guarded_step>& all, int e) const {
    using namespace model;
    const auto& u = b_.users[static_cast<std::size_t>(e)];
    const auto of = [&](std::string_view name) { return field(number(e), name); };
    const auto in = [&](states s) { return in_states(s, of("st")); };
    const auto may = [&](event what, const expression& guard) { all.push_back({action_name(what).substr(3), e, guard, {}}); };
    auto open = truth(true);
    if (keeps_timer()) {
        open = of("timer") == number(0) || of("st") != state_constant(CLOSED);
        if (!b_.timed) open = open || (is_empty(number(0)) && is_empty(number(1)));
    }
    if (u.active_opens > 0) may(event::open_active, of("active_opens") > number(0) && in(CLOSED | LISTEN) && open);
    if (u.passive_opens > 0) may(event::open_passive, of("passive_opens") > number(0) && in(CLOSED) && open);
    const bool queues_close = rules_.kept(field_number("close_queued")), queues_text = rules_.kept(field_number("send_queued"));
    const auto not_closed = queues_close ? !of("close_queued") : truth(true);
    if (u.sends > 0)
        may(event::send, of("sends") > number(0) && not_closed && in(SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT));
    const states early = u.patient ? states(LISTEN) : LISTEN | SYN_SENT | SYN_RECEIVED;
    if (u.closes) may(event::close, in(early | ESTABLISHED | CLOSE_WAIT) && not_closed);
    if (u.aborts > 0) may(event::abort, of("aborts") > number(0) && in(any_state - CLOSED));
    auto work = truth(false);
    if (queues_close) work = work || of("close_queued");
    if (queues_text) work = work || of("send_queued") != number(0);
    if (queues_close || queues_text) may(event::send_queue, work && in(ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING));
}

void program_world::add_timers(std::vector<guarded_step>& all, int e) const {
    using namespace model;
    const auto of = [&](std::string_view name) { return field(number(e), name); };
    const auto may = [&](const std::string& what, const expression& guard) { all.push_back({what, e, guard, {}}); };
    const auto again = counts_again() ? of("again") < number(b_.retransmissions) : truth(b_.retransmission);
    if (b_.retransmission) may("retransmission_timeout", of("snd_una") != of("snd_nxt") && again);
    auto over = b_.timed ? of("timer") == number(0) : is_empty(number(0)) && is_empty(number(1));
    if (!b_.timed && b_.rules.mistake == variant::short_time_wait) over = truth(true);
    may("time_wait_timeout", of("st") == state_constant(TIME_WAIT) && over);
    if (faults_.give_ups.ever())
        may("user_timeout", in_states(any_state - CLOSED - LISTEN - TIME_WAIT, of("st")) && faults_.give_ups.left());
    if (faults_.crashes.ever()) may("crash", of("st") != state_constant(CLOSED) && faults_.crashes.left());
}

void program_world::add_network_steps(std::vector<guarded_step>& all, int e) const {
    const auto& f = faults_;
    for (int i = 0; i < b_.channel && (i == 0 || f.reordering.ever()); ++i) {
        auto here = slot(number(e), i) != number(0);  // and unlike all before it
        if (i > 0) here = here && slot(number(e), i) != slot(number(e), i - 1) && f.reordering.left();
        if (i > 1) here = here && slot(number(e), i) != slot(number(e), 0);
        const auto may = [&](const char* what, const expression& guard) {
            const auto name = fmt::format("{}_{}", what, i);
            all.push_back({name, e, guard, {call(name, {number(e)})}});
        };
        may("deliver", here);
        if (f.duplication.ever()) may("duplicate", here && f.duplication.left());
        if (!f.loss.ever()) continue;
        block lost;
        f.loss.spend(lost);
        lost.push_back(call(fmt::format("dequeue_{}", i), {number(e)}));
        all.push_back({fmt::format("lose_{}", i), e, here && f.loss.left(), std::move(lost)});
    }
    if (f.old_segments.ever()) add_old_segments(all, e);
    if (f.attacks.ever()) all.push_back(attack_step(e));
}

void program_world::add_old_segments(std::vector<guarded_step>& all, int e) const {
    const model::world w(b_);
    int count = 0;
    const auto add = [&](const auto& m, const auto&) {
        if (m.what != model::action::inject || m.end != e) return;
        block body;
        faults_.old_segments.spend(body);
        body.push_back(call("enqueue", {number(e), segment_of(*m.seg)}));
        all.push_back({fmt::format("old_segment_{}", ++count), e, !is_full(number(e), b_.channel) && faults_.old_segments.left(),
                       std::move(body)});
    };
    w.each_step<model::plain_hooks>(w.first_state(), add, [] {});
}

/// Any control bits, any numbers, with an octet or without. The bits stand side by side from FIN upwards.
guarded_step program_world::attack_step(int e) const {
    const auto bits = guarded::chosen("forged_bits") * guarded::constant("FIN");
    const auto last = number(modulus - 1);
    const auto segment =
        guarded::segment(bits, guarded::chosen("forged_seq"), guarded::chosen("forged_ackno"), guarded::chosen("forged_len"));
    return {"attack",
            e,
            faults_.attacks.left(),
            {call("attack", {number(e), segment})},
            {{"forged_bits", 15, number(15)},
             {"forged_len", 1, number(1)},
             {"forged_seq", modulus - 1, last},
             {"forged_ackno", modulus - 1, guarded::choice(guarded::has(bits, "ACK"), last, number(0))}}};
}

guarded_step program_world::tick_step() const {
    auto dying = number(0);
    for (int e = 0; e < 2; ++e)
        for (int i = 0; i < b_.channel; ++i) dying = dying + guarded::count(dies(e, i));
    auto guard = truth(true);
    if (!(faults_.loss.first == model::any_number))
        guard = dying <= (faults_.loss.is_variable() ? guarded::global("loss") : number(0));
    for (int e = 0; e < 2; ++e) {
        const auto of = [&](std::string_view name) { return field(number(e), name); };
        guard = guard && !(of("st") == state_constant(model::TIME_WAIT) && of("timer") == number(0));
        const auto silent = counts_again() ? of("again") >= number(b_.retransmissions) : truth(false);
        if (b_.prompt) guard = guard && (of("snd_una") == of("snd_nxt") || of("resent") || silent);
    }
    block body;
    if (faults_.loss.is_variable()) body.push_back(set(guarded::global("loss"), guarded::global("loss") - dying));
    for (int e = 0; e < 2; ++e) body.push_back(call("tick", {number(e)}));
    return {"tick", 2, guard && calm(), std::move(body)};
}

}  // namespace synfin::checker
