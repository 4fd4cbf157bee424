// Mutants: the model with one rule changed. Named RULE/KIND: "3.10.7.4-S8-FIN/not-sent".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "conformance/machine.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

[[nodiscard]] std::string name(const mutation& m);
[[nodiscard]] result<mutation> mutation_named(std::string_view text);
/// Every change of every rule (deliberate mistakes of the model left out), in order. Left out: other states for a rule that
/// leads nowhere, and changed guards for one without.
[[nodiscard]] std::vector<mutation> all_mutations();

}  // namespace synfin::conformance
