#include "checker/export/fold.hpp"

namespace synfin::checker {

using model::term;
using model::term_domain;
using model::term_flag;
using model::term_number;
using model::term_op;

knowledge::knowledge(model::readings taken) {
    static_cast<void>(model::terms_of(0));  // so that every variable has its number
    std::vector<term> variables;
    for (unsigned i = 0; i < model::reading_count; ++i) variables.push_back(reading_variable(static_cast<model::reading>(i)));
    values_.resize(model::variable_count());
    for (unsigned i = 0; i < model::reading_count; ++i)
        values_[variables[i]->value] = taken.has(static_cast<model::reading>(i)) ? 1 : 0;
}

std::optional<std::uint32_t> constant_value(term t) {
    if (t->op == term_op::truth) return t->value;
    if (t->op == term_op::constant) return t->value % modulus;
    return std::nullopt;
}

namespace {

term number(std::uint32_t value) { return term_number(value % modulus).is; }
term flag(bool value) { return (value ? term_domain::on() : term_domain::off()).is; }

term reduced(term_number n) { return n.is->op == term_op::constant ? number(n.is->value) : n.is; }

term variable(term t, const knowledge& known) {
    const auto value = known.of(t);
    if (!value) return t;
    return t->op == term_op::flag_variable ? flag(*value != 0) : number(*value);
}

/// Two constants that differ are compared here: the modulus is known now.
term compared(term_op op, term a, term b) {
    const auto x = constant_value(a), y = constant_value(b);
    if (x && y) return flag(op == term_op::equal ? *x == *y : op == term_op::below ? *x < *y : *x <= *y);
    const auto left = term_number::of(a), right = term_number::of(b);
    if (op == term_op::equal) return (left == right).is;
    return (op == term_op::below ? below(left, right) : at_most(left, right)).is;
}

term both(term_op op, term a, term b) {
    switch (op) {
        case term_op::add:
            return reduced(term_number::of(a) + term_number::of(b));
        case term_op::subtract:
            return reduced(term_number::of(a) - term_number::of(b));
        case term_op::same:
            return same(term_flag::of(a), term_flag::of(b)).is;
        case term_op::conjunction:
            return (term_flag::of(a) && term_flag::of(b)).is;
        case term_op::disjunction:
            return (term_flag::of(a) || term_flag::of(b)).is;
        default:
            return compared(op, a, b);
    }
}

}  // namespace

term fold(term t, const knowledge& known) {
    switch (t->op) {
        case term_op::constant:
            return number(t->value);
        case term_op::half:
            return number(modulus / 2);
        case term_op::truth:
            return t;
        case term_op::number_variable:
        case term_op::flag_variable:
            return variable(t, known);
        case term_op::count:
            return term_domain::count(term_flag::of(fold(t->left, known))).is;
        case term_op::negation:
            return (!term_flag::of(fold(t->left, known))).is;
        default:
            return both(t->op, fold(t->left, known), fold(t->right, known));
    }
}

}  // namespace synfin::checker
