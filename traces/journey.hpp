// Which part of a segment's way each step of a trace shows.
//
// A segment whose fate comes in the very next step is one whole arrow, drawn there, as in the figures of RFC 9293. One that
// has to wait is a departure where it was sent and an arrival where it came in, so that overtaking can be seen.
#pragma once
#include <cstddef>
#include <vector>

#include "traces/trace.hpp"

namespace synfin::traces {

/// A part of the way of one segment. Points into the trace.
struct leg {
    enum class part { whole, departure, arrival };
    static constexpr std::size_t nowhere = ~std::size_t{0};

    part shows = part::whole;
    const segment* message = nullptr;
    bool lost = false;              ///< of a whole or an arrival: the network dropped it
    std::size_t sent_in = nowhere;  ///< index of the step that sent it; nowhere for old and forged ones
};

/// The legs of every step, received ones first.
[[nodiscard]] std::vector<std::vector<leg>> journeys(const trace& t);

}  // namespace synfin::traces
