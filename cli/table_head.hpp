// What the tables of `synfin check` begin with.
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/cli.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {

/// The title, how long it took (`seconds`) and whether all of it was explored, and how to read it.
[[nodiscard]] inline std::string table_head(std::string_view title, double seconds, bool complete, const screen& shown,
                                            std::string_view legend) {
    return fmt::format("{}\n  {}{}\n{}\n", title, duration_text(seconds),
                       complete ? "" : shown.paint(tone::warning, ", INCOMPLETE"), legend);
}

}  // namespace synfin::cli
