#include "checker/prove/linger.hpp"

#include <algorithm>
#include <deque>

namespace synfin::checker {

namespace mp = model::proof;
using model::term;

namespace {

solver_options solver_for(const mp::linger_options& how, unsigned seconds) {
    return {how.model.size.bits, mp::is_base, seconds, true};
}

std::vector<term> given_in(const mp::cast& c, bool arrival) {
    std::vector<term> all;
    for (const auto& from : {mp::hypotheses(c, arrival), mp::timed_hypotheses(c, arrival)})
        for (const auto& h : from) all.push_back(h.holds.is);
    return all;
}

/// Tasks point to what is given, which must stay where it is.
struct plan {
    std::deque<std::vector<term>> given;
    std::vector<task> tasks;

    void add(const mp::step_goals& g, const std::vector<term>& under) {
        if (g.goals.empty()) return;
        task t{g.what.path, &under, {}, {}, {}};
        for (const auto& f : g.given) t.given.push_back(f.is);
        for (const auto& cut : g.cuts) t.cuts.push_back({"cut", cut.of, cut.holds.is});
        for (const auto& goal : g.goals) t.goals.push_back({std::string(goal.lemma), goal.of, goal.holds.is});
        tasks.push_back(std::move(t));
    }
};

/// A way that cannot happen has goals that follow from anything: no need to rule it out first, unless its conditions say so
/// plainly.
bool plainly_possible(std::span<const term> conditions) {
    return std::none_of(conditions.begin(), conditions.end(), [](term t) { return t == model::term_domain::off().is; });
}

plan all_questions(const mp::linger_options& how) {
    plan p;
    for (unsigned s = 0; s < model::state_count; ++s) {
        const mp::cast c = mp::cast_in(static_cast<model::state>(s), how.model.size);
        const auto& with_arrival = p.given.emplace_back(given_in(c, true));
        const auto& without = p.given.emplace_back(given_in(c, false));
        for (const auto& step : mp::steps_in(static_cast<model::state>(s), how.model, plainly_possible))
            p.add(mp::timed_goals(step, c, how), step.arrival ? with_arrival : without);
        if (s == 0) {
            mp::cast any = c;
            any.a = mp::any_party("A");
            p.add(mp::goals_of_a_tick(any), p.given.emplace_back(given_in(any, false)));
        }
    }
    return p;
}

proved* entry(std::vector<proved>& all, const std::string& id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const proved& p) { return p.id == id; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::vector<proved> prove_linger(const mp::linger_options& how, unsigned threads, unsigned seconds_limit) {
    std::vector<proved> all;
    for (const auto& l : mp::timed_lemmas())
        all.push_back({std::string(l.id), std::string(l.says), proof_verdict::holds, 0, 0, 0, {}});
    const plan p = all_questions(how);
    const discharge_options d{solver_for(how, seconds_limit), threads, false, false, {"A", "B", "time"}, {}};
    const discharge_result r = discharge(p.tasks, d);
    for (const discharged& one : r.all)
        if (proved* lemma = entry(all, one.claim)) enter(*lemma, one);  // a cut is about none
    return all;
}

reply linger_witness(const mp::linger_options& how, unsigned seconds_limit) {
    const mp::cast c = mp::cast_in(model::TIME_WAIT, how.model.size);
    std::vector<term> flags = given_in(c, false);
    for (const auto& f : mp::something_lingers(c)) flags.push_back(f.is);
    solver ask(solver_for(how, seconds_limit));
    return ask.satisfy(flags);
}

}  // namespace synfin::checker
