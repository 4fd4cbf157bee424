#include "traces/trace.hpp"

#include <algorithm>
#include <array>

namespace synfin::traces {
namespace {

constexpr std::array<std::string_view, 11> kind_names{"start",      "call",    "deliver", "lose",  "duplicate", "inject",
                                                      "retransmit", "timeout", "tick",    "crash", "note"};
static_assert(kind_names.size() == static_cast<std::size_t>(step_kind::note) + 1);

segment_line line_of(const segment& s) { return {s.seq, s.ack, s.len, s.flags()}; }

std::string usual_text(const step& s) {
    if (!s.received) return {};
    if (s.kind == step_kind::lose) return s.received->id + " is lost";
    if (s.kind == step_kind::duplicate) return "the network copies " + s.received->id;
    return s.received->to + " receives " + s.received->id;
}

}  // namespace

std::uint8_t segment::flags() const {
    return static_cast<std::uint8_t>((syn ? flag::syn : 0) | (ack_on ? flag::ack : 0) | (fin ? flag::fin : 0) |
                                     (rst ? flag::rst : 0) | (psh ? flag::psh : 0) | (urg ? flag::urg : 0));
}

std::string notation(const segment& s) { return notation(line_of(s)); }
std::string compact(const segment& s) { return compact(line_of(s)); }

const std::string* endpoint_view::find(std::string_view variable) const {
    const auto found = std::ranges::find(fields, variable, &field::name);
    return found == fields.end() ? nullptr : &found->value;
}

void endpoint_view::set(const std::string& variable, const std::string& value) {
    const auto found = std::ranges::find(fields, variable, &field::name);
    if (found == fields.end())
        fields.push_back({variable, value});
    else
        found->value = value;
}

std::string text_of(const step& s) { return s.text.empty() ? usual_text(s) : s.text; }

bool has_own_text(const step& s) { return !s.text.empty() && s.text != usual_text(s); }

std::string_view kind_name(step_kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

}  // namespace synfin::traces
