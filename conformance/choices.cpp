#include "conformance/choices.hpp"

#include <algorithm>
#include <bit>
#include <optional>

namespace synfin::conformance {
namespace {

// Two cubes that differ in one decided reading are one cube in which it is open.
std::optional<cube> join(const cube& a, const cube& b) {
    if (a.covers(b)) return a;
    if (b.covers(a)) return b;
    const std::uint64_t difference = a.taken ^ b.taken;
    if (a.known != b.known || std::popcount(difference) != 1) return std::nullopt;
    return cube{a.known & ~difference, a.taken & ~difference};
}

bool join_one_pair(std::vector<cube>& cubes) {
    for (auto a = cubes.begin(); a != cubes.end(); ++a)
        for (auto b = std::next(a); b != cubes.end(); ++b)
            if (const auto both = join(*a, *b)) {
                *a = *both;
                cubes.erase(b);
                return true;
            }
    return false;
}

}  // namespace

std::vector<cube> joined(std::vector<cube> cubes) {
    while (join_one_pair(cubes)) {
    }
    std::sort(cubes.begin(), cubes.end());
    return cubes;
}

}  // namespace synfin::conformance
