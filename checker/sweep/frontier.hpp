// The states of a level still to expand, in chunks: a thread takes one, and fills others with what it finds.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "checker/sweep/parent_log.hpp"

namespace synfin::checker {

/// Some states of one level. `number` is their chunk in the log.
struct frontier_chunk {
    std::unique_ptr<std::uint64_t[]> words;
    std::uint32_t begin = 0;  ///< the first not yet expanded
    std::uint32_t end = 0;
    std::uint32_t number = no_chunk;

    [[nodiscard]] bool empty() const { return begin == end; }
};

using frontier = std::vector<frontier_chunk>;

[[nodiscard]] inline std::uint64_t states_in(const frontier& level) {
    std::uint64_t sum = 0;
    for (const auto& c : level) sum += c.end - c.begin;
    return sum;
}

/// A word whose place among those met has not been looked up yet, and where it came from.
struct unplaced {
    std::uint64_t word = 0;
    origin from;
};

}  // namespace synfin::checker
