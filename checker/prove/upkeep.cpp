#include "checker/prove/upkeep.hpp"

#include <algorithm>
#include <array>

#include "checker/prove/side_by_side.hpp"
#include "model/proof/upkeep.hpp"

namespace synfin::checker {

namespace {

using model::event;
using model::rule_count;
using model::state;
using model::term;
using model::term_flag;
using model::way;

constexpr std::size_t cells = std::size_t{model::event_count} * model::state_count;

/// What was found about one event in one state.
struct cell_result {
    std::vector<proved> sentences{model::proof::upkeep_sentences().size()};
    std::array<bool, rule_count> fires{};
    std::size_t ways = 0, questions = 0;
    double seconds = 0;
    bool complete = true;
};

class cell {
  public:
    cell(std::size_t number, solver& z3)
        : on_(static_cast<event>(number / model::state_count)), in_(static_cast<state>(number % model::state_count)), z3_(z3) {
        for (const term_flag f : model::proof::known_before(on_, in_)) known_.push_back(f.is);
    }

    cell_result run() {
        const model::feasible possible = [&](std::span<const term> c) { return ask(c, {}).what != answer::unsatisfiable; };
        for (const way& w : model::ways_of_any_readings(on_, in_, possible)) {
            if (!happens(w)) continue;
            ++found_.ways;
            judge(w);
        }
        return std::move(found_);
    }

  private:
    reply ask(std::span<const term> conditions, std::vector<term> more) {
        more.insert(more.end(), known_.begin(), known_.end());
        more.insert(more.end(), conditions.begin(), conditions.end());
        reply r = z3_.satisfy(more);
        ++found_.questions;
        found_.seconds += r.seconds;
        return r;
    }

    /// Notes which rules fire on a way that can happen.
    bool happens(const way& w) {
        const answer can = ask(w.conditions, {}).what;
        if (can == answer::unknown) found_.complete = false;
        if (can != answer::satisfiable) return can == answer::unknown;
        for (const auto i : w.rules) found_.fires[i] = true;
        for (const auto& [i, guard] : w.joined)
            if (!found_.fires[i]) found_.fires[i] = ask(w.conditions, {guard}).what == answer::satisfiable;
        return true;
    }

    /// All sentences at once; one by one if that does not go through.
    void judge(const way& w) {
        const auto kept = model::proof::kept_by(w);
        term_flag all = model::term_domain::on();
        for (const term_flag f : kept) all = all && f;
        const reply r = ask(w.conditions, {(!all).is});
        const bool through = r.what == answer::unsatisfiable;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            proved& p = found_.sentences[i];
            if (kept[i].is == model::term_domain::on().is) continue;
            ++p.questions;
            if (through) p.seconds += r.seconds / static_cast<double>(kept.size()), p.longest = std::max(p.longest, r.seconds);
            if (!through) judge_one(w, kept[i], p);
        }
    }
    void judge_one(const way& w, term_flag kept, proved& p) {
        reply r = ask(w.conditions, {(!kept).is});
        p.seconds += r.seconds;
        p.longest = std::max(p.longest, r.seconds);
        if (r.what == answer::unsatisfiable) return;
        p.gaps.push_back({w.path(), std::string(name(in_)) + " to " + std::string(name(w.to)), r.what, std::move(r.values)});
    }

    event on_;
    state in_;
    solver& z3_;
    std::vector<term> known_;
    cell_result found_;
};

void add(proved& to, proved& part) {
    to.questions += part.questions;
    to.seconds += part.seconds;
    to.longest = std::max(to.longest, part.longest);
    for (gap& g : part.gaps) {
        if (g.what == answer::satisfiable) to.verdict = proof_verdict::not_proved;
        if (g.what == answer::unknown && to.verdict == proof_verdict::holds) to.verdict = proof_verdict::incomplete;
        to.gaps.push_back(std::move(g));
    }
}

/// Does its own guard rule it out, or what happens before?
std::string why_idle(std::size_t rule, solver& z3) {
    const term_flag guard = belongs(model::rule_infos[rule].where) && term_flag::of(model::terms_of(rule).guard);
    const std::array<term, 1> flags{guard.is};
    return z3.satisfy(flags).what == answer::unsatisfiable ? "its guard cannot hold"
                                                           : "what the steps before it let through never meets its guard";
}

upkeep_proof sum(std::vector<cell_result>& found, const well_formed_options& how) {
    upkeep_proof p;
    std::array<bool, rule_count> fires{};
    for (const auto& text : model::proof::upkeep_sentences())
        p.sentences.push_back({std::string(text.id), std::string(text.says), proof_verdict::holds, 0, 0, 0, {}});
    for (cell_result& one : found) {
        for (std::size_t i = 0; i < p.sentences.size(); ++i) add(p.sentences[i], one.sentences[i]);
        for (std::size_t i = 0; i < rule_count; ++i) fires[i] = fires[i] || one.fires[i];
        p.ways += one.ways, p.questions += one.questions, p.cpu_seconds += one.seconds;
        p.complete = p.complete && one.complete;
    }
    p.complete = p.complete && found.size() == cells;
    solver z3(how.solver);
    for (std::size_t i = 0; i < rule_count; ++i) {
        if (model::rule_infos[i].only_in != model::variant::none) continue;
        ++p.rules;
        if (!fires[i]) p.idle.push_back({std::string(model::rule_infos[i].id), why_idle(i, z3)});
    }
    return p;
}

}  // namespace

proof_verdict upkeep_proof::verdict() const {
    proof_verdict worst = complete ? proof_verdict::holds : proof_verdict::incomplete;
    for (const proved& s : sentences) {
        if (s.verdict == proof_verdict::not_proved) return s.verdict;
        if (s.verdict == proof_verdict::incomplete) worst = s.verdict;
    }
    return worst;
}

upkeep_proof prove_upkeep(const well_formed_options& how) {
    auto found = side_by_side<cell_result>(
        cells, how.threads, [&] { return solver(how.solver); }, [](std::size_t i, solver& z3) { return cell(i, z3).run(); },
        [&](std::size_t done) { return !how.on_progress || how.on_progress("events", done, cells); });
    return sum(found, how);
}

}  // namespace synfin::checker
