// Numbers as people read them.
#pragma once
#include <cstdint>
#include <string>

namespace synfin {

/// 1204511 -> "1,204,511".
[[nodiscard]] std::string grouped(std::uint64_t n);

/// 0.0042 -> "4.2 ms", 1.44 -> "1.4 s", 200 -> "3 min 20 s".
[[nodiscard]] std::string duration_text(double seconds);

/// 1536 -> "1.5 KiB".
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

/// 2130000 -> "2.1 M": for rates, where only the size matters.
[[nodiscard]] std::string rounded(double n);

/// (1, "state") -> "1 state"; (1204, "state") -> "1,204 states".
[[nodiscard]] std::string counted(std::uint64_t n, const std::string& thing);

}  // namespace synfin
