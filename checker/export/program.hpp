// A bounded instance of the model as a guarded program: the rules from their terms, the world and its observer from the
// bounds. A state of the program has exactly what a state of model/packed.hpp has, so that another checker finds as many
// distinct states as the explorer.
#pragma once
#include <string_view>

#include "checker/export/guarded.hpp"
#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::checker {

/// Bounds that no state of the model could hold are refused.
[[nodiscard]] result<guarded_program> to_program(const model::bounds& b);

/// The properties that single steps and states show (model/watch.hpp), in the order of the catalogue; of clean-close the part
/// about steps. What asks for ways through the graph of states is no assertion.
[[nodiscard]] std::vector<model::property> watched_properties();
/// Those that are claimed under these bounds, but not watched: for the comment of an export.
[[nodiscard]] std::vector<model::property> unwatched_properties(const model::bounds& b);
/// "broken_no_ghost" or "found_reaches_established".
[[nodiscard]] std::string assertion_name(model::property p);

}  // namespace synfin::checker
