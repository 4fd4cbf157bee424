// A bounded instance of the model as a TLA+ module, for TLC. A procedure becomes an operator from a record to a record: the
// state and the scratch of the step that is being taken.
#pragma once
#include <string>
#include <string_view>

#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::checker {

struct tla_module {
    std::string module;         ///< the text of NAME.tla
    std::string configuration;  ///< the text of NAME.cfg
};
/// The model as module `name`, which is what its file must be called. `title` names the instance in its first comment. Bounds
/// that no state of the model could hold are refused, and names that are none in TLA+.
[[nodiscard]] result<tla_module> to_tla(const model::bounds& b, std::string_view title, std::string_view name = "lifecycle");

}  // namespace synfin::checker
