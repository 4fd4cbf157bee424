#include "checker/export/slice.hpp"

#include <algorithm>

#include "checker/export/start.hpp"
#include "model/fields.hpp"
#include "model/term_interpreter.hpp"

namespace synfin::checker {

using model::event;
using model::step;
using model::term;
using terms_segment = model::segment<model::term_domain>;

namespace {

terms_segment folded(terms_segment s, const knowledge& known) {
    model::for_each_segment_field(s, [&](auto, auto, auto& f) { f.is = fold(f.is, known); });
    return s;
}

bool opens(const model::user_bounds& u) { return u.active_opens > 0; }

}  // namespace

std::vector<event> events_within(const model::bounds& b) {
    const auto& [a, z] = b.users;
    std::vector<event> found{event::segment_arrives, event::time_wait_timeout};
    if (opens(a) || opens(z)) found.push_back(event::open_active);
    if (a.passive_opens + z.passive_opens > 0) found.push_back(event::open_passive);
    if (a.sends + z.sends > 0) found.push_back(event::send);
    if (a.closes || z.closes) found.push_back(event::close);
    if (a.aborts + z.aborts > 0) found.push_back(event::abort);
    if (a.sends + z.sends > 0 || a.closes || z.closes) found.push_back(event::send_queue);
    if (b.retransmission) found.push_back(event::retransmission_timeout);
    if (b.give_ups.left()) found.push_back(event::user_timeout);
    std::sort(found.begin(), found.end());
    return found;
}

bool sliced_rule::idle() const {
    return goes_on() && !info().to && sets.empty() && !sent && !ack_due && !starts_2msl && told == 0;
}

model::states sliced_step::in() const {
    model::states all;
    for (const auto& r : rules) all = all | r.in;
    return all;
}

bool sliced_event::owes_acks() const {
    return std::any_of(steps.begin(), steps.end(), [](const sliced_step& s) {
        return std::any_of(s.rules.begin(), s.rules.end(), [](const sliced_rule& r) { return r.ack_due; });
    });
}

bool sliced_event::leads_to(model::states to) const {
    return std::any_of(steps.begin(), steps.end(), [&](const sliced_step& s) {
        return std::any_of(s.rules.begin(), s.rules.end(),
                           [&](const sliced_rule& r) { return r.info().to && to.has(*r.info().to); });
    });
}

slice::slice(const model::bounds& b)
    : rules_(b.rules),
      timed_(b.timed),
      start_(known_at_start(b.rules.taken)),
      kept_bits_(bits_kept_in_state()),
      live_(model::fields().size()) {
    const auto happening = events_within(b);
    do {
        events_.clear();
        for (const event e : happening) events_.push_back(read_event(e));
    } while (weaken_start());
    find_live();
    drop_dead();
}

const sliced_event* slice::find(event e) const {
    const auto found = std::find_if(events_.begin(), events_.end(), [&](const sliced_event& s) { return s.what == e; });
    return found == events_.end() ? nullptr : &*found;
}

// ---- constants: a field is one as long as nothing is seen to change it, from the first event to the last ----

/// The steps in their order. What an alternative changes is unknown from the next step on.
sliced_event slice::read_event(event e) const {
    sliced_event read{e, {}};
    knowledge known = start_;
    for (step at = first_step(e); at != step::done; at = after(at)) {
        sliced_step s = read_step(e, at, known);
        for (const auto& r : s.rules)
            for (const auto& a : r.sets) known.forget(a.field);
        if (!s.rules.empty()) read.steps.push_back(std::move(s));
    }
    return read;
}

sliced_step slice::read_step(event e, step at, const knowledge& known) const {
    sliced_step s{at, {}};
    for (std::size_t i = 0; i < model::rule_count; ++i) {
        const auto& info = model::rule_infos[i];
        if (!info.on.has(e) || info.at != at || !applies(i, rules_)) continue;
        if (auto r = read_rule(i, known)) s.rules.push_back(std::move(*r));
    }
    return s;
}

std::optional<sliced_rule> slice::read_rule(std::size_t number, const knowledge& known) const {
    const auto& terms = model::terms_of(number);
    sliced_rule r;
    r.number = number;
    r.in = model::rule_infos[number].in;
    r.guard = fold(terms.guard, known);
    if (constant_value(r.guard) == 0U) return std::nullopt;
    for (const auto& a : terms.sets) {
        const term value = fold(a.value, known);
        if (!constant_value(value) || constant_value(value) != known.of(a.field)) r.sets.push_back({a.field, value});
    }
    if (terms.sent) r.sent = folded(*terms.sent, known);
    r.ack_due = terms.ack_due;
    r.starts_2msl = timed_ && terms.starts_2msl;
    r.told = static_cast<std::uint16_t>(terms.told & watched_signals);
    return r;
}

/// Forgets of the start what an event changed for the next one; true when there was something to forget.
bool slice::weaken_start() {
    bool changed = false;
    const auto forget = [&](std::size_t field) {
        if (kept_bits_[field] == 0 || !start_.of(field)) return;
        start_.forget(field);
        changed = true;
    };
    for (const auto& e : events_) {
        for (const auto& s : e.steps)
            for (const auto& r : s.rules)
                for (const auto& a : r.sets) forget(a.field);
        if (e.leads_to(model::LISTEN)) forget(model::field_number("passive"));
    }
    return changed;
}

// ---- liveness: whatever is neither kept nor read on the way to something that is ----

void slice::find_live() {
    for (std::size_t i = 0; i < live_.size(); ++i) live_[i] = kept(i);
    knowledge known = start_;
    for (const auto& e : events_)
        for (const auto& s : e.steps)
            for (const auto& r : s.rules)
                for (const auto& a : r.sets) known.forget(a.field);
    owed_ack_ = folded(model::owed_ack_terms(), known);
    mark_live(owed_ack_);
    for (bool grows = true; grows;) {
        grows = false;
        for (const auto& e : events_)
            for (const auto& s : e.steps) grows = mark_live(s) || grows;
    }
}

bool slice::mark_live(const sliced_step& s) {
    const auto matters = [&](const sliced_rule& r) {
        sliced_rule seen = r;
        std::erase_if(seen.sets, [&](const model::assignment& a) { return !live_[a.field]; });
        return !seen.idle();
    };
    if (std::none_of(s.rules.begin(), s.rules.end(), matters)) return false;
    bool grows = false;
    for (const auto& r : s.rules) {
        grows = mark_live(r.guard) || grows;
        if (r.sent) grows = mark_live(*r.sent) || grows;
        for (const auto& a : r.sets)
            if (live_[a.field]) grows = mark_live(a.value) || grows;
    }
    return grows;
}

bool slice::mark_live(const terms_segment& s) {
    bool grows = false;
    for (const term t : {s.syn.is, s.ack_on.is, s.fin.is, s.rst.is, s.seq.is, s.ack.is, s.len.is}) grows = mark_live(t) || grows;
    return grows;
}

bool slice::mark_live(term t) {
    bool grows = false;
    for_each_field_in(t, [&](std::size_t field) {
        grows = grows || !live_[field];
        live_[field] = true;
    });
    return grows;
}

void slice::drop_dead() {
    for (auto& e : events_) {
        for (auto& s : e.steps) {
            for (auto& r : s.rules) std::erase_if(r.sets, [&](const model::assignment& a) { return !live_[a.field]; });
            while (!s.rules.empty() && s.rules.back().idle()) s.rules.pop_back();
        }
        std::erase_if(e.steps, [](const sliced_step& s) { return s.rules.empty(); });
    }
}

}  // namespace synfin::checker
