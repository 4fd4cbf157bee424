#include "conformance/baselines/linux.hpp"

namespace synfin::conformance {

const std::string_view linux_baseline = R"baseline(
)baseline";

}  // namespace synfin::conformance
