// JSON laid out for people: what fits on a line stays on one, the rest is indented.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace synfin::traces {

/// The text of a value with keys in their order; objects and lists are split only when longer than `width`.
[[nodiscard]] std::string pretty(const nlohmann::ordered_json& json, std::size_t width = 110);

}  // namespace synfin::traces
