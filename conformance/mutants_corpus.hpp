// Do the scenarios of the corpus notice a rule that is wrong?
#pragma once
#include <optional>
#include <string>

#include "conformance/machine.hpp"

namespace synfin::conformance {

/// The first trace of the corpus that a mutant cannot follow.
struct broken_scenario {
    std::string id{};      ///< "s11c"
    std::size_t step = 0;  ///< counted from 1
};

/// Replays the corpus with one rule changed until something differs that can be seen of an endpoint: its state, a variable
/// that the trace has named, a segment, a signal, a reply. Which rules fired is not looked at: a mutant would always differ
/// there. Without a mutation nothing differs (`traces::replay` says the same).
[[nodiscard]] std::optional<broken_scenario> scenario_against(const mutation* changed);

}  // namespace synfin::conformance
