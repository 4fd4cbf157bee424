#include "support/numbers.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace synfin {
namespace {

// The largest unit in which the number is at least one; `step` lies between neighbours.
template <std::size_t N>
std::string in_units(double n, double step, const std::array<const char*, N>& units) {
    std::size_t unit = 0;
    while (unit + 1 < N && n >= step) {
        n /= step;
        ++unit;
    }
    return unit == 0 ? fmt::format("{:.0f}{}", n, units[0]) : fmt::format("{:.1f}{}", n, units[unit]);
}

}  // namespace

std::string grouped(std::uint64_t n) {
    std::string digits = std::to_string(n);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string duration_text(double seconds) {
    if (seconds < 0.9995) return fmt::format("{:.3g} ms", seconds * 1000);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string bytes_text(std::uint64_t bytes) {
    return in_units(static_cast<double>(bytes), 1024, std::array{" B", " KiB", " MiB", " GiB", " TiB"});
}

std::string rounded(double n) { return in_units(n, 1000, std::array{"", " k", " M", " G", " T"}); }

std::string counted(std::uint64_t n, const std::string& thing) { return grouped(n) + " " + thing + (n == 1 ? "" : "s"); }

}  // namespace synfin
