#include "model/term_replace.hpp"

namespace synfin::model {

void replacement::set(term variable, term value) {
    values_[variable] = value;
    done_.clear();
}

term replacement::of(term variable) const {
    const auto known = values_.find(variable);
    return known == values_.end() ? variable : known->second;
}

term replacement::operator()(term t) {
    if (t->is_variable()) return of(t);
    if (t->arity() == 0) return t;
    if (const auto known = done_.find(t); known != done_.end()) return known->second;
    const term made = rebuilt(t);
    done_.emplace(t, made);
    return made;
}

term replacement::rebuilt(term t) {
    const term left = (*this)(t->left), right = t->right == nullptr ? nullptr : (*this)(t->right);
    const auto number = [](term n) { return term_number::of(n); };
    const auto flag = [](term f) { return term_flag::of(f); };
    switch (t->op) {
        case term_op::add:
            return (number(left) + number(right)).is;
        case term_op::subtract:
            return (number(left) - number(right)).is;
        case term_op::count:
            return term_domain::count(flag(left)).is;
        case term_op::equal:
            return (number(left) == number(right)).is;
        case term_op::below:
            return below(number(left), number(right)).is;
        case term_op::at_most:
            return at_most(number(left), number(right)).is;
        case term_op::same:
            return same(flag(left), flag(right)).is;
        case term_op::conjunction:
            return (flag(left) && flag(right)).is;
        case term_op::disjunction:
            return (flag(left) || flag(right)).is;
        case term_op::negation:
            return (!flag(left)).is;
        default:
            return t;
    }
}

}  // namespace synfin::model
