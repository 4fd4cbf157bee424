#include "support/style.hpp"

namespace synfin {
namespace {

// The terminal's own sixteen colours, so that a person's theme decides how they look.
const char* escape_of(tone meaning) {
    switch (meaning) {
        case tone::plain:
            return "";
        case tone::strong:
            return "\x1b[1m";
        case tone::dim:
            return "\x1b[2m";
        case tone::good:
            return "\x1b[32m";
        case tone::bad:
            return "\x1b[1;31m";
        case tone::warning:
            return "\x1b[33m";
        case tone::name:
            return "\x1b[36m";
    }
    return "";
}

}  // namespace

std::string style::operator()(tone meaning, std::string_view text) const {
    if (!coloured_ || meaning == tone::plain || text.empty()) return std::string(text);
    return escape_of(meaning) + std::string(text) + "\x1b[0m";
}

}  // namespace synfin
