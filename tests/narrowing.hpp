// Exhaustive search over small domains by narrowing (C. Runciman, M. Naylor, F. Lindblad: SmallCheck and Lazy SmallCheck, 2008):
// a variable gets its values only when a term asks for it, so what a case does not depend on is not multiplied.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "model/term.hpp"

namespace synfin::tests {

/// A partial valuation of the variables of terms, modulo 2^bits.
class narrowing {
  public:
    using term = model::term;
    using term_op = model::term_op;
    static constexpr std::int64_t unknown = -1;

    explicit narrowing(unsigned bits)
        : bits_(bits), mask_(0xffffffffU >> (32 - bits)), values_(model::variable_count(), unknown) {}

    void set(term variable, std::uint32_t value) { values_[variable->value] = value; }
    void clear(term variable) { values_[variable->value] = unknown; }
    std::int64_t get(term variable) const { return values_[variable->value]; }

    /// The value of a term, or `unknown`; then `wanted()` is a variable whose value would help.
    std::int64_t of(term t) {
        switch (t->op) {
            case term_op::constant:
                return t->value & mask_;
            case term_op::half:
                return std::int64_t{1} << (bits_ - 1);
            case term_op::truth:
                return t->value;
            case term_op::number_variable:
            case term_op::flag_variable:
                return values_[t->value] == unknown ? want(t) : values_[t->value];
            case term_op::count:
                return of(t->left);
            case term_op::negation:
                return of_negation(of(t->left));
            case term_op::conjunction:
                return of_connective(t, 0);
            case term_op::disjunction:
                return of_connective(t, 1);
            default:
                return of_pair(t);
        }
    }
    term wanted() const { return wanted_; }

    /// Calls `visit` for every way to give all `constraints` the value true and `goals` any value; stops when it says false.
    bool for_each(const std::vector<term>& constraints, const std::vector<term>& goals,
                  const std::function<std::vector<std::uint32_t>(term)>& domain, const std::function<bool()>& visit) {
        term open = nullptr;
        for (const term t : constraints) {
            const auto v = of(t);
            if (v == 0) return true;
            if (v == unknown && open == nullptr) open = wanted_;
        }
        term asked = nullptr;
        for (const term t : goals)
            if (of(t) == unknown) {
                asked = wanted_;
                break;
            }
        if (asked == nullptr) asked = open;
        if (asked == nullptr) return visit();
        for (const auto value : domain(asked)) {
            set(asked, value);
            const bool go_on = for_each(constraints, goals, domain, visit);
            clear(asked);
            if (!go_on) return false;
        }
        return true;
    }

  private:
    std::int64_t want(term variable) {
        wanted_ = variable;
        return unknown;
    }
    static std::int64_t of_negation(std::int64_t v) { return v == unknown ? unknown : 1 - v; }
    /// `deciding` is the value that decides the connective alone: 0 for and, 1 for or.
    std::int64_t of_connective(term t, std::int64_t deciding) {
        const auto left = of(t->left);
        if (left == deciding) return deciding;
        const term first = wanted_;
        const auto right = of(t->right);
        if (right == deciding) return deciding;
        if (left == unknown) wanted_ = first;
        return left == unknown || right == unknown ? unknown : right;
    }
    std::int64_t of_pair(term t) {
        const auto a = of(t->left);
        if (a == unknown) return unknown;
        const auto b = of(t->right);
        if (b == unknown) return unknown;
        switch (t->op) {
            case term_op::add:
                return (a + b) & mask_;
            case term_op::subtract:
                return (a - b) & mask_;
            case term_op::below:
                return a < b ? 1 : 0;
            case term_op::at_most:
                return a <= b ? 1 : 0;
            default:
                return a == b ? 1 : 0;  // equal, same
        }
    }

    unsigned bits_;
    std::uint32_t mask_;
    std::vector<std::int64_t> values_;
    term wanted_ = nullptr;
};

}  // namespace synfin::tests
