#include "checker/export/promela_text.hpp"

#include <algorithm>
#include <vector>

namespace synfin::checker {

using model::state;
using model::term;
using model::term_op;

namespace {

std::string with_underscores(std::string_view text) {
    std::string name(text);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

/// One run of neighbouring states, first and last included.
std::string range_test(unsigned first, unsigned last, const std::string& variable) {
    const auto text = [](unsigned s) { return promela_name(static_cast<state>(s)); };
    if (first == last) return fmt::format("{} == {}", variable, text(first));
    if (last + 1 == model::state_count) return fmt::format("{} >= {}", variable, text(first));
    if (first == 0) return fmt::format("{} <= {}", variable, text(last));
    return fmt::format("({} >= {} && {} <= {})", variable, text(first), variable, text(last));
}

std::string infix(term t, std::string_view sign, std::string (*side)(term)) {
    return fmt::format("({} {} {})", side(t->left), sign, side(t->right));
}

bool may_leave_range(term t) { return t->op == term_op::add || t->op == term_op::subtract; }

}  // namespace

std::string promela_name(state s) { return with_underscores(name(s)); }
std::string promela_name(std::size_t field) { return with_underscores(model::fields()[field].name); }
std::string promela_name(std::string_view id) { return with_underscores(id); }

std::string promela_test(model::states in, const std::string& variable) {
    if (in == model::any_state) return "true";
    std::vector<std::string> ranges;
    for (unsigned s = 0; s < model::state_count; ++s) {
        if (!in.has(static_cast<state>(s))) continue;
        unsigned last = s;
        while (last + 1 < model::state_count && in.has(static_cast<state>(last + 1))) ++last;
        ranges.push_back(range_test(s, last, variable));
        s = last;
    }
    return ranges.size() == 1 ? ranges[0] : fmt::format("({})", fmt::join(ranges, " || "));
}

std::string promela_value(term t) {
    switch (t->op) {
        case term_op::constant:
        case term_op::truth:
            return fmt::format("{}", t->value);
        case term_op::half:
            return fmt::format("{}", modulus / 2);
        case term_op::number_variable:
        case term_op::flag_variable:
            return with_underscores(model::variable_name(t));
        case term_op::add:
            return infix(t, "+", promela_value);
        case term_op::subtract:
            return infix(t, "-", promela_value);
        case term_op::count:
            return promela_value(t->left);
        case term_op::equal:
        case term_op::same:
            return infix(t, "==", promela_reduced);
        case term_op::below:
            return infix(t, "<", promela_reduced);
        case term_op::at_most:
            return infix(t, "<=", promela_reduced);
        case term_op::conjunction:
            return infix(t, "&&", promela_value);
        case term_op::disjunction:
            return infix(t, "||", promela_value);
        case term_op::negation:
            return t->left->op == term_op::equal ? infix(t->left, "!=", promela_reduced) : "!" + promela_value(t->left);
    }
    return {};
}

std::string promela_reduced(term t) {
    return may_leave_range(t) ? fmt::format("({} & {})", promela_value(t), modulus - 1) : promela_value(t);
}

std::string promela_code(const model::segment<model::term_domain>& s) {
    std::uint32_t constant = 0;
    std::string text;
    const auto put = [&](term t, unsigned shift, std::uint32_t mask) {
        if (const auto value = constant_value(t))
            constant |= (*value & mask) << shift;
        else if (mask == 3)
            text += fmt::format(" + (({} & {}) << {})", promela_value(t), mask, shift);
        else
            text += fmt::format(" + ({} << {})", promela_reduced(t), shift);
    };
    using at = segment_layout;
    put(s.len.is, at::len, 3);
    put(s.ack.is, at::ack, modulus - 1);
    put(s.seq.is, at::seq, modulus - 1);
    put(s.fin.is, at::fin, 1);
    put(s.rst.is, at::rst, 1);
    put(s.ack_on.is, at::ack_on, 1);
    put(s.syn.is, at::syn, 1);
    return fmt::format("{}{}", constant, text);
}

}  // namespace synfin::checker
