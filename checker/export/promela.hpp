// A bounded instance of the model in Promela, for Spin. Spin counts one state more than there are: the one before `init`.
#pragma once
#include <string>
#include <string_view>

#include "checker/export/guarded.hpp"
#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::checker {

/// The model as the text of a file. `title` names the instance in its first comment. Bounds that no state of the model could
/// hold are refused.
[[nodiscard]] result<std::string> to_promela(const model::bounds& b, std::string_view title);
/// One procedure of it.
[[nodiscard]] std::string promela_inline(const procedure& p);

/// The states Spin counts that are none of ours.
inline constexpr unsigned promela_extra_states = 1;

}  // namespace synfin::checker
