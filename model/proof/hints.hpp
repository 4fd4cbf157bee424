// Which question fails when a lemma or an assumption is left out. Kept as data, so that every run can ask it again; `synfin prove
// --needed` finds them by asking everything.
#pragma once
#include <string_view>
#include <vector>

#include "model/state.hpp"

namespace synfin::model::proof {

/// Without `without` the goal `breaks` [`of`] does not follow any more.
struct hint {
    std::string_view without;  ///< a lemma or an assumption
    state in;                  ///< of end A before the step
    std::string_view path;     ///< the rules of the step, or the name of the task that is no step (checker/prove/chapter.hpp)
    std::string_view breaks;   ///< another lemma or a property
    std::string_view of;       ///< which instance of it
};

/// At most one for each.
[[nodiscard]] const std::vector<hint>& hints();

}  // namespace synfin::model::proof
