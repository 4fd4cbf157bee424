#include "checker/prove/translator.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace synfin::checker {

using model::term;
using model::term_op;

translator::translator(z3::context& context, unsigned bits, is_base base) : z3_(context), bits_(bits), base_(std::move(base)) {}

z3::expr translator::constant(std::uint32_t value) { return z3_.bv_val(value & (0xffffffffU >> (32 - bits_)), bits_); }

z3::expr translator::variable(term t) { return z3_.bv_const(std::string(model::variable_name(t)).c_str(), bits_); }

z3::expr translator::number(term t) {
    if (const auto known = numbers_.find(t); known != numbers_.end()) return known->second;
    z3::expr made = expr_of(sum_of(t));
    numbers_.emplace(t, made);
    return made;
}

z3::expr translator::flag(term t) {
    if (const auto known = flags_.find(t); known != flags_.end()) return known->second;
    z3::expr made = make_flag(t);
    flags_.emplace(t, made);
    return made;
}

const translator::sum& translator::sum_of(term t) {
    if (const auto known = sums_.find(t); known != sums_.end()) return known->second;
    sum made = make_sum(t);
    return sums_.emplace(t, std::move(made)).first->second;
}

translator::sum translator::make_sum(term t) {
    sum s;
    switch (t->op) {
        case term_op::constant:
            s.constant = t->value;
            break;
        case term_op::half:
            s.constant = 1U << (bits_ - 1);
            break;
        case term_op::add:
        case term_op::subtract:
            return combined(sum_of(t->left), sum_of(t->right), t->op == term_op::subtract);
        case term_op::count:
            s.offset.push_back(z3::ite(flag(t->left), constant(1), constant(0)));
            break;
        default:
            if (base_ && base_(t))
                s.bases.emplace_back(t, 1);
            else
                s.offset.push_back(variable(t));
    }
    return s;
}

translator::sum translator::combined(const sum& a, const sum& b, bool minus) {
    sum s;
    std::map<std::uint32_t, std::pair<term, int>> bases;  // by the term's id: one order for all
    for (const auto& [base, n] : a.bases) bases[base->id] = {base, n};
    for (const auto& [base, n] : b.bases) {
        auto& entry = bases.try_emplace(base->id, base, 0).first->second;
        entry.second += minus ? -n : n;
    }
    for (const auto& [id, entry] : bases)
        if (entry.second != 0) s.bases.push_back(entry);
    s.constant = minus ? a.constant - b.constant : a.constant + b.constant;
    if (a.offset.empty() && b.offset.empty()) return s;
    if (b.offset.empty())
        s.offset = a.offset;
    else if (a.offset.empty())
        s.offset.push_back(minus ? -b.offset[0] : b.offset[0]);
    else
        s.offset.push_back(minus ? a.offset[0] - b.offset[0] : a.offset[0] + b.offset[0]);
    return s;
}

z3::expr translator::offset_of(const sum& s) {
    if (s.offset.empty()) return constant(s.constant);
    return s.constant == 0 ? s.offset[0] : s.offset[0] + constant(s.constant);
}

z3::expr translator::same_base(term a, term b) { return variable(a) == variable(b); }

z3::expr translator::expr_of(const sum& s) {
    const z3::expr offset = offset_of(s);
    if (s.bases.empty()) return offset;
    const bool difference = s.bases.size() == 2 && s.bases[0].second + s.bases[1].second == 0 && std::abs(s.bases[0].second) == 1;
    const bool nothing_else = s.offset.empty() && s.constant == 0;
    z3::expr total = nothing_else ? constant(0) : offset;
    bool first = nothing_else;
    for (const auto& [base, n] : s.bases)
        for (int i = 0; i < std::abs(n); ++i) {
            const z3::expr b = variable(base);
            total = first ? (n > 0 ? b : -b) : n > 0 ? b + total : total - b;
            first = false;
        }
    if (!difference || s.offset.empty()) return total;
    const z3::expr bases = s.bases[0].second > 0 ? variable(s.bases[0].first) - variable(s.bases[1].first)
                                                 : variable(s.bases[1].first) - variable(s.bases[0].first);
    return z3::ite(same_base(s.bases[0].first, s.bases[1].first), offset, bases + offset);
}

z3::expr translator::equal(term a, term b) {
    const sum &left = sum_of(a), &right = sum_of(b);
    if (left.bases == right.bases) return offset_of(left) == offset_of(right);
    const sum difference = combined(left, right, true);
    if (difference.bases.size() == 2 && difference.offset.empty() && difference.constant == 0 && left.bases.size() == 1)
        return same_base(difference.bases[0].first, difference.bases[1].first);
    return expr_of(difference) == constant(0);
}

z3::expr translator::make_flag(term t) {
    switch (t->op) {
        case term_op::truth:
            return z3_.bool_val(t->value != 0);
        case term_op::flag_variable:
            return z3_.bool_const(std::string(model::variable_name(t)).c_str());
        case term_op::equal:
            return equal(t->left, t->right);
        case term_op::below:
            return z3::ult(number(t->left), number(t->right));
        case term_op::at_most:
            return z3::ule(number(t->left), number(t->right));
        case term_op::same:
            return flag(t->left) == flag(t->right);
        case term_op::conjunction:
            return flag(t->left) && flag(t->right);
        case term_op::disjunction:
            return flag(t->left) || flag(t->right);
        default:
            return !flag(t->left);
    }
}

}  // namespace synfin::checker
