// What a run that was killed may have left: folders of adapters whose process is gone.
#pragma once
#include <string>
#include <vector>

namespace synfin::conformance {

/// Removes each `synfin-stack-PID` in the folder for temporary files whose process no longer lives; returns their paths.
/// Everything else a run makes (processes, namespaces, TUN devices) ends with it: the kernel sees to that.
std::vector<std::string> clean_up_after_others();

}  // namespace synfin::conformance
