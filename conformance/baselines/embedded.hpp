// The baselines that come with the program: conformance/baselines/NAME.txt, made part of it by embed.cmake.
#pragma once
#include <string_view>

namespace synfin::conformance {

/// The known failures of the stack of that name; empty when there are none.
[[nodiscard]] std::string_view embedded_baseline(std::string_view stack);

}  // namespace synfin::conformance
