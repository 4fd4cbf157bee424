// A sweep on disk. The folder holds one data file a generation and a manifest that names the newest complete one; a new
// generation is written beside the old, synced, and only then named, so that a process may be killed at any moment.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "checker/sweep/sweep_image.hpp"

namespace synfin::checker {

/// A sweep and the tables of its system.
struct saved_sweep {
    sweep_image image;
    std::vector<std::uint64_t> tables;
};

/// The version of the format; another one is refused.
inline constexpr std::uint64_t checkpoint_version = 1;

/// Writes a new generation and removes older ones. Errors: the folder cannot be made or written.
[[nodiscard]] result<void> save_checkpoint(const std::string& folder, const std::string& identity, const sweep_image& image,
                                           std::span<const std::uint64_t> tables);

/// Reads the newest complete generation. Errors, with the file and where in it: none is there, another identity or version
/// of the format, truncated, damaged. Chunks of the frontier get memory for `chunk_states` states.
[[nodiscard]] result<saved_sweep> load_checkpoint(const std::string& folder, const std::string& identity,
                                                  std::uint32_t chunk_states);

}  // namespace synfin::checker
