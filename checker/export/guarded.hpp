// A small language between the model and the languages of other checkers: a state, procedures over a scratch copy of it, and
// steps with guards (E. W. Dijkstra, "Guarded commands, nondeterminacy and formal derivation of programs", 1975). An instance
// is written in it once (checker/export/program.hpp); Promela, Murphi and TLA+ are printed from it.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/properties.hpp"

namespace synfin::checker {

// ---- expressions: flags and numbers ----

enum class guarded_op : std::uint8_t {
    number,
    truth,
    constant,   ///< a named one: a state, a control bit
    local,      ///< scratch of the step that is being taken
    global,     ///< a budget of the network
    parameter,  ///< of a procedure
    chosen,     ///< what a step has chosen
    field,      ///< of an end: args = {end}
    slot,       ///< of the segments on their way to an end: args = {end}, value = its place
    other,      ///< the other end
    add,
    subtract,
    multiply,
    modulo,  ///< args = {number}, value = the modulus; never negative
    equal,
    unequal,
    below,
    at_most,
    above,
    at_least,
    conjunction,
    disjunction,
    negation,
    choice,   ///< args = {flag, then, otherwise}
    count,    ///< 1 for a flag that is on, else 0
    has,      ///< a segment carries the control bit `name`
    part,     ///< the part `name` of a segment
    segment,  ///< args = {control bits, seq, ack, len}
};

struct expression_node;
/// A value that is never changed; copies share it.
class expression {
  public:
    expression() = default;  ///< none
    explicit expression(expression_node n);
    const expression_node& operator*() const { return *node_; }
    const expression_node* operator->() const { return node_.get(); }
    [[nodiscard]] bool exists() const { return node_ != nullptr; }

  private:
    std::shared_ptr<const expression_node> node_;
};
struct expression_node {
    guarded_op op = guarded_op::number;
    std::uint32_t value = 0;
    std::string name;
    std::vector<expression> args;
};

/// Whether two expressions are written the same.
[[nodiscard]] bool alike(const expression& a, const expression& b);
/// Whether `place` is read anywhere in `in`.
[[nodiscard]] bool reads(const expression& in, const expression& place);
[[nodiscard]] bool is_truth(const expression& e, bool value);
[[nodiscard]] bool is_number(const expression& e, std::uint32_t value);

namespace guarded {

[[nodiscard]] expression number(std::uint32_t value);
[[nodiscard]] expression number(int value);
[[nodiscard]] expression truth(bool value);
[[nodiscard]] expression constant(std::string_view name);
[[nodiscard]] expression local(std::string_view name);
[[nodiscard]] expression global(std::string_view name);
[[nodiscard]] expression parameter(std::string_view name);
[[nodiscard]] expression chosen(std::string_view name);
[[nodiscard]] expression field(const expression& end, std::string_view name);
[[nodiscard]] expression slot(const expression& end, int place);
[[nodiscard]] expression other(const expression& end);
[[nodiscard]] expression modulo(const expression& n, std::uint32_t modulus);
[[nodiscard]] expression choice(const expression& when, const expression& then, const expression& otherwise);
[[nodiscard]] expression count(const expression& flag);
[[nodiscard]] expression has(const expression& segment, std::string_view bit);
[[nodiscard]] expression part(const expression& segment, std::string_view name);
[[nodiscard]] expression segment(const expression& bits, const expression& seq, const expression& ack, const expression& len);

}  // namespace guarded

// What is constant is left out: `true && x` is x.
[[nodiscard]] expression operator&&(const expression& a, const expression& b);  // NOLINT: writes, does not compute
[[nodiscard]] expression operator||(const expression& a, const expression& b);  // NOLINT
[[nodiscard]] expression operator!(const expression& a);
[[nodiscard]] expression operator==(const expression& a, const expression& b);
[[nodiscard]] expression operator!=(const expression& a, const expression& b);
[[nodiscard]] expression operator<(const expression& a, const expression& b);
[[nodiscard]] expression operator<=(const expression& a, const expression& b);
[[nodiscard]] expression operator>(const expression& a, const expression& b);
[[nodiscard]] expression operator>=(const expression& a, const expression& b);
[[nodiscard]] expression operator+(const expression& a, const expression& b);
[[nodiscard]] expression operator-(const expression& a, const expression& b);
[[nodiscard]] expression operator*(const expression& a, std::uint32_t b);
[[nodiscard]] expression operator*(const expression& a, const expression& b);

// ---- statements ----

struct assigned {
    expression target, value;
};
struct statement;
using block = std::vector<statement>;

/// All at once: values speak of the time before.
struct simultaneous {
    std::vector<assigned> sets;
};
struct alternative;
/// The first alternative that holds is taken; none = nothing happens.
struct branch {
    std::vector<alternative> ways;
};
struct invocation {
    std::string procedure;
    std::vector<expression> arguments;
};
/// A property is seen broken, or witnessed, when `seen` holds.
struct report {
    model::property what;
    expression seen;
};
struct remark {
    std::string text;
};
/// An end has changed: a language that cannot speak of states as such looks at the state properties here.
struct observation {};
struct statement {
    std::variant<simultaneous, branch, invocation, report, remark, observation> is;
};
struct alternative {
    expression when;
    std::string about;  ///< a comment, perhaps empty
    block then;
};

[[nodiscard]] statement set(const expression& target, const expression& value);
[[nodiscard]] statement when(const expression& guard, block then);
[[nodiscard]] statement when_else(const expression& guard, block then, block otherwise);
[[nodiscard]] statement call(std::string_view procedure, std::vector<expression> arguments = {});

/// The order in which assignments give the same one after the other as at once; of a cycle one value is kept aside first.
struct ordered_sets {
    std::vector<assigned> sets;
    unsigned asides = 0;  ///< how many values were kept aside, as locals "aside0", "aside1", ...
};
[[nodiscard]] ordered_sets in_sequence(std::vector<assigned> sets);

// ---- programs ----

struct guarded_variable {
    std::string name;
    bool is_flag = false;
    std::uint32_t most = 0;  ///< numbers: 0..most
};
enum class parameter_kind : std::uint8_t { end, segment, flag };
struct guarded_parameter {
    std::string name;
    parameter_kind kind;
};
struct procedure {
    std::string name, about;
    std::vector<guarded_parameter> parameters;
    block body;
};
/// Any number 0..`limit`, which may depend on what was chosen before and is never more than `most`.
struct guarded_choice {
    std::string name;
    std::uint32_t most;
    expression limit;
};
/// May happen whenever its guard holds, once for every choice. When `go` is off afterwards a bound has cut it off, and nothing
/// has happened.
struct guarded_step {
    std::string name;  ///< of what happens: "close", "deliver_0"
    int end;           ///< at which end; 2 = at both
    expression guard;
    block body;
    std::vector<guarded_choice> choices = {};
};
struct chapter {
    std::string title;
    std::vector<procedure> procedures;
};

struct guarded_program {
    int capacity = 0;                       ///< slots towards each end
    std::vector<guarded_variable> end;      ///< what a state holds of each end
    std::vector<guarded_variable> budgets;  ///< what it holds of the network besides segments
    std::vector<guarded_variable> scratch;  ///< of one step; `got` and `sent` are segments and not listed
    std::vector<chapter> chapters;          ///< callees before callers
    std::vector<report> state_properties;   ///< of states, in terms of both ends
    std::vector<assigned> first;            ///< of the first state; all else is 0 and off
    std::vector<guarded_step> steps;
};

}  // namespace synfin::checker
