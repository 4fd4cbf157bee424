// A rural postman on a directed graph: walks from one place that take every required arc, with few steps altogether.
//
// Any other arc may be used on the way, and from anywhere one can begin anew at the start, which costs as much as a step.
// The arcs that balance the required ones are a minimum-cost flow (J. Edmonds and E. L. Johnson, 1973, the directed case); the
// pieces that are still apart are joined one by one, each as cheaply as it can be (that is where the optimum can be missed);
// then every walk is a piece of an Euler circuit.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace synfin::conformance {

struct tour_arc {
    std::uint32_t from = 0, to = 0;
    std::uint32_t label = 0;  ///< the caller's: which stimulus
};

/// Place 0 is the start. Every required arc must begin where free arcs lead from the start.
struct tour_problem {
    std::uint32_t places = 0;
    std::vector<tour_arc> required, free;
    std::size_t longest = 200;  ///< steps of a walk; a longer one is cut where that costs least
};

struct tour {
    std::vector<std::vector<tour_arc>> walks;
    std::size_t steps = 0;
    /// No set of walks needs fewer steps and resets: the required arcs and the flow that balances them. Cutting long walks
    /// and joining pieces that are apart comes on top.
    std::size_t bound = 0;

    /// Steps, and one for each reset.
    [[nodiscard]] std::size_t symbols() const { return steps + walks.size(); }
};

[[nodiscard]] tour plan_tour(const tour_problem& p);

}  // namespace synfin::conformance
