// The properties that single steps and states show (model/watch.hpp) as assertions. Each is reported once.
#pragma once
#include <vector>

#include "checker/export/promela_text.hpp"
#include "model/properties.hpp"

namespace synfin::checker {

/// The properties the exported model watches, in the order of the catalogue; of clean-close the part about steps.
[[nodiscard]] std::vector<model::property> promela_properties();
/// "broken_no_ghost" or "found_reaches_established": the assertion that Spin reports.
[[nodiscard]] std::string promela_assertion(model::property p);

/// Prints `watch_state()`, `watch_arrival(x)` and `watch_linger(x, by_timer, at_once)`.
void print_watch(promela_lines& out, const model::bounds& b, const slice& rules);

}  // namespace synfin::checker
