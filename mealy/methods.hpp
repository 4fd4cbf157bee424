// The methods behind `complete_suite`; they take a minimal machine all of whose states are reached.
#pragma once
#include "mealy/suite.hpp"

namespace synfin::mealy {

[[nodiscard]] test_tree hsi_suite(const machine& m, unsigned extra_states);
[[nodiscard]] test_tree spyh_suite(const machine& m, unsigned extra_states);

}  // namespace synfin::mealy
