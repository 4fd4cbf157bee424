// A profile of the user's own: {"format": "synfin-profile", "version": 1, "name": ..., "base": "lifecycle", "bounds": {...}}.
#pragma once
#include <string>

#include "model/bound_names.hpp"

namespace synfin::cli {

/// Reads a profile file (docs/profiles.md). Errors have file:line.
[[nodiscard]] result<model::instance> read_profile(const std::string& path);
/// The same from text; `file` stands in the errors.
[[nodiscard]] result<model::instance> parse_profile(std::string_view text, const std::string& file);

}  // namespace synfin::cli
