#include "conformance/generate/cell_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "conformance/endpoint_system.hpp"
#include "conformance/generate.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

struct flag_class {
    std::string_view name;
    std::uint8_t flags;
};
constexpr std::array flag_classes{
    flag_class{"no flags", 0},
    flag_class{"SYN", flag::syn},
    flag_class{"SYN,ACK", flag::syn | flag::ack},
    flag_class{"ACK", flag::ack},
    flag_class{"FIN,ACK", flag::fin | flag::ack},
    flag_class{"FIN", flag::fin},
    flag_class{"RST", flag::rst},
    flag_class{"RST,ACK", flag::rst | flag::ack},
};
constexpr std::array<std::string_view, 5> seq_edges{"left of it", "first", "inside", "last", "right of it"};  // the window
constexpr std::array<std::string_view, 4> ack_edges{"old", "exact", "between", "beyond"};
constexpr std::array<std::string_view, 2> data_edges{"without data", "with data"};

// The last two are no calls of the RFC: STATUS is a step of its own kind, `forget` is a crash.
constexpr std::array calls{user_call::open_passive, user_call::open_active,       user_call::send, user_call::receive,
                           user_call::close,        user_call::close_half_duplex, user_call::abort};
constexpr std::string_view status_row = "STATUS", retransmission_row = "retransmission timer", time_wait_row = "2 MSL timer";
struct excuse {
    std::string_view what, reason;
};
constexpr std::array undrivable{
    excuse{"user timeout", "3.9.1.1 makes the timeout an option of OPEN, and no interface that is tested here has it"},
    excuse{"R2 reached", "how many retransmissions it takes is the stack's own, at least 100 s of them (3.8.3)"},
    excuse{"persist timer", "the rulebook has none: when a closed window is probed is flow control (3.8.6.1)"},
    excuse{"keep-alive timer", "off unless asked for, and two hours long (3.8.4)"},
};

bool has_window(model::state s) { return model::sequenced.has(s); }
bool has_sent(model::state s) { return s != model::CLOSED && s != model::LISTEN; }

// Where SEG.SEQ lies: a number of `seq_edges`.
std::size_t seq_edge(std::uint32_t seq, const machine& m) {
    const std::uint32_t in = seq - m.t.rcv_nxt.v;
    if (in == 0) return 1;
    if (in + 1 == m.t.rcv_wnd.v) return 3;
    if (in < m.t.rcv_wnd.v) return 2;
    return in < std::uint32_t{1} << 31 ? 4 : 0;
}

// What SEG.ACK acknowledges: a number of `ack_edges`.
std::size_t ack_edge(std::uint32_t ack, const machine& m) {
    if (ack == m.t.snd_nxt.v) return 1;
    const std::uint32_t acked = ack - m.t.snd_una.v, outstanding = m.t.snd_nxt.v - m.t.snd_una.v;
    if (acked != 0 && acked < outstanding) return 2;
    return acked > outstanding && acked < std::uint32_t{1} << 31 ? 3 : 0;
}

/// A row that a case belongs to, and how much else is unusual about the case: the plainest is the best witness.
struct claim {
    std::string what;
    int oddities = 0;
};

std::string row(std::string_view flags, std::string_view part, std::string_view edge) {
    return fmt::format("{:<8} {}{}{}", flags, part, part.empty() ? "" : " ", edge);
}

std::vector<claim> segment_claims(const stimulus& s, const machine& m) {
    const auto known =
        std::find_if(flag_classes.begin(), flag_classes.end(), [&](const flag_class& f) { return f.flags == s.shape.flags; });
    if (known == flag_classes.end() || s.shape.closes_window) return {};
    const segment seg = resolve(s.shape, m, endpoint_system::plan);
    std::optional<std::size_t> seq, ack;
    if (has_window(m.st)) seq = seq_edge(seg.seq, m);
    if (has_sent(m.st) && (seg.flags & flag::ack) != 0) ack = ack_edge(seg.ack, m);
    const int odd_seq = seq.value_or(1) != 1 ? 1 : 0, odd_ack = ack.value_or(1) != 1 ? 1 : 0, odd_data = seg.length != 0 ? 1 : 0;
    std::vector<claim> all;
    if (seq) all.push_back({row(known->name, "SEQ", seq_edges[*seq]), odd_ack + odd_data});
    if (ack) all.push_back({row(known->name, "ACK", ack_edges[*ack]), odd_seq + odd_data});
    all.push_back({row(known->name, "", data_edges[seg.length != 0 ? 1 : 0]), odd_seq + odd_ack});
    return all;
}

std::vector<claim> claims(const stimulus& s, const machine& m) {
    switch (s.kind) {
        case stimulus_kind::call:
            return {{std::string(name(s.call.call))}};
        case stimulus_kind::status:
            return {{std::string(status_row)}};
        case stimulus_kind::wait_retransmission:
            return {{std::string(retransmission_row)}};
        case stimulus_kind::wait_time_wait:
            return {{std::string(time_wait_row)}};
        case stimulus_kind::arrives:
            break;
    }
    return segment_claims(s, m);
}

std::vector<std::string> all_rows() {
    std::vector<std::string> rows;
    for (const flag_class& f : flag_classes) {
        for (const auto edge : seq_edges) rows.push_back(row(f.name, "SEQ", edge));
        if ((f.flags & flag::ack) != 0)
            for (const auto edge : ack_edges) rows.push_back(row(f.name, "ACK", edge));
        for (const auto edge : data_edges) rows.push_back(row(f.name, "", edge));
    }
    for (const user_call c : calls) rows.emplace_back(name(c));
    for (const auto what : {status_row, retransmission_row, time_wait_row}) rows.emplace_back(what);
    for (const excuse& e : undrivable) rows.emplace_back(e.what);
    return rows;
}

// Why no case can cover that row in that state; empty where one could.
std::string_view reason_for(std::string_view what, model::state s) {
    for (const excuse& e : undrivable)
        if (e.what == what) return e.reason;
    const bool idle = (model::FIN_WAIT_2 | model::TIME_WAIT).has(s);
    if (what.find(" SEQ ") != std::string_view::npos && !has_window(s)) return "there is no window yet: RCV.NXT is not known";
    if (what.find(" ACK ") != std::string_view::npos && !has_sent(s)) return "nothing was sent: there is no SND.NXT";
    if (what.ends_with("ACK between") && idle) return "nothing is outstanding";
    if (what.ends_with("ACK between") && (model::SYN_SENT | model::SYN_RECEIVED).has(s))
        return "only the SYN is outstanding: no number lies between";
    if (what == retransmission_row && (idle || !has_sent(s))) return "nothing is outstanding";
    if (what == time_wait_row && s != model::TIME_WAIT) return "it runs in TIME-WAIT only";
    return {};
}

machine before_tested(const test_case& c, const endpoint_system& system) {
    machine m = endpoint_system::fresh();
    for (std::size_t i = 0; i < c.tested; ++i)
        if (const auto out = system.after(m, *c.steps[i])) m = out->after;
    return m;
}

/// The best witness so far for each cell.
class witnesses {
  public:
    void hear(const test_case& c) {
        if (!c.taken.empty() && c.taken.front() != name(model::reading::half_duplex)) return;
        const endpoint_system system(c.taken.empty() ? model::readings{} : model::reading::half_duplex, {});
        const machine m = before_tested(c, system);
        const int by_reading = c.taken.empty() ? 0 : 10;
        for (claim& one : claims(*c.steps[c.tested], m)) {
            const int oddities = one.oddities + particulars(kind_of(m)) + by_reading;
            auto& best = best_[{std::move(one.what), m.st}];
            const auto rank = std::pair(oddities, c.id.size());
            if (best.id == nullptr || rank < std::pair(best.oddities, best.id->size())) best = {&c.id, oddities};
        }
    }
    [[nodiscard]] std::string of(const std::string& what, model::state s) const {
        const auto found = best_.find({what, s});
        return found == best_.end() ? std::string() : *found->second.id;
    }

  private:
    struct witness {
        const std::string* id = nullptr;
        int oddities = 0;
    };
    std::map<std::pair<std::string, model::state>, witness> best_;
};

}  // namespace

std::vector<cell> cells(std::span<const test_case> cases) {
    witnesses known;
    for (const test_case& c : cases) known.hear(c);
    std::vector<cell> all;
    for (const auto& what : all_rows())
        for (unsigned i = 0; i < model::state_count; ++i) {
            const auto s = static_cast<model::state>(i);
            cell one{s, what, known.of(what, s), {}};
            if (one.covered_by.empty()) one.reason = reason_for(what, s);
            all.push_back(std::move(one));
        }
    return all;
}

std::vector<cell> cells() {
    const auto cases = generate(suites().front().name);
    return cases ? cells(*cases) : std::vector<cell>{};
}

std::string as_matrix(std::span<const cell> all) {
    constexpr std::array<std::string_view, model::state_count> heads{"CLOS", "LIST", "SYNS", "SYNR", "ESTA", "FIN1",
                                                                     "FIN2", "CLOW", "CLNG", "LACK", "TIMW"};
    std::string text = fmt::format("{:<25}", "");
    for (const auto head : heads) text += fmt::format(" {}", head);
    std::vector<std::string> reasons;
    for (const cell& c : all) {
        if (c.st == model::CLOSED) text += fmt::format("\n{:<25}", c.what);
        const auto known = std::find(reasons.begin(), reasons.end(), c.reason);
        const auto letter = static_cast<char>('a' + (known - reasons.begin()));
        if (known == reasons.end() && c.covered_by.empty()) reasons.push_back(c.reason);
        text += fmt::format("  {}  ", c.covered_by.empty() ? letter : 'X');
        if (c.st == model::TIME_WAIT) text.resize(text.find_last_not_of(' ') + 1);
    }
    text += "\n\nX  a case covers it\n";
    for (std::size_t i = 0; i < reasons.size(); ++i)
        text += fmt::format("{}  {}\n", static_cast<char>('a' + i), reasons[i].empty() ? "NOT COVERED" : reasons[i]);
    return text;
}

}  // namespace synfin::conformance
