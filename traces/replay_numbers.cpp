#include "traces/replay_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace synfin::traces {
namespace {

constexpr std::array<std::string_view, 5> own_numbers{"iss", "snd_una", "snd_nxt", "snd_wl2", "old_snd_nxt"};
constexpr std::array<std::string_view, 5> peer_numbers{"irs", "rcv_nxt", "snd_wl1", "held_seq", "old_rcv_nxt"};

class renumbering {
  public:
    renumbering(const trace& t, const number_map& to) : first_(t.endpoints.empty() ? "" : t.endpoints.front().name), to_(to) {}

    void apply(trace& t) {
        t.modulus = 0;
        for (auto& view : t.endpoints) apply(view);
        for (auto& s : t.steps) {
            for (auto& f : s.input)
                if (f.name == "iss") replace(f, end_of(s.actor));
            for (const auto& m : s.sent) note_number_zero(s, m);
            if (s.received) apply(*s.received);
            for (auto& m : s.sent) apply(m);
            for (auto& view : s.after) apply(view);
        }
    }

  private:
    [[nodiscard]] std::size_t end_of(const std::string& name) const { return name == first_ ? 0 : 1; }

    void note_number_zero(const step& s, const segment& m) {
        if (has_no_number(s, m)) zeros_.insert(m.id);
    }

    void apply(segment& m) const {
        if (!zeros_.contains(m.id)) m.seq = to_(end_of(m.from), m.seq);
        if (m.ack_on) m.ack = to_(end_of(m.to), m.ack);
    }

    void apply(endpoint_view& view) const {
        const auto* held = view.find("held_len");
        const bool block_is_gone = held != nullptr && *held == "0";
        for (auto& f : view.fields) {
            const auto whose = numbering_of(f.name);
            if (whose == numbering::none || (f.name == "held_seq" && block_is_gone)) continue;
            const auto me = end_of(view.name);
            replace(f, whose == numbering::own ? me : 1 - me);
        }
    }

    void replace(field& f, std::size_t end) const {
        std::uint32_t number = 0;
        const auto [rest, problem] = std::from_chars(f.value.data(), f.value.data() + f.value.size(), number);
        if (problem == std::errc() && rest == f.value.data() + f.value.size()) f.value = std::to_string(to_(end, number));
    }

    std::string first_;
    const number_map& to_;
    std::set<std::string, std::less<>> zeros_;  ///< segments whose number is no number
};

}  // namespace

numbering numbering_of(std::string_view variable) {
    if (std::ranges::find(own_numbers, variable) != own_numbers.end()) return numbering::own;
    return std::ranges::find(peer_numbers, variable) != peer_numbers.end() ? numbering::peer : numbering::none;
}

bool has_no_number(const step& s, const segment& sent) { return sent.rst && sent.seq == 0 && s.received && !s.received->ack_on; }

trace renumbered(trace t, const number_map& to) {
    renumbering(t, to).apply(t);
    return t;
}

void each_number(const trace& t, const std::function<void(std::size_t end, std::uint32_t number)>& visit) {
    const auto unchanged = renumbered(t, [&](std::size_t end, std::uint32_t number) {
        visit(end, number);
        return number;
    });
    (void)unchanged;
}

}  // namespace synfin::traces
