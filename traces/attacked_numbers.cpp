#include "traces/attacked_numbers.hpp"

#include <algorithm>

namespace synfin::traces {
namespace {

constexpr std::uint32_t half_of_wire = 1U << 31;

/// Each number's place in its half of the circle, in order and once.
std::vector<std::uint32_t> places(const std::vector<std::uint32_t>& used, std::uint32_t half) {
    std::vector<std::uint32_t> all;
    for (const auto n : used) all.push_back(n % half);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// The places that lie more than a window behind the one before them, round the half circle. When there is none, the one
/// behind the widest gap: what stands on both sides of it loses its distance, and a replay shows whether that matters.
std::vector<std::uint32_t> beginnings(const std::vector<std::uint32_t>& all, std::uint32_t half, std::uint32_t window) {
    std::vector<std::uint32_t> found;
    std::uint32_t widest = 0, behind_it = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto before = all[(i + all.size() - 1) % all.size()];
        const auto gap = all.size() == 1 ? half : (all[i] + half - before) % half;
        if (gap > window) found.push_back(all[i]);
        if (gap > widest) widest = gap, behind_it = all[i];
    }
    if (found.empty()) found.push_back(behind_it);
    return found;
}

}  // namespace

attacked_numbers::attacked_numbers(std::uint32_t modulus, std::uint32_t window, const std::vector<std::uint32_t>& used,
                                   std::mt19937_64& random)
    : modulus_(modulus), first_(static_cast<std::uint32_t>(random())) {
    const auto half = modulus / 2, scale = half_of_wire / half;
    const auto begins = beginnings(places(used, half), half, window);
    begins_ = begins.front();
    // A gap is window + 1 small numbers at least; half of it is left between two groups, whatever the dice say.
    const auto spread = scale * (window + 1) / 2;
    for (const auto b : begins)
        groups_.push_back({b - begins_, (b - begins_) * scale + static_cast<std::uint32_t>(random() % spread)});
}

std::uint32_t attacked_numbers::operator()(std::uint32_t number) const {
    const auto half = modulus_ / 2, from = (number + modulus_ - begins_) % modulus_, place = from % half;
    const auto behind = [](std::uint32_t at, const group& g) { return at < g.at; };
    const auto& g = *std::prev(std::upper_bound(groups_.begin(), groups_.end(), place, behind));
    return first_ + g.on_wire + (place - g.at) + (from < half ? 0 : half_of_wire);
}

}  // namespace synfin::traces
