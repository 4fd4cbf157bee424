// Private to verify.cpp: the verdict on a property about runs.
#pragma once
#include "checker/verify.hpp"
#include "checker/world_liveness.hpp"

namespace synfin::checker {

/// Judges `r.id` under `r.assumed`, for each end where it is claimed of each.
void judge_liveness(property_result& r, const world_liveness& runs);

}  // namespace synfin::checker
