#include "conformance/report_safe.hpp"

#include <cstdint>

namespace synfin::conformance {
namespace {

/// How many octets the character at the front has; 0 when it is no UTF-8 (RFC 3629) or no character of XML.
std::size_t character_at(std::string_view text) {
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = octet(0);
    if (first < 0x80) return first >= 0x20 || first == '\n' || first == '\t' ? 1 : 0;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
    std::uint32_t code = first & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((octet(i) & 0xc0) != 0x80) return 0;
        code = code << 6 | (octet(i) & 0x3fU);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff, none = code == 0xfffe || code == 0xffff;
    return code < least[size] || code > 0x10ffff || surrogate || none ? 0 : size;
}

}  // namespace

std::string document_text(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t size = character_at(text);
        if (size == 0)
            out += '?';
        else
            out += text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return out;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : document_text(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

}  // namespace synfin::conformance
