// The methods behind `complete_suite`; they take a specification that `complete_suite` has checked.
#pragma once
#include "mealy/suite.hpp"

namespace synfin::mealy {

[[nodiscard]] test_tree hsi_suite(const specification& spec, unsigned extra_states);
[[nodiscard]] test_tree spyh_suite(const specification& spec, unsigned extra_states);

}  // namespace synfin::mealy
