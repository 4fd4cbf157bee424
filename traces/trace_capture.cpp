#include "traces/trace_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

namespace synfin::traces {
namespace {

constexpr std::size_t most_payload = 65535 - 40;
constexpr std::int64_t millisecond = 1'000'000, microsecond = 1'000;

/// Numbers modulo m as 32-bit numbers near the last one seen in the same direction.
class unwrapper {
  public:
    explicit unwrapper(std::uint32_t modulus) : modulus_(modulus) {}

    /// `keep` is false for numbers that say nothing of where the connection is: old and forged segments, resets.
    std::uint32_t operator()(std::size_t direction, std::uint32_t number, bool keep) {
        if (modulus_ == 0) return number;
        auto& last = last_.at(direction);
        const auto near = last ? nearest_to(*last, number) : number;
        if (keep) last = near;
        return near;
    }

  private:
    /// All in 32-bit arithmetic: going back below zero wraps, as sequence numbers do.
    [[nodiscard]] std::uint32_t nearest_to(std::uint32_t last, std::uint32_t number) const {
        // The residue of `last` is right even after it wrapped below zero only when m divides 2^32; else it is near enough.
        const auto ahead = (number + modulus_ - last % modulus_) % modulus_;
        return ahead <= modulus_ / 2 ? last + ahead : last + ahead - modulus_;
    }

    std::uint32_t modulus_;
    std::array<std::optional<std::uint32_t>, 2> last_{};
};

class exporter {
  public:
    exporter(const trace& t, const wire_addresses& addresses)
        : t_(t), addresses_(addresses), unwrap_(t.modulus), now_(t.endpoints) {
        now_.resize(2);
    }

    std::vector<captured> all() {
        for (index_ = 0; index_ < t_.steps.size(); ++index_) put_step(t_.steps[index_]);
        return std::move(out_);
    }

  private:
    struct exported {
        const segment* message;
        std::size_t datagram;  // its index in out_
    };

    /// What happens to a segment is added to the comment of its datagram, so that each tells its cause and its effect.
    void put_step(const step& s) {
        in_step_ = 0;
        const auto said = comment(s);
        if (s.received && !is_put(*s.received)) put(*s.received, foreign_comment(*s.received));
        if (s.kind == step_kind::duplicate && s.received)
            put(*s.received, said);
        else if (s.received)
            out_[put_.at(s.received->id).datagram].comment += "\n" + said;
        for (const auto& m : s.sent) put(m, said);
    }

    [[nodiscard]] bool is_put(const segment& m) const {
        const auto found = put_.find(m.id);
        return found != put_.end() && *found->second.message == m;
    }

    void put(const segment& m, const std::string& said) {
        const auto time = (static_cast<std::int64_t>(index_ + 1) * millisecond) + (in_step_++ * microsecond);
        put_[m.id] = {&m, out_.size()};
        out_.push_back({.time_ns = time, .datagram = encode(packet_of(m)), .comment = m.id + ": " + said});
    }

    packet packet_of(const segment& m) {
        const bool from_first = m.from == now_[0].name;
        const std::size_t way = from_first ? 0 : 1;
        const bool keep = m.origin.empty() && !m.rst;
        const auto& a = addresses_;
        packet p{.source_ip = from_first ? a.first_ip : a.second_ip,
                 .dest_ip = from_first ? a.second_ip : a.first_ip,
                 .source_port = from_first ? a.first_port : a.second_port,
                 .dest_port = from_first ? a.second_port : a.first_port,
                 .flags = m.flags(),
                 .window = static_cast<std::uint16_t>(std::min<std::uint32_t>(has_windows_ ? m.wnd : 65535, 65535))};
        p.seq = unwrap_(way, m.seq, keep);
        p.ack = m.ack_on ? unwrap_(1 - way, m.ack, false) : m.ack;
        p.payload.assign(std::min<std::size_t>(m.len, most_payload), 'x');
        return p;
    }

    /// A model without windows leaves them all 0; on the wire that would say "stop sending".
    [[nodiscard]] static bool any_window(const trace& t) {
        return std::ranges::any_of(t.steps, [](const step& s) {
            return (s.received && s.received->wnd != 0) ||
                   std::ranges::any_of(s.sent, [](const segment& m) { return m.wnd != 0; });
        });
    }

    static std::string foreign_comment(const segment& m) { return m.origin.empty() ? "sent before this trace" : m.origin; }

    /// The step with the states it concerns and the rules that fired; brings the states up to date.
    std::string comment(const step& s) {
        auto said = fmt::format("step {}: {}", index_ + 1, text_of(s));
        for (auto& end : now_) {
            const auto before = state_of(end);
            const auto view = std::ranges::find(s.after, end.name, &endpoint_view::name);
            if (view != s.after.end())
                for (const auto& f : view->fields) end.set(f.name, f.value);
            const auto after = state_of(end);
            if (before != after) said += fmt::format("\n{}: {} -> {}", end.name, before, after);
            if (before == after && end.name == s.actor) said += fmt::format("\n{}: {}", end.name, after);
        }
        for (const auto& r : s.rules) said += fmt::format("\n{} ({})", r.id, r.clause);
        return said;
    }

    static std::string state_of(const endpoint_view& view) {
        const auto* state = view.find("state");
        return state != nullptr ? *state : "-";
    }

    const trace& t_;
    wire_addresses addresses_;
    unwrapper unwrap_;
    bool has_windows_ = any_window(t_);
    std::vector<endpoint_view> now_;
    std::map<std::string_view, exported> put_;  // by id; a later one with the same id wins
    std::vector<captured> out_;
    std::size_t index_ = 0;
    std::int64_t in_step_ = 0;
};

}  // namespace

std::vector<captured> datagrams(const trace& t, const wire_addresses& addresses) { return exporter(t, addresses).all(); }

}  // namespace synfin::traces
