// Runs events from the terms of the rules and `rule_infos` alone, for any width: the second way to the same answer, which
// tests compare with the native reading, and a plain non-template interpreter for whoever needs one.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/rulebook.hpp"
#include "model/term_rules.hpp"

namespace synfin::model {

/// How many fields a segment has; `term_outcome::out` lists them in the order of `for_each_segment_field`.
inline constexpr std::size_t segment_field_count = 11;

/// What came out of one event.
struct term_outcome {
    state to = state::closed;
    std::vector<std::uint16_t> rules;  ///< which fired, in order
    bool sends = false, starts_2msl = false;
    std::array<std::uint32_t, segment_field_count> out{};
    std::uint16_t told = 0;
    reply answer = reply::none;
};

/// An endpoint's values for the variables of terms: `values[variable->value]`.
class term_values {
  public:
    term_values();
    std::uint32_t& operator[](std::size_t field) { return values_[fields()[field].variable->value]; }
    std::uint32_t operator[](std::size_t field) const { return values_[fields()[field].variable->value]; }
    /// Sets every reading's variable.
    void take(readings taken);
    std::uint32_t of(term t, unsigned bits) const { return evaluate(t, values_, bits); }

  private:
    std::vector<std::uint32_t> values_;
};

/// The rules with that event, state and step, in the order of the rulebook.
const std::vector<std::uint16_t>& rules_of(event e, state s, step at);

/// Processes event `e` at an endpoint in state `s`: model/interpreter.hpp, but by terms. `values` holds every field before
/// and, afterwards, the TCB after the event.
term_outcome interpret(event e, state s, term_values& values, const rule_set& set, unsigned bits);

}  // namespace synfin::model
