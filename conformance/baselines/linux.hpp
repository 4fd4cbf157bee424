// What Linux is known to do otherwise, as a baseline (conformance/baseline.hpp) that comes with the program.
#pragma once
#include <string_view>

namespace synfin::conformance {

extern const std::string_view linux_baseline;

}  // namespace synfin::conformance
