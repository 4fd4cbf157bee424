// Terms: the values of a rule as mathematics. Reading the rules in this domain gives each guard and effect as an expression
// tree, which is printed, exported, evaluated or handed to a prover. Nodes are hash-consed: equal terms are the same node
// (J. Goto 1974; Filliatre and Conchon 2006), so a comparison of pointers is a comparison of terms.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace synfin::model {

/// What a node of a term says. All arithmetic is modulo 2^w; `below` and `at_most` compare as unsigned numbers.
enum class term_op : std::uint8_t {
    constant,
    half,
    number_variable,
    add,
    subtract,
    count,  // numbers; half = 2^(w-1); count: flag -> 0 or 1
    truth,
    flag_variable,
    equal,
    below,
    at_most,
    same,
    conjunction,
    disjunction,
    negation  // flags; same: flag = flag
};

struct term_node {
    term_op op;
    std::uint32_t value;  ///< constant: the number; truth: 0 or 1; a variable: its number
    const term_node* left;
    const term_node* right;
    std::uint32_t id;  ///< counts up with creation: a node comes after its arguments

    constexpr std::size_t arity() const { return left == nullptr ? 0 : right == nullptr ? 1 : 2; }
    constexpr bool is_flag() const { return op >= term_op::truth; }
    constexpr bool is_variable() const { return op == term_op::number_variable || op == term_op::flag_variable; }
};
/// A term is the address of its node, which lives as long as the program.
using term = const term_node*;

/// The name of a variable node.
std::string_view variable_name(term variable);
/// How many variables there are: their numbers are 0 ... variable_count() - 1.
std::size_t variable_count();

/// A truth value as a term.
struct term_flag {
    term_flag();  ///< off
    static term_flag of(term t);
    friend term_flag operator&&(term_flag a, term_flag b);
    friend term_flag operator||(term_flag a, term_flag b);
    friend term_flag operator!(term_flag a);
    friend term_flag same(term_flag a, term_flag b);
    term is;
};

/// A number modulo 2^w as a term.
struct term_number {
    term_number();                     ///< 0
    term_number(std::uint32_t value);  // NOLINT(google-explicit-constructor): literals read well
    static term_number of(term t);
    friend term_number operator+(term_number a, term_number b);
    friend term_number operator-(term_number a, term_number b);
    friend term_flag operator==(term_number a, term_number b);
    friend term_flag operator!=(term_number a, term_number b);
    friend term_flag below(term_number a, term_number b);    ///< unsigned a < b
    friend term_flag at_most(term_number a, term_number b);  ///< unsigned a <= b
    term is;
};

/// The variable of that name; the same name gives the same variable, and names one sort only.
term_number number_variable(std::string_view name);
term_flag flag_variable(std::string_view name);

/// The domain of terms: what model/native.hpp offers, written down instead of computed.
struct term_domain {
    using number = term_number;
    using flag = term_flag;
    static term_number count(term_flag f);
    static term_number half();
    static term_flag on();
    static term_flag off();
};

/// The value of a term modulo 2^bits; variable number i has values[i], already reduced. Flags are 0 or 1.
std::uint32_t evaluate(term t, std::span<const std::uint32_t> values, unsigned bits);

}  // namespace synfin::model
