// The kernel's settings, written inside the namespace: what makes answers the same on every machine and under any load.
#pragma once
#include <string>

#include "conformance/stacks/linux.hpp"

namespace synfin::conformance {

/// Writes a setting below /proc/sys/net of the thread's current namespace; `key` as in "ipv4/tcp_sack".
[[nodiscard]] result<void> set_sysctl(const std::string& key, const std::string& value);

/// All settings of the stack under test: ours, then the ones the options ask for.
[[nodiscard]] result<void> apply_sysctls(const linux_options& options);

}  // namespace synfin::conformance
