#include "checker/prove/needed.hpp"

#include <algorithm>
#include <deque>

#include "model/proof/assumptions.hpp"

namespace synfin::checker {

namespace mp = model::proof;
using model::term;

namespace {

need about(std::string_view id, std::string_view says) {
    need n;
    n.id = id, n.says = says;
    return n;
}

std::vector<need> everything() {
    std::vector<need> all;
    for (const auto& a : mp::all_assumptions()) all.push_back(about(a.id, a.says));
    for (const auto& l : mp::lemmas()) {
        all.push_back(about(l.id, l.says));
        if (l.kept_for.empty()) continue;
        all.back().what = necessity::not_needed;
        all.back().why = l.kept_for;
    }
    return all;
}

proof_options without(const need& n, const proof_options& how) {
    proof_options left = how;
    left.model.left_out = mp::hypothesis_id(n.id);
    left.keep_questions = false;
    return left;
}

/// Enters an answer; the first goal that does not follow shows the need.
void enter(need& into, const discharged& d) {
    ++into.questions;
    into.seconds += d.seconds;
    if (d.what != answer::satisfiable || into.what == necessity::needed) return;
    into.what = necessity::needed;
    into.breaks = d.claim;
    into.shown_by = {d.where, d.of, d.what, d.values};
}

// ---- one question each ----

/// The questions of one hint. They point into `in`.
struct directed {
    state_case in;
    std::vector<term> given;
    std::vector<task> tasks;

    directed(const mp::hint& h, const state_case& base, const proof_options& left)
        : in(leave_out(base, left, h.path)), given(terms_of(mp::assumed_at_the_beginning(left.model))) {
        ask_for(h, left);
        if (!tasks.empty()) return;
        in = open_case(base.in, left);  // the way is possible only without it
        ask_for(h, left);
    }

  private:
    void ask_for(const mp::hint& h, const proof_options& left) {
        tasks.push_back(task_of_the_beginning(given, left));
        tasks.push_back(state_task(in));
        for (std::size_t i = 0; i < in.steps.size(); ++i) tasks.push_back(step_task(in, i));
        for (task& t : tasks) {
            t.cuts.clear();
            std::erase_if(t.goals, [&](const obligation& o) { return o.claim != h.breaks || o.of != h.of; });
        }
        std::erase_if(tasks, [&](const task& t) { return t.name != h.path || t.goals.empty(); });
    }
};

// ---- all questions ----

std::size_t steps_of(const std::vector<state_case>& all) {
    std::size_t n = 0;
    for (const state_case& c : all) n += c.steps.size();
    return n;
}

/// True when everything was answered, and follows.
bool ask_all(need& n, const std::vector<state_case>& all, const proof_options& left) {
    const std::vector<term> given = terms_of(mp::assumed_at_the_beginning(left.model));
    discharge_options d{solver_for(left, true), left.threads, false, true, {"A", "B"}, {}};
    d.on_progress = [&](std::size_t done, std::size_t of) { return !left.on_progress || left.on_progress(n.id, done, of); };
    const discharge_result r = discharge(tasks_of(all, given, left), d);
    bool follows = r.complete;
    for (const discharged& one : r.all) {
        if (one.cut) continue;
        enter(n, one);
        follows = follows && one.what == answer::unsatisfiable;
    }
    return follows;
}

/// The ways that the whole proof leaves possible come first: leaving a lemma out makes more of them possible only if it is about
/// the ways.
void search(need& n, const std::vector<state_case>& base, const proof_options& how) {
    const proof_options left = without(n, how);
    std::vector<state_case> all;
    for (const state_case& c : base) all.push_back(leave_out(c, left, {}));
    if (!ask_all(n, all, left)) return;
    all = open_all(left);
    if (steps_of(all) == steps_of(base) || ask_all(n, all, left)) n.what = necessity::not_needed;
}

}  // namespace

bool hints_apply(const proof_options& how) {
    const mp::step_options plain;
    const auto& m = how.model;
    return m.rules.taken == plain.rules.taken && m.rules.mistake == plain.rules.mistake && m.fresh_numbers &&
           m.left_out.empty() && !m.only_changed;
}

std::vector<need> ask_hints(const std::vector<mp::hint>& hints, const std::vector<state_case>& all, const proof_options& how) {
    std::vector<need> needs = everything();
    std::deque<directed> asked;
    std::vector<task> tasks;
    std::vector<std::size_t> whose;
    for (const mp::hint& h : hints) {
        const auto n = std::find_if(needs.begin(), needs.end(), [&](const need& one) { return one.id == h.without; });
        if (n == needs.end()) continue;
        const auto& made = asked.emplace_back(h, all.at(static_cast<std::size_t>(h.in)), without(*n, how));
        tasks.insert(tasks.end(), made.tasks.begin(), made.tasks.end());
        whose.resize(tasks.size(), static_cast<std::size_t>(n - needs.begin()));
    }
    const discharge_options d{solver_for(how, true), how.threads, false, false, {"A", "B"}, {}};
    for (const discharged& one : discharge(tasks, d).all) enter(needs[whose[one.task]], one);
    for (need& n : needs)
        if (n.what == necessity::not_shown) n.why = "no hint shows it: synfin prove --needed asks everything";
    return needs;
}

std::vector<need> search_needs(const proof_options& how) {
    std::vector<need> needs = everything();
    const std::vector<state_case> base = open_all(how);
    for (need& n : needs)
        if (n.what == necessity::not_shown) {
            search(n, base, how);
            if (n.what == necessity::not_shown) n.why = "stopped, or the solver gave up: a longer --seconds may tell";
        }
    return needs;
}

}  // namespace synfin::checker
