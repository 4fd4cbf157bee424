// The parts of `synfin check` that answer with a table: each explores many instances of its own choice.
#pragma once
#include <optional>

#include "checker/exploration.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"

namespace synfin::cli {

/// Which table was asked for; none of them as a rule.
struct table_options {
    bool faults = false, half_open = false, time_wait = false;
};

/// Declares the flags, of which cli/check_modes.hpp allows one. `wanted` must outlive the parse.
void add_tables(CLI::App& app, table_options& wanted);

/// Makes the table that was asked for within the limits of `how` and prints it; nothing when none was.
/// The exit status is `violation` where the catalogue claims otherwise, `incomplete` when a limit was reached.
[[nodiscard]] std::optional<result<exit_status>> make_table(const table_options& wanted, checker::options how, const output& out,
                                                            const screen& shown);

}  // namespace synfin::cli
