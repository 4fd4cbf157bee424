#include "traces/notation.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace synfin::traces {
namespace {

// ACK is written last in RFC 9293: <CTL=SYN,ACK>, <CTL=FIN,ACK>, <CTL=RST,ACK>.
constexpr std::array<std::pair<std::uint8_t, const char*>, 8> bit_names{{{flag::syn, "SYN"},
                                                                         {flag::fin, "FIN"},
                                                                         {flag::rst, "RST"},
                                                                         {flag::psh, "PSH"},
                                                                         {flag::urg, "URG"},
                                                                         {flag::ece, "ECE"},
                                                                         {flag::cwr, "CWR"},
                                                                         {flag::ack, "ACK"}}};

segment_line line_of(const packet& p) { return {p.seq, p.ack, static_cast<std::uint32_t>(p.payload.size()), p.flags}; }

}  // namespace

std::string control_text(std::uint8_t flags) {
    std::string text;
    for (const auto& [bit, name] : bit_names) {
        if ((flags & bit) == 0) continue;
        if (!text.empty()) text += ',';
        text += name;
    }
    return text;
}

std::string notation(const segment_line& s) {
    auto text = fmt::format("<SEQ={}>", s.seq);
    if (s.flags & flag::ack) text += fmt::format("<ACK={}>", s.ack);
    if (s.len > 0) text += fmt::format("<DATA={}>", s.len);
    if (s.flags != 0) text += fmt::format("<CTL={}>", control_text(s.flags));
    return text;
}

std::string compact(const segment_line& s) {
    auto text = fmt::format("{} seq={}", s.flags == 0 ? "-" : control_text(s.flags), s.seq);
    if (s.flags & flag::ack) text += fmt::format(" ack={}", s.ack);
    if (s.len > 0) text += fmt::format(" len={}", s.len);
    return text;
}

std::string notation(const packet& p) { return notation(line_of(p)); }
std::string compact(const packet& p) { return compact(line_of(p)); }

}  // namespace synfin::traces
