#include "checker/export/guarded.hpp"

#include <algorithm>
#include <utility>

namespace synfin::checker {

using op = guarded_op;

expression::expression(expression_node n) : node_(std::make_shared<const expression_node>(std::move(n))) {}

bool alike(const expression& a, const expression& b) {
    return a->op == b->op && a->value == b->value && a->name == b->name &&
           std::equal(a->args.begin(), a->args.end(), b->args.begin(), b->args.end(), alike);
}

bool reads(const expression& in, const expression& place) {
    return alike(in, place) ||
           std::any_of(in->args.begin(), in->args.end(), [&](const expression& arg) { return reads(arg, place); });
}

bool is_truth(const expression& e, bool value) { return e->op == op::truth && e->value == (value ? 1U : 0U); }
bool is_number(const expression& e, std::uint32_t value) { return e->op == op::number && e->value == value; }

namespace {

expression leaf(op what, std::string_view name) { return expression({what, 0, std::string(name), {}}); }
expression node(op what, std::vector<expression> args) { return expression({what, 0, {}, std::move(args)}); }

}  // namespace

namespace guarded {

expression number(std::uint32_t value) { return expression({op::number, value, {}, {}}); }
expression number(int value) { return number(static_cast<std::uint32_t>(value)); }
expression truth(bool value) { return expression({op::truth, value ? 1U : 0U, {}, {}}); }
expression constant(std::string_view name) { return leaf(op::constant, name); }
expression local(std::string_view name) { return leaf(op::local, name); }
expression global(std::string_view name) { return leaf(op::global, name); }
expression parameter(std::string_view name) { return leaf(op::parameter, name); }
expression chosen(std::string_view name) { return leaf(op::chosen, name); }
expression field(const expression& end, std::string_view name) { return expression({op::field, 0, std::string(name), {end}}); }
expression slot(const expression& end, int place) { return expression({op::slot, static_cast<std::uint32_t>(place), {}, {end}}); }
expression other(const expression& end) { return end->op == op::number ? number(1 - end->value) : node(op::other, {end}); }
expression modulo(const expression& n, std::uint32_t modulus) { return expression({op::modulo, modulus, {}, {n}}); }
expression choice(const expression& when, const expression& then, const expression& otherwise) {
    if (when->op == op::truth) return when->value != 0 ? then : otherwise;
    return node(op::choice, {when, then, otherwise});
}
expression count(const expression& flag) { return node(op::count, {flag}); }
expression has(const expression& segment, std::string_view bit) { return expression({op::has, 0, std::string(bit), {segment}}); }
expression part(const expression& segment, std::string_view name) {
    return expression({op::part, 0, std::string(name), {segment}});
}
expression segment(const expression& bits, const expression& seq, const expression& ack, const expression& len) {
    return node(op::segment, {bits, seq, ack, len});
}

}  // namespace guarded

expression operator&&(const expression& a, const expression& b) {
    if (is_truth(a, true) || is_truth(b, false)) return b;
    if (is_truth(b, true) || is_truth(a, false)) return a;
    return node(op::conjunction, {a, b});
}
expression operator||(const expression& a, const expression& b) {
    if (is_truth(a, false) || is_truth(b, true)) return b;
    if (is_truth(b, false) || is_truth(a, true)) return a;
    return node(op::disjunction, {a, b});
}
expression operator!(const expression& a) {
    if (a->op == op::truth) return guarded::truth(a->value == 0);
    if (a->op == op::equal) return node(op::unequal, a->args);
    return node(op::negation, {a});
}
expression operator==(const expression& a, const expression& b) { return node(op::equal, {a, b}); }
expression operator!=(const expression& a, const expression& b) { return node(op::unequal, {a, b}); }
expression operator<(const expression& a, const expression& b) { return node(op::below, {a, b}); }
expression operator<=(const expression& a, const expression& b) { return node(op::at_most, {a, b}); }
expression operator>(const expression& a, const expression& b) { return node(op::above, {a, b}); }
expression operator>=(const expression& a, const expression& b) { return node(op::at_least, {a, b}); }
expression operator+(const expression& a, const expression& b) {
    if (is_number(a, 0)) return b;
    if (is_number(b, 0)) return a;
    return node(op::add, {a, b});
}
expression operator-(const expression& a, const expression& b) { return is_number(b, 0) ? a : node(op::subtract, {a, b}); }
expression operator*(const expression& a, std::uint32_t b) { return a * guarded::number(b); }
expression operator*(const expression& a, const expression& b) { return node(op::multiply, {a, b}); }

// ---- statements ----

statement set(const expression& target, const expression& value) { return {simultaneous{{{target, value}}}}; }
statement when(const expression& guard, block then) { return {branch{{{guard, "", std::move(then)}}}}; }
statement when_else(const expression& guard, block then, block otherwise) {
    return {branch{{{guard, "", std::move(then)}, {guarded::truth(true), "", std::move(otherwise)}}}};
}
statement call(std::string_view procedure, std::vector<expression> arguments) {
    return {invocation{std::string(procedure), std::move(arguments)}};
}

namespace {

bool needed_by_others(const std::vector<assigned>& sets, std::size_t i) {
    for (std::size_t k = 0; k < sets.size(); ++k)
        if (k != i && reads(sets[k].value, sets[i].target)) return true;
    return false;
}

}  // namespace

ordered_sets in_sequence(std::vector<assigned> sets) {
    ordered_sets done;
    std::vector<assigned> late;
    while (!sets.empty()) {
        std::size_t i = 0;
        while (i < sets.size() && needed_by_others(sets, i)) ++i;
        if (i == sets.size()) {  // a cycle
            i = 0;
            const auto aside = guarded::local("aside" + std::to_string(done.asides++));
            done.sets.push_back({aside, sets[0].value});
            late.push_back({sets[0].target, aside});
        } else {
            done.sets.push_back(sets[i]);
        }
        sets.erase(sets.begin() + static_cast<std::ptrdiff_t>(i));
    }
    done.sets.insert(done.sets.end(), late.begin(), late.end());
    return done;
}

}  // namespace synfin::checker
