#include "checker/export/program_text.hpp"

#include <algorithm>

namespace synfin::checker {

using guarded::constant;
using guarded::local;
using guarded::number;
using model::state;
using model::term;
using model::term_op;

namespace {

std::string with_underscores(std::string_view text) {
    std::string name(text);
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' || c == '.' || c == ' ' ? '_' : c;
    return name;
}

/// One run of neighbouring states, first and last included.
expression range_test(unsigned first, unsigned last, const expression& what) {
    const auto bound = [](unsigned s) { return state_constant(static_cast<state>(s)); };
    if (first == last) return what == bound(first);
    if (last + 1 == model::state_count) return what >= bound(first);
    if (first == 0) return what <= bound(last);
    return what >= bound(first) && what <= bound(last);
}

bool may_leave_range(term t) { return t->op == term_op::add || t->op == term_op::subtract; }

expression number_of(term t) {
    switch (t->op) {
        case term_op::constant:
            return number(t->value);
        case term_op::half:
            return number(modulus / 2);
        case term_op::add:
            return value_of(t->left) + value_of(t->right);
        case term_op::subtract:
            return value_of(t->left) - value_of(t->right);
        case term_op::count:
            return guarded::count(value_of(t->left));
        default:
            return local(with_underscores(model::variable_name(t)));
    }
}

expression flag_of(term t) {
    switch (t->op) {
        case term_op::truth:
            return guarded::truth(t->value != 0);
        case term_op::equal:
        case term_op::same:
            return reduced_value_of(t->left) == reduced_value_of(t->right);
        case term_op::below:
            return reduced_value_of(t->left) < reduced_value_of(t->right);
        case term_op::at_most:
            return reduced_value_of(t->left) <= reduced_value_of(t->right);
        case term_op::conjunction:
            return value_of(t->left) && value_of(t->right);
        case term_op::disjunction:
            return value_of(t->left) || value_of(t->right);
        case term_op::negation:
            return !value_of(t->left);
        default:
            return local(with_underscores(model::variable_name(t)));
    }
}

}  // namespace

std::string program_name(state s) {
    std::string text(name(s));
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}
std::string program_name(std::size_t field) { return with_underscores(model::fields()[field].name); }
std::string program_name(model::event e) { return "event_" + with_underscores(model::name(e)); }
std::string program_name(model::signal s) { return "told_" + with_underscores(model::name(s)); }

expression state_constant(state s) { return constant(program_name(s)); }

expression in_states(model::states in, const expression& what) {
    if (in == model::any_state) return guarded::truth(true);
    auto test = guarded::truth(false);
    for (unsigned s = 0; s < model::state_count; ++s) {
        if (!in.has(static_cast<state>(s))) continue;
        unsigned last = s;
        while (last + 1 < model::state_count && in.has(static_cast<state>(last + 1))) ++last;
        test = test || range_test(s, last, what);
        s = last;
    }
    return test;
}

expression value_of(term t) { return t->is_flag() ? flag_of(t) : number_of(t); }

expression reduced_value_of(term t) { return may_leave_range(t) ? guarded::modulo(value_of(t), modulus) : value_of(t); }

expression segment_of(const model::segment<model::term_domain>& s) {
    auto bits = number(0);
    const auto put = [&](term flag, const char* name) {
        bits = bits + guarded::choice(value_of(flag), constant(name), number(0));
    };
    put(s.syn.is, "SYN");
    put(s.fin.is, "FIN");
    put(s.rst.is, "RST");
    put(s.ack_on.is, "ACK");
    const auto len = constant_value(s.len.is) ? number(*constant_value(s.len.is) & 3U) : guarded::modulo(value_of(s.len.is), 4);
    return guarded::segment(bits, reduced_value_of(s.seq.is), reduced_value_of(s.ack.is), len);
}

}  // namespace synfin::checker
