// A trace as a text ladder: the states of both ends with the segments between them, what changed, and which rule did it.
#pragma once
#include <string>

#include "traces/trace.hpp"

namespace synfin::traces {

/// How to draw. The caller knows the locale, NO_COLOR and the terminal.
struct ladder_options {
    bool unicode = true;  ///< box drawing; ASCII otherwise
    bool colour = false;
    bool full = false;  ///< every variable in every step, not only what changed
};

/// The ladder, ending in a newline. The trace needs its two endpoints, as `parse` guarantees.
[[nodiscard]] std::string ladder(const trace& t, const ladder_options& options = {});

}  // namespace synfin::traces
