#include "model/proof/alternatives.hpp"

#include <algorithm>

#include "model/fields.hpp"
#include "model/invariant.hpp"
#include "model/term_interpreter.hpp"

namespace synfin::model::proof {

namespace {

bool assigns_tcb(std::size_t rule) {
    const auto& sets = terms_of(rule).sets;
    return std::any_of(sets.begin(), sets.end(), [](const assignment& a) { return a.field < tcb_field_count(); });
}

/// Does the TCB reach this step as it was before the event? Rules that end the event do not count, others must not write it.
bool tcb_is_untouched(const place& p) {
    for (std::size_t i = 0; i < rule_count; ++i) {
        const rule_info& r = rule_infos[i];
        if (r.only_in != variant::none || !r.on.has(p.on) || r.at >= p.at || r.go.kind == flow::stop_) continue;
        if (r.go.kind == flow::jump_ && r.go.to > p.at) continue;
        const bool leads_here = r.to ? *r.to == p.in : r.in.has(p.in);
        if (leads_here && (r.to || assigns_tcb(i))) return false;
    }
    return true;
}

std::vector<premise> offered(const place& p) {
    if (!tcb_is_untouched(p)) return {};
    const auto& t = any_end().t;
    std::vector<premise> all;
    if (synchronized.has(p.in)) {
        all.push_back({"windows are below half the sequence space", model::detail::windows_are_small(t)});
        all.push_back({"what is in flight fits into a window (A13: FIN excepted)", model::detail::send_side(t, p.in)});
    }
    all.push_back({"the type invariant", well_formed(t, p.in)});
    return all;
}

/// The first check is computed one step before it is used: `acceptable` is what the applying rule says.
flag acceptability(event e, state s) {
    const term_flag acceptable = term_flag::of(fields()[field_number("acceptable")].variable);
    flag all = term_domain::on();
    for (const std::size_t i : rules_of(e, s, model::step::acceptability))
        all = all && implies(term_flag::of(terms_of(i).guard), same(acceptable, term_flag::of(terms_of(i).sets.front().value)));
    return all;
}

place place_at(event e, state s, model::step at) {
    place p;
    p.on = e, p.in = s, p.at = at;
    for (const std::uint16_t i : rules_of(e, s, at)) {
        if (rule_infos[i].only_in != variant::none) continue;
        const flag here = belongs(rule_infos[i].where);
        p.all.push_back({i, here, here && term_flag::of(terms_of(i).guard)});
    }
    if (at == model::step::sequence) p.computed = acceptability(e, s);
    p.offered = offered(p);
    return p;
}

}  // namespace

flag place::exists() const {
    flag any;
    for (const alternative& a : all) any = any || a.belongs;
    return any;
}

flag place::goes_wrong() const {
    flag one, two;
    for (const alternative& a : all) {
        two = two || (one && a.applies);
        one = one || a.applies;
    }
    return (exists() && !one) || two;
}

std::vector<place> places() {
    std::vector<place> all;
    for (unsigned e = 0; e < event_count; ++e)
        for (unsigned s = 0; s < state_count; ++s)
            for (unsigned at = 0; at < step_count; ++at) {
                place p = place_at(static_cast<event>(e), static_cast<state>(s), static_cast<model::step>(at));
                if (!p.all.empty()) all.push_back(std::move(p));
            }
    return all;
}

const open_end& any_end() {
    static const open_end end = [] {
        open_end all;
        std::size_t i = 0;
        const auto open = [&](std::string_view, std::string_view, auto& f) { f.is = fields()[i++].variable; };
        for_each_tcb_field(all.t, open);
        for_each_segment_field(all.seg, open);
        for_each_input_field(all.in, open);
        return all;
    }();
    return end;
}

}  // namespace synfin::model::proof
