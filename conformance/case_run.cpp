#include "conformance/case_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/endpoint_system.hpp"
#include "conformance/generate/case_parts.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

using namespace std::chrono_literals;
namespace flag = traces::flag;

constexpr stack_time delayed_ack = 500ms;       // 3.8.6.3, MUST-40: an ACK is delayed less than this
constexpr stack_time retransmission_wait = 5s;  // a first RTO is 1 s, or 3 s after a lost SYN (RFC 6298 2.1, 5.7)
constexpr stack_time virtual_wait = 600s;       // costs nothing
constexpr stack_time time_wait_wait = 75s;      // Linux: 60 s

}  // namespace

case_run::case_run(stack& on, const test_case& c, const run_options& options)
    : on_(on), options_(options), oracle_(c.plan, options.readings) {
    result_.ran = &c;
    auto s = on.claim();
    if (!s) {
        lost_ = s.error();
        return;
    }
    slot_ = *s;
    claimed_ = true;
    result_.sockets = on.sockets(slot_);
    quiet_since_ = on.now();
}

bool case_run::go_on() {
    if (!claimed_) return false;
    while (!over_) {
        if (!performing_ && !begin_step()) return over_;
        if (!performing_) continue;
        collect();
        if (complained()) return lost_.what.empty();
        judge_step();
        if (performing_) return true;
    }
    return true;
}

// A stack that does what no step allows ends the case; one that is gone ends more than that.
bool case_run::complained() {
    const auto said = on_.complain();
    if (!said) return false;
    if (said->lost)
        lost_ = said->what;
    else
        misbehave(said->what.message());
    return true;
}

void case_run::misbehave(std::string what) {
    result_.actual = std::move(what);
    result_.misdeed = true;
    finish(verdict::fail);
}

// Starts the next step; steps that cannot be observed are passed over. False: lost, or over.
bool case_run::begin_step() {
    if (step_ == result_.ran->steps.size()) {
        pass_so_far();
        return true;
    }
    const stimulus& s = current();
    // A probe that the interface cannot make is passed over; the step under test, or one before it, cannot be.
    const bool inexpressible = s.kind == stimulus_kind::call && !on_.info().can(s.call.call);
    if (!makes_sense(s) || (inexpressible && step_ > result_.ran->tested)) {
        ++step_;
        return true;
    }
    if (s.kind != stimulus_kind::status) before_ = oracle_.likeliest().m, changed_at_ = step_;
    seen_ = {};
    arriving_ = s.kind == stimulus_kind::arrives ? oracle_.resolve(s) : segment{};
    performing_ = true;
    performed_at_ = on_.now();
    if (!perform(s)) return false;
    set_deadline(s);
    return true;
}

// Waiting makes sense only for a timer that may run: a stack that follows another reading may be elsewhere by now.
bool case_run::makes_sense(const stimulus& s) const {
    if (s.kind != stimulus_kind::wait_retransmission && s.kind != stimulus_kind::wait_time_wait) return true;
    const auto& all = oracle_.hypotheses();
    return std::any_of(all.begin(), all.end(), [&](const hypothesis& h) { return can_happen(s, h.m, {}); });
}

bool case_run::perform(const stimulus& s) {
    switch (s.kind) {
        case stimulus_kind::call:
            if (!on_.info().can(s.call.call))
                not_applicable(fmt::format("no {} in this stack's interface", name(s.call.call)));
            else
                seen_.answer = on_.call(slot_, s.call);
            return true;
        case stimulus_kind::arrives:
            log({on_.now(), false, arriving_, step_});
            if (auto sent = on_.inject(slot_, arriving_); !sent) return lost_ = sent.error(), false;
            return true;
        case stimulus_kind::status:
            if (on_.info().shows_state) seen_.shown = on_.state(slot_);
            return true;
        default:
            return true;
    }
}

void case_run::set_deadline(const stimulus& s) {
    const bool virtual_time = on_.info().virtual_time;
    stack_time wait = on_.info().patience;
    if (s.kind == stimulus_kind::wait_retransmission) wait = virtual_time ? virtual_wait : retransmission_wait;
    if (s.kind == stimulus_kind::wait_time_wait) wait = virtual_time ? virtual_wait : time_wait_wait;
    if (!virtual_time && wait > options_.longest_wait && step_ > result_.ran->tested) return pass_so_far();
    if (!virtual_time && wait > options_.longest_wait)
        not_applicable(fmt::format("waits {} s", std::chrono::duration_cast<std::chrono::seconds>(wait).count()));
    deadline_ = on_.now() + wait;
}

void case_run::collect() {
    while (auto s = on_.observe(slot_)) {
        log({s->time, true, *s, step_});
        seen_.segments.push_back(std::move(*s));
    }
}

void case_run::log(log_entry e) {
    if (options_.on_log) options_.on_log(e);
    if (options_.keep_logs) result_.log.push_back(std::move(e));
}

void case_run::judge_step() {
    const stimulus& s = current();
    const bool early = on_.now() < deadline_;
    const bool waits = s.kind == stimulus_kind::wait_time_wait || s.kind == stimulus_kind::wait_retransmission;
    if (waits && early && seen_.segments.empty()) return;
    if (on_.info().patience > 0ns && early && seen_.segments.empty()) return;
    if (s.kind == stimulus_kind::status && !seen_.shown) return on_.info().shows_state ? refuse(s) : accept_step();
    switch (oracle_.judge(s, arriving_, seen_)) {
        case judgement::accepted:
            return accept_step();
        case judgement::inapplicable:
            return not_applicable(fmt::format("{}: {}", text_of(s), name(seen_.answer->kind)));
        case judgement::waiting:
            if (const auto owed = performed_at_ + delayed_ack; deadline_ < owed) deadline_ = owed;
            if (on_.now() < deadline_) return;
            return refuse(s);
        case judgement::refused:
            return refuse(s);
    }
}

// What is conceded on the way and while probing has a case of its own.
void case_run::note_concessions() {
    const bool counts = step_ == result_.ran->tested || !result_.ran->addresses.empty();
    const auto fresh = static_cast<concessions>(counts ? oracle_.granted() & ~granted_before_ : 0);
    granted_ |= fresh;
    if ((fresh & deviating) != 0 && result_.breaks.empty()) result_.breaks = address_of(current(), before_.st, kind_of(before_));
    granted_before_ = oracle_.granted();
}

void case_run::accept_step() {
    performing_ = false;
    note_concessions();
    const auto kind = current().kind;
    if (kind == stimulus_kind::wait_retransmission || kind == stimulus_kind::wait_time_wait) quiet_since_ = on_.now();
    sent_before_.insert(sent_before_.end(), seen_.segments.begin(), seen_.segments.end());
    if (current().kind == stimulus_kind::arrives && !state_fits()) return;
    ++step_;
}

// Where looking is free, the state is looked at after every segment: a wrong one is noticed where it came about.
bool case_run::state_fits() {
    static const stimulus& status = *stimulus_named("status");
    if (!on_.info().shows_state || !on_.info().virtual_time) return true;
    seen_ = {.shown = on_.state(slot_)};
    if (!seen_.shown || oracle_.judge(status, {}, seen_) == judgement::accepted) return true;
    refuse(status);
    return false;
}

// Was the machine so slow that the stack may have repeated something by itself? Linux repeats a SYN 8 ms after an ACK that it
// refused, and the rest after its RTO. Where a case comes this far at once, a repetition is an answer.
bool case_run::may_be_repetition(const stimulus& s) const {
    constexpr stack_time at_once = 3ms;
    const bool waits = s.kind == stimulus_kind::wait_retransmission;
    const stack_time elapsed = on_.now() - quiet_since_;
    if (!waits && elapsed > options_.earliest_retransmission) return true;
    if (elapsed < at_once) return false;
    std::vector<segment> before = waits ? std::vector<segment>{} : sent_before_;  // one repetition is what is waited for
    for (const segment& seen : seen_.segments) {
        const auto same = [&](const segment& old) {
            return old.seq == seen.seq && old.flags == seen.flags && old.length == seen.length;
        };
        const bool occupies = seen.length != 0 || (seen.flags & (flag::syn | flag::fin)) != 0;
        if (occupies && std::any_of(before.begin(), before.end(), same)) return true;
        before.push_back(seen);
    }
    return false;
}

void case_run::refuse(const stimulus& s) {
    doubtful_ = !on_.info().virtual_time && may_be_repetition(s);
    blame(s);
    const auto allowed = oracle_.allowed(s, arriving_);
    for (const auto& a : allowed) result_.allowed.push_back(a.text + " (" + std::string(name(a.after)) + ")");
    result_.actual = seen_text(s);
    const auto& rules = allowed.front().rules;
    model::level strength = model::level::base;
    if (!rules.empty()) {
        const model::rule_info& broken = model::rule_infos[rules.back()];
        result_.clause = broken.clause;
        result_.rule = broken.id;
        result_.says = broken.says;
        strength = broken.strength;
    }
    const bool binding = strength == model::level::must || strength == model::level::base;
    finish(binding ? verdict::fail : verdict::deviation);
}

// STATUS changes nothing: what it shows is the work of the step before.
void case_run::blame(const stimulus& s) {
    const bool shows = s.kind == stimulus_kind::status && step_ > 0;
    const machine before = shows ? before_ : oracle_.likeliest().m;
    result_.blamed = shows ? changed_at_ : step_;
    result_.breaks = address_of(*result_.ran->steps[result_.blamed], before.st, kind_of(before));
}

std::string case_run::seen_text(const stimulus& s) const {
    if (s.kind == stimulus_kind::status)
        return seen_.shown ? "state " + std::string(name(*seen_.shown)) : std::string("no state");
    // The numbers of the likeliest model after the step: what the reader expects to see.
    oracle after = oracle_;
    after.assume(s, arriving_);
    std::string text = text_of(normal_form(seen_.segments), after.likeliest().m);
    if (!seen_.answer) return text;
    std::string said = fmt::format("reply {}", name(seen_.answer->kind));
    if (seen_.answer->octets != 0) said += fmt::format(" of {}", seen_.answer->octets);
    if (!seen_.answer->detail.empty()) said += fmt::format(" ({})", seen_.answer->detail);
    return said + ", " + text;
}

void case_run::not_applicable(std::string why) {
    finish(verdict::not_applicable);
    result_.note = std::move(why);
}

void case_run::pass_so_far() {
    const auto granted = static_cast<concessions>(granted_ & deviating);
    finish(granted == 0 ? verdict::pass : verdict::deviation);
    result_.note = text_of(granted);
}

void case_run::finish(verdict v) {
    result_.v = v;
    result_.step = std::min(step_, result_.ran->steps.size() - 1);
    if (result_.clause.empty()) result_.clause = result_.ran->clause;
    result_.readings = oracle_.readings();
    over_ = true;
    performing_ = false;
    on_.release(slot_);
}

}  // namespace synfin::conformance
