// What the lift says, for people and for programs: which rules do the same with 5 bits as with 32.
#pragma once
#include <string>

#include "checker/prove/lift.hpp"
#include "cli/cli.hpp"

namespace synfin::cli {

/// A lift with what was asked of it.
struct lift_report {
    checker::lift_options how;
    checker::lift found;

    /// As claimed when every way holds without an assumption on order; a way that the solver gave up on is incomplete.
    [[nodiscard]] exit_status status() const;
};

[[nodiscard]] std::string lift_text(const lift_report& r, const screen& shown);
/// Keys: docs/lift.md.
[[nodiscard]] std::string lift_json(const lift_report& r);

}  // namespace synfin::cli
