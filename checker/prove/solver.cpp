#include "checker/prove/solver.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_set>

namespace synfin::checker {

using model::term;

namespace {

/// The variables of terms, each once.
class variables {
  public:
    void add(term t) {
        if (!seen_.insert(t).second) return;
        if (t->is_variable()) all_.push_back(t);
        if (t->left != nullptr) add(t->left);
        if (t->right != nullptr) add(t->right);
    }
    [[nodiscard]] const std::vector<term>& all() const { return all_; }

  private:
    std::unordered_set<term> seen_;
    std::vector<term> all_;
};

/// Small goals, one strategy: eliminate what is equal, then bits. An incremental solver does not eliminate, and is lost on some.
z3::tactic strategy(z3::context& z) {
    const auto t = [&](const char* name) { return z3::tactic(z, name); };
    return t("simplify") & t("propagate-values") & t("solve-eqs") & t("simplify") & t("max-bv-sharing") & t("bit-blast") &
           t("sat");
}

}  // namespace

struct solver::body {
    explicit body(solver_options o) : how(std::move(o)), translate(z, how.bits, how.base), plan(strategy(z)) {}

    z3::solver asked(std::span<const term> flags) {
        z3::solver s = plan.mk_solver();
        z3::params p(z);
        p.set("timeout", how.seconds_limit * 1000);
        s.set(p);
        for (const term f : flags) s.add(translate.flag(f));
        return s;
    }

    answer answer_to(std::span<const term> flags, reply& r) {
        z3::solver s = asked(flags);
        switch (s.check()) {
            case z3::unsat:
                return answer::unsatisfiable;
            case z3::sat:
                if (how.wants_values) r.values = values(s.get_model(), flags);
                return answer::satisfiable;
            default:
                r.why = s.reason_unknown();
                return answer::unknown;
        }
    }

    std::vector<valuation> values(const z3::model& m, std::span<const term> flags) {
        variables in;
        for (const term f : flags) in.add(f);
        std::vector<valuation> found;
        for (const term v : in.all()) {
            const z3::expr e = m.eval(v->is_flag() ? translate.flag(v) : plain(v), true);
            found.push_back({v, v->is_flag() ? (e.is_true() ? 1U : 0U) : static_cast<std::uint32_t>(e.get_numeral_uint64())});
        }
        return found;
    }
    z3::expr plain(term v) { return z.bv_const(std::string(model::variable_name(v)).c_str(), how.bits); }

    z3::context z;
    solver_options how;
    translator translate;
    z3::tactic plan;
};

solver::solver(solver_options how) : body_(std::make_unique<body>(std::move(how))) {}
solver::~solver() = default;
solver::solver(solver&&) noexcept = default;
solver& solver::operator=(solver&&) noexcept = default;

reply solver::satisfy(std::span<const term> flags) {
    const auto began = std::chrono::steady_clock::now();
    reply r;
    try {
        r.what = body_->answer_to(flags, r);
    } catch (const z3::exception& failed) {  // out of memory, cancelled: not an answer
        r = {};
        r.why = failed.msg();
    }
    r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return r;
}

std::string solver::smt_lib(std::span<const term> flags) {
    z3::solver s = body_->asked(flags);
    return "(set-logic QF_BV)\n" + s.to_smt2();
}

std::optional<std::uint32_t> value_of(term variable, std::span<const valuation> values) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const valuation& v) { return v.variable == variable; });
    if (found == values.end()) return std::nullopt;
    return found->value;
}

}  // namespace synfin::checker
