#include "checker/prove/state_case.hpp"

#include <unordered_map>

#include "checker/prove/side_by_side.hpp"
#include "model/proof/assumptions.hpp"

namespace synfin::checker {

namespace mp = model::proof;
using model::state;
using model::term;

namespace {

std::vector<term> terms_of(const std::vector<mp::goal>& goals) {
    std::vector<term> all;
    for (const auto& g : goals) all.push_back(g.holds.is);
    return all;
}

/// Does the term speak of B or of a segment other than the arriving one?
class speaks_of_others {
  public:
    bool operator()(term t) {
        if (const auto known = known_.find(t); known != known_.end()) return known->second;
        bool others = false;
        if (t->is_variable()) {
            const auto name = model::variable_name(t);
            others = name.starts_with("B.") || name.starts_with("a.") || name.starts_with("b.");
        }
        if (t->left != nullptr) others = (*this)(t->left) || others;
        if (t->right != nullptr) others = (*this)(t->right) || others;
        return known_[t] = others;
    }

  private:
    std::unordered_map<term, bool> known_;
};

state_case empty_case(state s, const proof_options& how) {
    state_case c{s, mp::cast_in(s, how.model.size), {}, {}, {}, {}, 0, {}};
    c.with_arrival = terms_of(mp::hypotheses(c.who, true, how.model.left_out));
    c.without = terms_of(mp::hypotheses(c.who, false, how.model.left_out));
    return c;
}

std::vector<term> of_a_and_arriving(const state_case& c) {
    speaks_of_others others;
    std::vector<term> all;
    for (const term t : c.with_arrival)
        if (!others(t)) all.push_back(t);
    return all;
}

void add_claims(task& to, const std::vector<mp::claim>& claims) {
    for (const auto& k : claims)
        if (const term goal = mp::implies(k.premise, k.holds).is; goal != model::term_domain::on().is)
            to.goals.push_back({std::string(text(k.id).id), k.of, goal});
}

}  // namespace

std::vector<term> terms_of(const std::vector<mp::flag>& flags) {
    std::vector<term> all;
    for (const auto& f : flags) all.push_back(f.is);
    return all;
}

solver_options solver_for(const proof_options& how, bool values) {
    return {how.model.size.bits, mp::is_base, how.seconds_limit, values};
}

state_case open_case(state s, const proof_options& how) {
    state_case c = empty_case(s, how);
    const std::vector<term> known = of_a_and_arriving(c);
    solver ask(solver_for(how, false));
    const model::feasible possible = [&](std::span<const term> conditions) {
        std::vector<term> flags = known;
        flags.insert(flags.end(), conditions.begin(), conditions.end());
        const reply r = ask.satisfy(flags);
        if (r.what != answer::unsatisfiable) return true;
        ++c.ruled_out;
        if (how.keep_questions)
            c.asked.push_back(
                {0, "ruled-out", std::string(name(s)), r.what, r.seconds, {}, flags, false, "ways that the lemmas rule out"});
        return false;
    };
    const mp::goal_maker goals(c.who, how.model);
    for (const mp::step& one : mp::steps_in(s, how.model, possible)) {
        c.steps.push_back(goals(one));
        c.claims.push_back(mp::step_claims(one, c.who));
    }
    return c;
}

std::vector<state_case> open_all(const proof_options& how) {
    return side_by_side<state_case>(
        model::state_count, how.threads, [] { return nullptr; },
        [&](std::size_t s, std::nullptr_t) { return open_case(static_cast<state>(s), how); }, [](std::size_t) { return true; });
}

state_case leave_out(const state_case& base, const proof_options& how, std::string_view path) {
    state_case c = empty_case(base.in, how);
    const mp::goal_maker goals(c.who, how.model);
    for (std::size_t i = 0; i < base.steps.size(); ++i) {
        if (!path.empty() && base.steps[i].what.path != path) continue;
        c.steps.push_back(goals(base.steps[i].what));
        c.claims.push_back(base.claims[i]);
    }
    return c;
}

task step_task(const state_case& c, std::size_t number) {
    const mp::step_goals& g = c.steps[number];
    task t{g.what.path, g.what.arrival ? &c.with_arrival : &c.without, terms_of(g.given), {}, {}};
    for (const auto& cut : g.cuts) t.cuts.push_back({"cut", cut.of, cut.holds.is});
    for (const auto& goal : g.goals) t.goals.push_back({std::string(goal.lemma), goal.of, goal.holds.is});
    add_claims(t, c.claims[number]);
    return t;
}

task state_task(const state_case& c) {
    task t{"in " + std::string(name(c.in)), &c.without, {}, {}, {}};
    add_claims(t, mp::state_claims(c.who));
    return t;
}

task task_of_the_beginning(const std::vector<term>& given, const proof_options& how) {
    task t{"before anything happens", &given, {}, {}, {}};
    for (const auto& g : mp::initial_goals(how.model)) t.goals.push_back({std::string(g.lemma), g.of, g.holds.is});
    return t;
}

std::vector<task> tasks_of(const std::vector<state_case>& all, const std::vector<term>& given, const proof_options& how) {
    std::vector<task> tasks;
    if (!how.model.only_changed) tasks.push_back(task_of_the_beginning(given, how));
    for (const state_case& c : all) {
        if (!how.model.only_changed) tasks.push_back(state_task(c));
        for (std::size_t i = 0; i < c.steps.size(); ++i) tasks.push_back(step_task(c, i));
    }
    std::erase_if(tasks, [](const task& t) { return t.goals.empty(); });
    return tasks;
}

}  // namespace synfin::checker
