// What every exported model says of itself in its first comment.
#pragma once
#include <string>
#include <vector>

#include "model/bounds.hpp"

namespace synfin::checker {

/// Plain sentences, a line each: what the model is, which properties are claimed but not in it, which are in it but not claimed.
[[nodiscard]] std::vector<std::string> header_lines(const model::bounds& b);

}  // namespace synfin::checker
