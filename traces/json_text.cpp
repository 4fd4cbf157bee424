#include "traces/json_text.hpp"

#include <nlohmann/json.hpp>

namespace synfin::traces {
namespace {

using nlohmann::ordered_json;

/// Text that is not UTF-8 cannot stand in JSON; the replacement character shows where it was.
std::string leaf(const ordered_json& json) { return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

/// Writes `{ a, b }` with a separator before each part; the parts come from `write(part)`.
template <class Write>
std::string joined(const ordered_json& json, const std::string& separator, const std::string& end, Write write) {
    std::string text(1, json.is_object() ? '{' : '[');
    bool first = true;
    for (const auto& [key, value] : json.items()) {
        text += (first ? "" : ",") + (first && separator == " " ? std::string() : separator);
        if (json.is_object()) text += leaf(key) + ": ";
        text += write(value);
        first = false;
    }
    return text + end + (json.is_object() ? '}' : ']');
}

std::string on_one_line(const ordered_json& json) {
    if (!json.is_structured()) return leaf(json);
    return joined(json, " ", "", on_one_line);
}

std::string indented(const ordered_json& json, std::size_t indent, std::size_t width) {
    auto line = on_one_line(json);
    if (!json.is_structured() || json.empty() || indent + line.size() <= width) return line;
    const auto deeper = indent + 2;
    return joined(json, "\n" + std::string(deeper, ' '), "\n" + std::string(indent, ' '),
                  [&](const ordered_json& value) { return indented(value, deeper, width); });
}

}  // namespace

std::string pretty(const ordered_json& json, std::size_t width) { return indented(json, 0, width); }

}  // namespace synfin::traces
