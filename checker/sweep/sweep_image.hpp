// All that a sweep is between two rounds: what a checkpoint keeps and what a trace needs.
#pragma once
#include <array>
#include <string>

#include "checker/sweep/frontier.hpp"
#include "checker/sweep/line_table.hpp"
#include "checker/sweep/options.hpp"

namespace synfin::checker {

struct sweep_image {
    sweep_summary told;  ///< counts so far; `level_sizes` of the levels that are complete
    std::uint64_t salt = 0;
    line_table table;
    parent_log log;
    frontier level;  ///< to expand, unless the round has it
    frontier next;   ///< found so far
    std::vector<unplaced> not_looked_up;
    std::array<place, 64> sighted{};  ///< in the log, of `told.sightings`
    std::array<std::uint64_t, 64> successors{};

    /// A property was seen at transition depth `level_sizes.size()`; the first time counts.
    void record(int property, place at, bool on_transition, std::uint64_t successor);
    /// What is in use besides the frontier, in bytes.
    [[nodiscard]] std::uint64_t fixed_bytes() const { return table.bytes() + log.bytes(); }
};

// --- how large the visited set is -------------------------------------------------------------------------------------

/// How many states it takes before it should grow.
[[nodiscard]] std::uint64_t capacity_of(const line_layout& layout, unsigned bits);
/// The first one, or why slots of this width cannot be had.
[[nodiscard]] result<line_layout> first_layout(const sweep_options& opt, unsigned bits);
/// A larger one such that everything, growing alike from `bytes_in_use`, fits the memory limit; nothing when none does.
[[nodiscard]] std::optional<line_layout> larger_layout(const sweep_options& opt, unsigned bits, const line_layout& now,
                                                       std::uint64_t bytes_in_use);

}  // namespace synfin::checker
