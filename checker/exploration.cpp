#include "checker/exploration.hpp"

namespace synfin::checker {

std::string_view to_string(stop_reason reason) {
    switch (reason) {
        case stop_reason::finished:
            return "finished";
        case stop_reason::found:
            return "found";
        case stop_reason::state_limit:
            return "state limit";
        case stop_reason::memory_limit:
            return "memory limit";
        case stop_reason::time_limit:
            return "time limit";
        case stop_reason::cancelled:
            return "cancelled";
        case stop_reason::too_narrow:
            return "words too narrow";
    }
    return "unknown";
}

std::uint32_t exploration::depth_of(state_index state) const {
    std::uint32_t level = 0;
    for (std::uint64_t end = 0; level < level_sizes.size(); ++level) {
        end += level_sizes[level];
        if (state < end) break;
    }
    return level;
}

}  // namespace synfin::checker
