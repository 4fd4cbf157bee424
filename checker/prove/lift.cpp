#include "checker/prove/lift.hpp"

#include <array>
#include <chrono>
#include <map>
#include <unordered_set>

#include "model/term_replace.hpp"

namespace synfin::checker {

namespace mp = model::proof;
using model::state;
using model::term;

namespace {

z3::tactic strategy(z3::context& z) {
    const auto t = [&](const char* name) { return z3::tactic(z, name); };
    return t("simplify") & t("propagate-values") & t("solve-eqs") & t("simplify") & t("bit-blast") & t("sat");
}

/// Terms at one width. Numbers of the same name but another width are others to Z3; flags need a name of their own.
class width {
  public:
    width(z3::context& z, unsigned bits, std::string mark) : translate_(z, bits, mp::is_lift_base), mark_(std::move(mark)) {}
    z3::expr flag(term t) { return translate_.flag(named(t)); }
    z3::expr number(term t) { return translate_.number(named(t)); }
    [[nodiscard]] const std::vector<term>& variables() const { return variables_; }
    z3::expr value(const z3::model& m, term v) { return m.eval(v->is_flag() ? flag(v) : number(v), true); }

  private:
    term named(term t) {
        learn(t);
        return rename_(t);
    }
    void learn(term t) {
        if (!seen_.insert(t).second) return;
        if (t->is_variable()) {
            variables_.push_back(t);
            if (t->is_flag() && !mp::is_lift_shared(t))
                rename_.set(t, model::flag_variable(mark_ + std::string(model::variable_name(t))).is);
        }
        if (t->left != nullptr) learn(t->left);
        if (t->right != nullptr) learn(t->right);
    }

    translator translate_;
    std::string mark_;
    model::replacement rename_;
    std::unordered_set<term> seen_;
    std::vector<term> variables_;
};

/// Everything about one state, asked of one solver.
class asker {
  public:
    asker(const lift_options& how, state from)
        : how_(how), few_(z_, how.few, "few:"), many_(z_, how.many, "many:"), plan_(strategy(z_)), from_(from) {}

    /// Can these hold with few bits?
    bool possible(std::span<const term> conditions) {
        z3::expr_vector all(z_);
        for (const term t : mp::lift_relation_in(from_, how_.rules, how_.size, false).given) all.push_back(few_.flag(t));
        for (const term t : conditions) all.push_back(few_.flag(t));
        return check(all) != z3::unsat;
    }

    lifted_way answer(const mp::lift_question& q) {
        const auto began = std::chrono::steady_clock::now();
        lifted_way w;
        w.path = q.path, w.on = q.on, w.from = q.from, w.to = q.to, w.rules = q.rules;
        judge(q, w);
        w.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        return w;
    }
    [[nodiscard]] std::size_t questions() const { return questions_; }

  private:
    void judge(const mp::lift_question& q, lifted_way& w) {
        const z3::expr_vector any = premises(q, false);
        // A way that the relation rules out at full width alone would be shown from a contradiction.
        if (check(any) == z3::unsat) {
            w.verdict = lift_verdict::differs;
            w.differs.emplace_back("no state of full width is related");
            return;
        }
        const z3::check_result all = follows(any, all_goals(q));
        if (all == z3::unsat) return;
        if (all == z3::unknown) {
            w.verdict = lift_verdict::incomplete;
            return;
        }
        name_what_differs(q, any, w);
        const z3::expr_vector neighbours = premises(q, true);
        const z3::check_result ordered = follows(neighbours, all_goals(q));
        w.verdict = ordered == z3::unsat     ? (check(neighbours) == z3::sat ? lift_verdict::in_order : lift_verdict::differs)
                    : ordered == z3::unknown ? lift_verdict::incomplete
                                             : lift_verdict::differs;
    }

    /// The relation, the guards with few bits, and what joined variables stand for.
    z3::expr_vector premises(const mp::lift_question& q, bool ordered) {
        const mp::lift_relation r = mp::lift_relation_in(from_, how_.rules, how_.size, ordered);
        z3::expr_vector all(z_);
        for (const auto* both : {&r.given, &q.naming})
            for (const term t : *both) {
                all.push_back(few_.flag(t));
                all.push_back(many_.flag(t));
            }
        for (const term t : r.same) all.push_back(widened(t) == many_.number(t));
        for (const term t : r.matched) all.push_back(few_.flag(t) == many_.flag(t));
        for (const term t : q.guards) all.push_back(few_.flag(t));
        return all;
    }

    z3::expr widened(term t) { return z3::zext(few_.number(t), how_.many - how_.few); }

    z3::expr placed(const mp::lift_goal& g) {
        z3::expr some = z_.bool_val(false);
        for (const term b : g.bases) {
            const term beyond = (model::term_number::of(g.what) - model::term_number::of(b)).is;
            some = some || (widened(beyond) == many_.number(beyond) && z3::ult(many_.number(beyond), static_cast<int>(g.limit)));
        }
        return some;
    }
    z3::expr goal(const mp::lift_goal& g) {
        const z3::expr premise = few_.flag(g.premise);
        const z3::expr agreed = premise == many_.flag(g.premise);
        switch (g.sort) {
            case mp::lift_sort::same_number:
                return agreed && z3::implies(premise, widened(g.what) == many_.number(g.what));
            case mp::lift_sort::same_flag:
                return agreed && z3::implies(premise, few_.flag(g.what) == many_.flag(g.what));
            case mp::lift_sort::holds:
                return agreed && z3::implies(premise, few_.flag(g.what) && many_.flag(g.what));
            default:
                return agreed && z3::implies(premise, placed(g));
        }
    }
    z3::expr all_goals(const mp::lift_question& q) {
        z3::expr all = z_.bool_val(true);
        for (const term t : q.guards) all = all && many_.flag(t);
        for (const auto& g : q.goals) all = all && goal(g);
        return all;
    }

    void name_what_differs(const mp::lift_question& q, const z3::expr_vector& given, lifted_way& w) {
        for (const term t : q.guards)
            if (refuted(given, many_.flag(t), w)) {
                w.differs.emplace_back("which rules fire");
                break;
            }
        for (const auto& g : q.goals)
            if (refuted(given, goal(g), w)) w.differs.push_back(g.of);
    }
    bool refuted(const z3::expr_vector& given, const z3::expr& wanted, lifted_way& w) {
        z3::solver s = solver_for(given);
        s.add(!wanted);
        ++questions_;
        if (s.check() != z3::sat) return false;
        if (!w.few.empty()) return true;
        const z3::model m = s.get_model();
        w.few = values(few_, m);
        w.many = values(many_, m);
        return true;
    }
    static std::vector<valuation> values(width& at, const z3::model& m) {
        std::vector<valuation> found;
        for (const term v : std::vector<term>(at.variables())) {
            const z3::expr e = at.value(m, v);
            found.push_back({v, v->is_flag() ? (e.is_true() ? 1U : 0U) : static_cast<std::uint32_t>(e.get_numeral_uint64())});
        }
        return found;
    }

    z3::check_result follows(const z3::expr_vector& given, const z3::expr& wanted) {
        z3::solver s = solver_for(given);
        s.add(!wanted);
        ++questions_;
        return s.check();
    }
    z3::check_result check(const z3::expr_vector& all) {
        ++questions_;
        return solver_for(all).check();
    }
    z3::solver solver_for(const z3::expr_vector& given) {
        z3::solver s = plan_.mk_solver();
        z3::params p(z_);
        p.set("timeout", how_.seconds_limit * 1000);
        s.set(p);
        for (const z3::expr& e : given) s.add(e);
        return s;
    }

    const lift_options& how_;
    z3::context z_;
    width few_, many_;
    z3::tactic plan_;
    state from_;
    std::size_t questions_ = 0;
};

lift_verdict worse(lift_verdict a, lift_verdict b) {
    const auto rank = [](lift_verdict v) {
        return v == lift_verdict::differs ? 3 : v == lift_verdict::incomplete ? 2 : v == lift_verdict::in_order ? 1 : 0;
    };
    return rank(a) < rank(b) ? b : a;
}

}  // namespace

std::string_view to_string(lift_verdict v) {
    static constexpr std::array<std::string_view, 4> names{"holds", "holds in order", "differs", "incomplete"};
    return names[static_cast<unsigned>(v)];
}

lift_verdict lift::verdict() const {
    lift_verdict worst = complete ? lift_verdict::holds : lift_verdict::incomplete;
    for (const auto& w : ways) worst = worse(worst, w.verdict);
    return worst;
}

std::vector<lifted_rule> lift::by_rule(const model::rule_set& set) const {
    std::map<std::size_t, lifted_rule> found;
    for (std::size_t i = 0; i < model::rule_count; ++i)
        if (model::applies(i, set)) found[i].rule = i;
    for (const auto& w : ways)
        for (const std::uint16_t i : w.rules) {
            auto& r = found[i];
            ++r.ways;
            r.verdict = worse(r.verdict, w.verdict);
        }
    std::vector<lifted_rule> all;
    for (const auto& [i, r] : found) all.push_back(r);
    return all;
}

lift prove_lift(const lift_options& how) {
    const auto began = std::chrono::steady_clock::now();
    lift all;
    for (unsigned s = 0; s < model::state_count && all.complete; ++s) {
        const auto from = static_cast<state>(s);
        if (!how.from.has(from)) continue;
        asker ask(how, from);
        const auto possible = [&](std::span<const term> conditions) { return ask.possible(conditions); };
        for (const auto& q : mp::lift_questions(from, how.rules, how.size, possible)) all.ways.push_back(ask.answer(q));
        all.questions += ask.questions();
        if (how.on_progress && !how.on_progress(s + 1, model::state_count)) all.complete = s + 1 == model::state_count;
    }
    all.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return all;
}

}  // namespace synfin::checker
