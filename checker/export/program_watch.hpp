// The properties that single steps and states show: model/watch.hpp.
#pragma once
#include "checker/export/guarded.hpp"
#include "checker/export/slice.hpp"
#include "model/bounds.hpp"

namespace synfin::checker {

/// `watch_linger(x, by_timer, at_once)` where time passes, and `watch_arrival(x)`.
[[nodiscard]] chapter step_properties(const model::bounds& b, const slice& rules);
[[nodiscard]] std::vector<report> state_properties(const slice& rules);

}  // namespace synfin::checker
