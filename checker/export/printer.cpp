#include "checker/export/printer.hpp"

#include <algorithm>

namespace synfin::checker {

using op = guarded_op;

std::string harmless(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '*' || c == '\n' || c == '\\' || c == '(' || c == ')'; }, ' ');
    return line;
}

namespace {

/// How tightly an expression holds together.
int level(op what) {
    switch (what) {
        case op::disjunction:
            return 1;
        case op::conjunction:
            return 2;
        case op::negation:
            return 3;
        case op::equal:
        case op::unequal:
        case op::below:
        case op::at_most:
        case op::above:
        case op::at_least:
            return 4;
        case op::add:
        case op::subtract:
            return 5;
        case op::multiply:
            return 6;
        default:
            return 7;
    }
}

/// a + b + c, a && b && c: chains that need no brackets on the left.
bool chains(op what) { return what == op::disjunction || what == op::conjunction || what == op::add || what == op::subtract; }

}  // namespace

const char* expression_printer::sign(op what) const {
    switch (what) {
        case op::disjunction:
            return signs_.either;
        case op::conjunction:
            return signs_.both;
        case op::equal:
            return signs_.equal;
        case op::unequal:
            return signs_.unequal;
        case op::below:
            return "<";
        case op::at_most:
            return signs_.at_most;
        case op::above:
            return ">";
        case op::at_least:
            return ">=";
        case op::add:
            return "+";
        case op::subtract:
            return "-";
        default:
            return "*";
    }
}

/// Different operators of one sort are never chained: where + and - or && and || stand side by side there are brackets.
std::string expression_printer::infix(const expression_node& n) const {
    const auto own = level(n.op);
    const bool same = n.args[0]->op == n.op && chains(n.op), same_right = n.args[1]->op == n.op && chains(n.op);
    const int left = same ? own - 1 : own, right = same_right && n.op != op::subtract ? own - 1 : own;
    return fmt::format("{} {} {}", text(n.args[0], left), sign(n.op), text(n.args[1], right));
}

std::string expression_printer::text(const expression& e, int around) const {
    const auto own = level(e->op);
    if (own == 7) return atom(e);
    auto inside = e->op == op::negation ? signs_.no + text(e->args[0], 6) : infix(*e);
    // A conjunction within a disjunction binds tighter, but not in every language.
    const bool bare = own > around && !(e->op == op::conjunction && around == 1);
    return bare ? inside : "(" + inside + ")";
}

std::string expression_printer::atom(const expression& e) const {
    const auto arg = [&](std::size_t i) { return text(e->args[i], 0); };
    switch (e->op) {
        case op::number:
            return std::to_string(e->value);
        case op::truth:
            return e->value != 0 ? signs_.on : signs_.off;
        case op::constant:
            return e->name;
        case op::parameter:
            return parameter(e->name);
        case op::other:
            return "1 - " + arg(0);
        case op::modulo:
            return modulo(e->args[0], e->value);
        case op::choice:
            return choice(*e);
        case op::count:
            return count(e->args[0]);
        case op::has:
            return fmt::format("HAS_{}({})", e->name, arg(0));
        case op::part:
            return fmt::format("{}({})", e->name, arg(0));
        case op::segment:
            return fmt::format("SEGMENT({}, {}, {}, {})", arg(0), arg(1), arg(2), arg(3));
        default:
            return place(e);
    }
}

}  // namespace synfin::checker
