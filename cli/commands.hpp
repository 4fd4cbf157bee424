// The functions behind the table of subcommands, one a file.
#pragma once
#include "cli/cli.hpp"

namespace synfin::cli {

[[nodiscard]] run add_check(CLI::App& app);       ///< cli/check.cpp
[[nodiscard]] run add_crosscheck(CLI::App& app);  ///< cli/crosscheck.cpp
[[nodiscard]] run add_export(CLI::App& app);      ///< cli/export.cpp
[[nodiscard]] run add_explain(CLI::App& app);     ///< cli/explain.cpp
[[nodiscard]] run add_learn(CLI::App& app);       ///< cli/learn.cpp
[[nodiscard]] run add_list(CLI::App& app);        ///< cli/list.cpp
[[nodiscard]] run add_generate(CLI::App& app);    ///< cli/generate.cpp
[[nodiscard]] run add_prove(CLI::App& app);       ///< cli/prove.cpp
[[nodiscard]] run add_run(CLI::App& app);         ///< cli/run.cpp

}  // namespace synfin::cli
