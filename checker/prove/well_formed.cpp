#include "checker/prove/well_formed.hpp"

#include "checker/prove/side_by_side.hpp"

namespace synfin::checker {

namespace {

using model::term;
using model::proof::place;
using model::proof::premise;

/// Sets of assumptions in the order they are tried: none, each alone, all but the last (the whole invariant) together.
std::vector<std::vector<premise>> tries(const place& p) {
    std::vector<std::vector<premise>> all{{}};
    for (const premise& one : p.offered) all.push_back({one});
    if (p.offered.size() > 2) all.insert(all.end() - 1, {p.offered.begin(), p.offered.end() - 1});
    return all;
}

std::string names(const std::vector<premise>& taken) {
    std::string text;
    for (const premise& a : taken) text += (text.empty() ? "" : "; ") + a.says;
    return text;
}

/// What the values of a counterexample make of a flag; a variable that the question did not mention is 0.
bool holds(model::term_flag f, const std::vector<valuation>& values) {
    std::vector<std::uint32_t> all(model::variable_count());
    for (const valuation& v : values) all[v.variable->value] = v.value;
    return model::evaluate(f.is, all, 32) != 0;
}

std::string what_is_wrong(const place& p, const std::vector<valuation>& values) {
    std::string both;
    for (const place::alternative& a : p.all)
        if (holds(a.applies, values)) both += (both.empty() ? "" : " and ") + std::string(model::rule_infos[a.rule].id);
    return both.empty() ? "none applies" : both;
}

}  // namespace

step_verdict exactly_one_applies(const place& p, solver& z3) {
    step_verdict v;
    v.on = p.on, v.in = p.in, v.at = p.at;
    const term wrong = p.goes_wrong().is;
    for (const auto& taken : tries(p)) {
        std::vector<term> flags{wrong, p.computed.is};
        for (const premise& a : taken) flags.push_back(a.holds.is);
        reply r = z3.satisfy(flags);
        v.seconds += r.seconds;
        if (r.what == answer::unsatisfiable) {
            v.verdict = proof_verdict::holds;
            v.assumption = names(taken);
            return v;
        }
        v.verdict = r.what == answer::satisfiable ? proof_verdict::not_proved : proof_verdict::incomplete;
        v.values = std::move(r.values);
    }
    if (v.verdict == proof_verdict::not_proved) v.wrong = what_is_wrong(p, v.values);
    return v;
}

std::vector<step_verdict> exactly_one_applies_everywhere(const well_formed_options& how) {
    const auto places = model::proof::places();
    return side_by_side<step_verdict>(
        places.size(), how.threads, [&] { return solver(how.solver); },
        [&](std::size_t i, solver& z3) { return exactly_one_applies(places[i], z3); },
        [&](std::size_t done) { return !how.on_progress || how.on_progress("steps", done, places.size()); });
}

}  // namespace synfin::checker
