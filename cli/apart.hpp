// Work in a process of its own: for code of others that may crash.
#pragma once
#include <functional>

#include "cli/cli.hpp"

namespace synfin::cli {

/// Does the work in a child process, with the same output, and returns what it returned. Where it dies, that is told on
/// stderr, and is a violation.
[[nodiscard]] result<exit_status> apart(const std::function<result<exit_status>()>& work);

}  // namespace synfin::cli
