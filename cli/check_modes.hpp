// Which option of `synfin check` goes with which: each mode of it honours an option or refuses it, and ignores none.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "cli/cli.hpp"

namespace synfin::cli {

/// Options that a mode has a use for together or not at all.
enum class option_kind : unsigned {
    instance = 1,     ///< --profile, --variant and the bounds
    question = 2,     ///< --property, --where, --unconditionally
    liveness = 4,     ///< --without
    threads = 8,      ///< --threads
    limit = 16,       ///< --memory, --seconds, --states
    sweep = 32,       ///< --sweep and its checkpoints
    reduction = 64,   ///< --reduce
    junit = 128,      ///< --junit
    document = 256,   ///< --json
    everything = 511  ///< all of these
};
constexpr option_kind operator|(option_kind a, option_kind b) {
    return static_cast<option_kind>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr option_kind operator-(option_kind all, option_kind left_out) {
    return static_cast<option_kind>(static_cast<unsigned>(all) & ~static_cast<unsigned>(left_out));
}
constexpr bool has(option_kind all, option_kind one) { return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0; }

struct check_mode {
    std::string_view name;  ///< the option that chooses it; `in_ranks`, `of_a_swept_profile`: what chooses it else
    std::string_view why;   ///< why it has no use for the rest
    option_kind honours;
};
inline constexpr std::string_view in_ranks = "mpirun", of_a_swept_profile = "a swept profile";

[[nodiscard]] std::span<const check_mode> check_modes();

/// Whether every option given on the command line has a use: in each mode that an option of `app` chose, and in `more`, names
/// of modes chosen otherwise. The error names the first option that has none, the mode, and why. Call it after the parse.
[[nodiscard]] result<void> fit_together(const CLI::App& app, const std::vector<std::string_view>& more);

}  // namespace synfin::cli
