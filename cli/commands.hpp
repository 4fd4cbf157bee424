// The functions behind the table of subcommands, one a file.
#pragma once
#include "cli/cli.hpp"

namespace synfin::cli {

[[nodiscard]] run add_list(CLI::App& app);  ///< cli/list.cpp

}  // namespace synfin::cli
