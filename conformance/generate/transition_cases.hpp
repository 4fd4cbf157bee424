// The suite `transitions`: every transition that `cells` has a case for, in few long walks.
#pragma once
#include <cstddef>
#include <vector>

#include "conformance/case.hpp"

namespace synfin::conformance {

/// What the walks cost beside what any walks must cost.
struct transition_count {
    std::size_t cases = 0;     ///< walks
    std::size_t symbols = 0;   ///< their steps, and one for each reset
    std::size_t required = 0;  ///< transitions to be crossed
    std::size_t resets = 0;    ///< without which not all of them can be crossed, however many steps are taken
    std::size_t bound = 0;     ///< no walks of any length need fewer symbols

    /// The transition floor: each transition once, and the least number of resets.
    [[nodiscard]] std::size_t floor() const { return required + resets; }
};

struct transition_suite {
    std::vector<test_case> cases;
    transition_count count;
};

/// Plans the walks under the default readings, and under each other reading for the transitions that it brings in.
[[nodiscard]] transition_suite plan_transitions();

}  // namespace synfin::conformance
