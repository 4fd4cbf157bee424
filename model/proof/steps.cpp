#include "model/proof/steps.hpp"

#include <algorithm>

#include "model/fields.hpp"
#include "model/proof/assumptions.hpp"
#include "model/term_replace.hpp"

namespace synfin::model::proof {

namespace {

void set_to(replacement& r, std::string_view field, term value) { r.set(fields()[field_number(field)].variable, value); }

/// What the rules see of A: a deleted record is empty, whatever the observer remembers.
void set_tcb(replacement& r, const party& a, state s) {
    const bool gone = (CLOSED | LISTEN).has(s);
    for_each_tcb_field(static_cast<const tcb<term_domain>&>(a), [&](std::string_view name, std::string_view, const auto& f) {
        const bool kept = !gone || name == "rcv_wnd" || name == "remote_given";
        set_to(r, name, kept ? f.is : std::decay_t<decltype(f)>{}.is);
    });
    if (s == LISTEN) set_to(r, "passive", term_domain::on().is);
}

/// The fields of the rules in terms of the cast.
replacement seen_by_rules(const cast& c, state s) {
    replacement r;
    set_tcb(r, c.a, s);
    for_each_segment_field(static_cast<const segment<term_domain>&>(c.arriving),
                           [&](std::string_view name, std::string_view, const auto& f) { set_to(r, name, f.is); });
    set_to(r, "in.iss", new_iss().is);
    return r;
}

/// A after the way. The observer goes on remembering an incarnation until the next one begins.
party after(const way& w, const cast& c, replacement& seen) {
    party p = c.a;
    const bool begins = !opened_states.has(w.from) && opened_states.has(w.to);
    std::size_t i = 0;
    for_each_tcb_field(static_cast<tcb<term_domain>&>(p), [&](std::string_view, std::string_view, auto& f) {
        if (begins || w.after[i] != fields()[i].variable) f = std::decay_t<decltype(f)>::of(seen(w.after[i]));
        ++i;
    });
    for (unsigned s = 0; s < state_count; ++s) p.in[s] = static_cast<state>(s) == w.to ? term_domain::on() : term_domain::off();
    return p;
}

message sent_by(const segment<term_domain>& out, const party& from, replacement& seen) {
    message m;
    static_cast<segment<term_domain>&>(m) = out;
    for_each_segment_field(static_cast<segment<term_domain>&>(m),
                           [&](std::string_view, std::string_view, auto& f) { f = seen(f); });
    m.sender = from.iss;
    m.receiver = from.irs;
    return m;
}

step step_of(const way& w, const cast& c, const step_options& how) {
    replacement seen = seen_by_rules(c, w.from);
    step s;
    s.path = w.path(), s.on = w.on, s.from = w.from, s.to = w.to, s.rules = w.rules, s.told = w.told;
    s.arrival = w.on == event::segment_arrives;
    s.starts_2msl = w.starts_2msl;
    for (const term t : w.conditions) s.when.push_back(term_flag::of(seen(t)));
    s.chooses_iss = w.after[field_number("iss")] != fields()[field_number("iss")].variable;
    s.after = after(w, c, seen);
    if (w.sent) s.sent = sent_by(*w.sent, s.after, seen);
    const flag fin_before = s.chooses_iss ? term_domain::off() : c.a.fin;
    s.after.fin = s.sent ? fin_before || (s.sent->fin && !s.sent->rst) : fin_before;
    s.assumed = assumptions(s, c, how);
    return s;
}

/// A loses its record without a word.
step crash(state from, const cast& c) {
    step s;
    s.path = "crash";
    s.from = from;
    s.after = c.a;
    for (auto& in : s.after.in) in = term_domain::off();
    s.after.in[0] = term_domain::on();
    return s;
}

}  // namespace

cast cast_in(state s, const sizes& size) {
    cast c{any_party("A"), any_party("B"), any_message("a"), any_message("b"), any_message("d"), size};
    for (unsigned i = 0; i < state_count; ++i) c.a.in[i] = static_cast<state>(i) == s ? term_domain::on() : term_domain::off();
    return c;
}

namespace {

std::vector<std::size_t> rules_of_mistake(variant v) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < rule_count; ++i)
        if (v != variant::none && rule_infos[i].only_in == v) all.push_back(i);
    return all;
}

/// Can a step of that event in that state be among those asked for?
bool is_wanted(event e, state s, const step_options& how) {
    if (!how.only_changed) return true;
    if (!how.fresh_numbers && (CLOSED | LISTEN | TIME_WAIT).has(s)) return true;
    const auto rules = rules_of_mistake(how.rules.mistake);
    return may_lead_to(e, rules, how.rules).has(s);
}

}  // namespace

bool is_changed(const step& s, const step_options& how) {
    if (!how.fresh_numbers && s.chooses_iss) return true;
    return std::any_of(s.rules.begin(), s.rules.end(), [&](std::uint16_t i) {
        return rule_infos[i].only_in != variant::none && rule_infos[i].only_in == how.rules.mistake;
    });
}

std::vector<step> steps_in(state s, const step_options& how, const feasible& possible) {
    const cast c = cast_in(s, how.size);
    replacement seen = seen_by_rules(c, s);
    const feasible in_cast = [&](std::span<const term> conditions) {
        std::vector<term> mapped;
        for (const term t : conditions) mapped.push_back(seen(t));
        return possible(mapped);
    };
    std::vector<step> all;
    for (unsigned e = 0; e < event_count; ++e) {
        if (!is_wanted(static_cast<event>(e), s, how)) continue;
        for (const way& w : ways_of(static_cast<event>(e), s, how.rules, in_cast)) all.push_back(step_of(w, c, how));
    }
    if (s != CLOSED) all.push_back(crash(s, c));
    if (how.only_changed) std::erase_if(all, [&](const step& one) { return !is_changed(one, how); });
    return all;
}

}  // namespace synfin::model::proof
