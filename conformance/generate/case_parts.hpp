// What the suites have in common: the address of a transition, what a reader is told about it, how one finds out where it led.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "conformance/case.hpp"
#include "conformance/endpoint_system.hpp"

namespace synfin::conformance {

/// "3.10.7.4/established.unread/rst-inside": the section of RFC 9293 that describes the event, the kind of state, the
/// stimulus.
[[nodiscard]] std::string address_of(const stimulus& s, model::state st, std::string_view kind);

/// The readings among those taken, by name.
[[nodiscard]] std::vector<std::string> names_of(model::readings taken);
/// "@tw_reuse" for each of them.
[[nodiscard]] std::string reading_suffix(model::readings taken);

/// The rule a reader would name: the last that fired and is more than bookkeeping.
[[nodiscard]] std::uint16_t decisive_rule(const outcome& o);

/// Fills clause, rule, sentence, requirements and strength from the rules that fired.
void describe(test_case& c, const outcome& o);

/// Fills the rules that fire when the case is run under `taken`: which mutants it may kill.
void collect_rules(test_case& c, model::readings taken);

/// What tells from outside where the connection is now: STATUS, what can be read, an old ACK, and the way to its end.
[[nodiscard]] std::span<const stimulus* const> probe(model::state after);

}  // namespace synfin::conformance
