#include "cli/level_estimate.hpp"

#include <array>
#include <cmath>

namespace synfin::cli {

void level_estimate::look(std::uint32_t depth, std::uint64_t frontier) {
    if (frontier == 0 || (!levels_.empty() && levels_.back().depth >= depth)) return;
    levels_.push_back({static_cast<double>(depth), std::log(static_cast<double>(frontier))});
}

std::optional<double> level_estimate::total(std::uint64_t states) const {
    if (levels_.size() < 3) return std::nullopt;
    // Newton's interpolation through the last level, one in the middle of the last six, and the first of those.
    const std::size_t reach = std::min<std::size_t>(levels_.size(), 6);
    const level a = levels_[levels_.size() - reach], b = levels_[levels_.size() - 1 - reach / 2], c = levels_.back();
    const double first = (b.log_size - a.log_size) / (b.depth - a.depth),
                 second = (c.log_size - b.log_size) / (c.depth - b.depth);
    const double bend = (second - first) / (c.depth - a.depth);
    if (bend >= -1e-3) return std::nullopt;
    double sum = static_cast<double>(states);
    const double slope = second + bend * (c.depth - b.depth);  // at the last level
    for (double i = 1; i < 1000; ++i) {
        const double log_size = c.log_size + slope * i + bend * i * i;
        if (log_size < 0) break;
        sum += std::exp(log_size);
    }
    return sum;
}

}  // namespace synfin::cli
