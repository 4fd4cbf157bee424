#include "checker/prove/proof.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "checker/prove/needed.hpp"
#include "checker/prove/side_by_side.hpp"
#include "checker/prove/state_case.hpp"
#include "model/proof/assumptions.hpp"
#include "model/proof/witnesses.hpp"

namespace synfin::checker {

namespace mp = model::proof;
using model::state;
using model::term;

namespace {

// ---- what must be possible ----

/// A question that must have a satisfiable candidate.
struct hope {
    std::string id, says;
    std::vector<std::pair<const std::vector<term>*, std::vector<term>>> candidates;
};

void hope_for_steps(std::vector<hope>& rules, std::vector<hope>& premises, const state_case& c) {
    const auto entry = [](std::vector<hope>& in, std::string id, std::string says) -> hope& {
        for (auto& h : in)
            if (h.id == id && h.says == says) return h;
        return in.emplace_back(hope{std::move(id), std::move(says), {}});
    };
    for (std::size_t i = 0; i < c.steps.size(); ++i) {
        const mp::step_goals& g = c.steps[i];
        const auto* under = g.what.arrival ? &c.with_arrival : &c.without;
        for (const auto rule : g.what.rules)
            entry(rules, std::string(model::rule_infos[rule].id), "can fire").candidates.emplace_back(under, terms_of(g.given));
        for (const auto& k : c.claims[i]) {
            std::vector<term> flags = terms_of(g.given);
            flags.push_back(k.premise.is);
            entry(premises, std::string(text(k.id).id), k.of).candidates.emplace_back(under, std::move(flags));
        }
    }
    for (const auto& k : mp::state_claims(c.who))
        entry(premises, std::string(text(k.id).id), k.of).candidates.emplace_back(&c.without, std::vector<term>{k.premise.is});
}

proved fulfil(const hope& h, solver& ask) {
    proved p{h.id, h.says, proof_verdict::not_proved, 0, 0, 0, {}};
    for (const auto& [under, flags] : h.candidates) {
        std::vector<term> all = *under;
        all.insert(all.end(), flags.begin(), flags.end());
        const reply r = ask.satisfy(all);
        ++p.questions;
        p.seconds += r.seconds;
        p.longest = std::max(p.longest, r.seconds);
        if (r.what == answer::satisfiable) {
            p.verdict = proof_verdict::holds;
            return p;
        }
        if (r.what == answer::unknown) p.verdict = proof_verdict::incomplete;
    }
    return p;
}

std::vector<proved> fulfil(const std::vector<hope>& hopes, const proof_options& how) {
    return side_by_side<proved>(
        hopes.size(), how.threads, [&] { return solver(solver_for(how, false)); },
        [&](std::size_t i, solver& ask) { return fulfil(hopes[i], ask); }, [](std::size_t) { return true; });
}

/// Nothing is vacuous: states the lemmas must allow, premises that can be met, rules that can fire.
void look_for_witnesses(proof& result, const std::vector<state_case>& cases, const proof_options& how) {
    static const std::vector<term> nothing;
    std::vector<hope> rules, hopes;
    for (const auto& w : mp::state_witnesses(how.model.size)) hopes.push_back({w.id, w.says, {{&nothing, terms_of(w.all)}}});
    for (const auto& c : cases) hope_for_steps(rules, hopes, c);
    result.witnesses = fulfil(hopes, how);
    std::set<std::string> fires;
    for (const auto& r : fulfil(rules, how))
        if (r.verdict == proof_verdict::holds) fires.insert(r.id);
    for (std::size_t i = 0; i < model::rule_count; ++i) {
        const model::rule_info& rule = model::rule_infos[i];
        if (!applies(i, how.model.rules) || rule.quiet) continue;  // what only keeps books does not split a way
        ++result.rules;
        if (!fires.contains(std::string(rule.id))) result.unreachable.emplace_back(rule.id);
    }
}

/// Sums up the answers by claim.
class ledger {
  public:
    ledger(proof& into, std::string_view left_out) : into_(into) {
        for (const auto& l : mp::lemmas())
            if (l.id != left_out) open(into_.lemmas, l.id, l.says);
        for (const auto id : mp::proved_properties()) open(into_.properties, text(id).id, "");
    }
    void enter(const discharged& d) {
        into_.cpu_seconds += d.seconds;
        ++into_.questions;
        if (d.cut) return;
        checker::enter(find(d.claim), d);
    }

    /// A property says what of it is proved, also what no step could question.
    void tell(const mp::claim& c) {
        proved& p = find(std::string(text(c.id).id));
        if (p.says.find(c.of) == std::string::npos) p.says += (p.says.empty() ? "" : "; ") + c.of;
    }
    void tell_all(const state_case& c) {
        for (const auto& k : mp::state_claims(c.who)) tell(k);
        for (const auto& claims : c.claims)
            for (const auto& k : claims) tell(k);
    }

  private:
    static void open(std::vector<proved>& all, std::string_view id, std::string_view says) {
        all.push_back({std::string(id), std::string(says), proof_verdict::holds, 0, 0, 0, {}});
    }
    proved& find(const std::string& id) {
        for (auto* all : {&into_.lemmas, &into_.properties})
            for (auto& p : *all)
                if (p.id == id) return p;
        throw std::logic_error("an answer about " + id + ", which is neither lemma nor proved property");
    }
    proof& into_;
};

}  // namespace

void enter(proved& into, const discharged& d) {
    ++into.questions;
    into.seconds += d.seconds;
    into.longest = std::max(into.longest, d.seconds);
    if (d.what == answer::unsatisfiable) return;
    into.gaps.push_back({d.where, d.of, d.what, d.values});
    if (into.verdict != proof_verdict::not_proved)
        into.verdict = d.what == answer::satisfiable ? proof_verdict::not_proved : proof_verdict::incomplete;
}

std::string_view to_string(proof_verdict v) {
    return v == proof_verdict::holds ? "holds" : v == proof_verdict::not_proved ? "not proved" : "incomplete";
}

std::string_view to_string(necessity n) {
    return n == necessity::needed ? "needed" : n == necessity::not_needed ? "not needed" : "not shown";
}

bool proof::needs_shown() const {
    return std::none_of(needs.begin(), needs.end(), [](const need& n) { return n.what == necessity::not_shown; });
}

proof_verdict proof::verdict() const {
    proof_verdict worst = complete && needs_shown() ? proof_verdict::holds : proof_verdict::incomplete;
    for (const auto* all : {&lemmas, &properties, &witnesses})
        for (const auto& p : *all) {
            if (p.verdict == proof_verdict::not_proved) return proof_verdict::not_proved;
            if (p.verdict == proof_verdict::incomplete) worst = proof_verdict::incomplete;
        }
    return worst;
}

proof prove(const proof_options& how) {
    proof result;
    const std::vector<state_case> cases = open_all(how);
    for (const state_case& c : cases) result.steps += c.steps.size(), result.ruled_out += c.ruled_out;
    const std::vector<term> given = terms_of(mp::assumed_at_the_beginning(how.model));
    discharge_options d{solver_for(how, true), how.threads, how.keep_questions, false, {"A", "B"}, {}};
    if (how.on_progress) d.on_progress = [&](std::size_t done, std::size_t of) { return how.on_progress("steps", done, of); };
    discharge_result r = discharge(tasks_of(cases, given, how), d);
    result.complete = r.complete;
    ledger sum(result, how.model.left_out);
    for (const state_case& c : cases) sum.tell_all(c);
    for (const auto& one : r.all) sum.enter(one);
    if (!how.model.only_changed) look_for_witnesses(result, cases, how);
    if (hints_apply(how)) result.needs = ask_hints(mp::hints(), cases, how);
    for (discharged& one : r.all)
        if (how.keep_questions || one.what == answer::unknown) result.asked.push_back(std::move(one));
    for (const state_case& c : cases) result.asked.insert(result.asked.end(), c.asked.begin(), c.asked.end());
    return result;
}

}  // namespace synfin::checker
