// The model with its questions, explored by several processes, for `verify`.
#pragma once
#include "checker/distributed/communicator.hpp"
#include "checker/distributed/failed.hpp"
#include "checker/elsewhere.hpp"

namespace synfin::checker {

/// Collective: `distribute` as `request::elsewhere`.
[[nodiscard]] seen_elsewhere explore_ranks(const questioned_world& asked, const options& how, const communicator& all);

}  // namespace synfin::checker
