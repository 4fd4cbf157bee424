// The frame of the program: what a subcommand is. A subcommand is one file (cli/NAME.cpp, one function) and one line in
// the table of cli/commands.cpp.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "support/result.hpp"
#include "support/style.hpp"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace synfin::cli {

/// What the shell is told, the same for every subcommand.
enum class exit_status : int {
    as_claimed = 0,  ///< everything is as claimed
    violation = 1,   ///< a property is violated, a case failed
    usage = 2,       ///< bad input or usage; one clear line said so
    incomplete = 3,  ///< a limit was reached: time, memory, privilege
    internal = 70,   ///< our own mistake
};

/// How to present results: decided once from `--color`, NO_COLOR, the locale and whether stdout is a terminal.
struct screen {
    style paint;
    bool utf8 = false;
};

/// A subcommand, its options already read. An error it returns is printed as one line and exits with `usage`.
using run = std::function<result<exit_status>(const screen&)>;

/// One line of the table: `add` declares the options on `app` and returns what to do with them.
struct command {
    const char* name;
    const char* about;
    run (*add)(CLI::App& app);
};

/// Every subcommand, in the order `--help` shows them.
[[nodiscard]] std::span<const command> commands();

/// An option value that is one of `names`; any other is refused with "unknown KIND 'x', nearest: ...".
[[nodiscard]] CLI::Validator one_of(std::string kind, std::vector<std::string> names);

/// The whole program apart from catching what was thrown.
[[nodiscard]] exit_status run_program(int argc, const char* const* argv);

}  // namespace synfin::cli
