// The methods behind `complete_suite`; they take a specification that `complete_suite` has checked.
#pragma once
#include <limits>
#include <optional>

#include "mealy/suite.hpp"

namespace synfin::mealy {

inline constexpr std::uint64_t any_cost = std::numeric_limits<std::uint64_t>::max();

/// Nothing when it would not cost less than `below`; how much more is not found out.
[[nodiscard]] std::optional<test_tree> hsi_suite(const specification& spec, unsigned extra_states,
                                                 std::uint64_t below = any_cost);
[[nodiscard]] test_tree spyh_suite(const specification& spec, unsigned extra_states);

}  // namespace synfin::mealy
