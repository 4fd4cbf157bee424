// Whole files in and out. Reading explains what is wrong; writing leaves either the old file or the new one, never half.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace synfin {

/// Files above this size are refused unless the caller asks for more: inputs are captures and traces, not disks.
inline constexpr std::size_t file_limit = std::size_t{256} << 20;

/// The whole contents of a file (or of a pipe such as /dev/stdin), or why it cannot be read.
[[nodiscard]] result<std::string> read_file(const std::string& path, std::size_t limit = file_limit);

/// Replaces a file: written beside it, synced, renamed. A symbolic link is followed, the mode of an existing file is kept,
/// and what is not a regular file (/dev/null, a pipe) is written directly.
[[nodiscard]] result<void> write_file(const std::string& path, std::string_view contents);

/// Whether `write_file` has a chance, asked before a long run: the folder exists and lets us write.
[[nodiscard]] result<void> can_write(const std::string& path);

}  // namespace synfin
