// How several ranks explore, and what they tell.
#pragma once
#include "checker/distributed/exchange.hpp"
#include "checker/exploration.hpp"

namespace synfin::checker {

/// How to exchange states.
struct wire_options {
    std::size_t batch_bytes = std::size_t{1} << 15;    ///< size of a message
    std::size_t buffer_bytes = std::size_t{1} << 22;   ///< of a rank's messages under way; more where it has many destinations
    std::size_t filter_states = std::size_t{1} << 16;  ///< size of each rank's cache of states met before
};

/// What an exploration by several ranks tells. The same on every rank, apart from `seconds`.
template <packed_state State>
struct gathered : exploration {
    std::array<std::vector<State>, 64> traces;  ///< a shortest path on which each property is seen; empty: never seen
    traffic wire;                               ///< summed over the ranks
    std::uint64_t filtered = 0;                 ///< transitions into a state met not long before, neither sent nor looked up
    double retrace_seconds = 0;                 ///< to find the traces, not part of `seconds`
};

}  // namespace synfin::checker
