// A bounded instance of the model in Promela, for Spin: the rules from their terms, the world from its bounds.
//
// A state of the exported model has exactly what a state of model/packed.hpp has, so Spin finds as many distinct states as
// the explorer, and one more: the one before `init` has set the budgets.
#pragma once
#include <string>
#include <string_view>

#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::checker {

/// The model as the text of a file. `title` names the instance in its first comment. Bounds that no state of the model could
/// hold are refused.
[[nodiscard]] result<std::string> to_promela(const model::bounds& b, std::string_view title);

/// The states Spin counts that are none of ours.
inline constexpr unsigned promela_extra_states = 1;

}  // namespace synfin::checker
