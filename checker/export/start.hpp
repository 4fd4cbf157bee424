// What is known of every value when an event begins: asked of model/packed.hpp itself, which decides what a state keeps.
#pragma once
#include "checker/export/fold.hpp"

namespace synfin::checker {

/// A connection that was just created, the constants of the network and of the user's calls, the readings taken.
[[nodiscard]] knowledge known_at_start(model::readings taken);
/// For each field the bits that survive from one event to the next; 0 for everything that is not kept in the TCB.
[[nodiscard]] std::vector<std::uint32_t> bits_kept_in_state();

}  // namespace synfin::checker
