// The explored states of an instance as a picture: a node a state, an edge a step.
#pragma once
#include <cstdint>
#include <string>

#include "model/bound_names.hpp"
#include "support/result.hpp"

namespace synfin::checker {

enum class picture { dot, graphml };

/// The whole graph of an instance as text; an error when it has more than `limit` states.
[[nodiscard]] result<std::string> draw_states(const model::instance& of, picture format, std::uint64_t limit);

}  // namespace synfin::checker
