#include "traces/lift.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <random>

#include "model/state.hpp"
#include "traces/attacked_numbers.hpp"
#include "traces/replay_numbers.hpp"

namespace synfin::traces {
namespace {

/// How far below its initial number an incarnation's numbers may begin: keep-alives, and acknowledgments seen first.
constexpr std::uint32_t below_initial = 2;

/// The random numbering of one end. Its small numbers fall into slots, one an incarnation, in the order of time.
class lifted_numbers {
  public:
    lifted_numbers(std::uint32_t modulus, std::uint32_t slots, std::mt19937_64& random)
        : modulus_(modulus), stride_(modulus / slots), first_(static_cast<std::uint32_t>(random())) {
        for (auto& gap : gaps_) gap = (1U << 30) - (1U << 16) - static_cast<std::uint32_t>(random() % (1U << 28));
    }

    /// The earliest incarnation has this number, or one next to it.
    void begin_at(std::uint32_t number) {
        if (!origin_) origin_ = number;
    }

    [[nodiscard]] std::uint32_t operator()(std::uint32_t number) const {
        const auto from = (number + 2 * modulus_ - origin_.value_or(0) + below_initial) % modulus_;
        auto base = first_;
        // Three gaps are more than half of the space and two are less, as three strides and two are of the small one.
        for (std::uint32_t slot = 0; slot < from / stride_ && slot < gaps_.size(); ++slot) base += gaps_[slot];
        return base + from % stride_ - below_initial;
    }

  private:
    std::uint32_t modulus_, stride_, first_;
    std::array<std::uint32_t, 3> gaps_{};
    std::optional<std::uint32_t> origin_;
};

/// The variables that have a meaning in this state, of those every small trace knows.
bool means_something(std::string_view variable, model::state s) {
    if (variable == "state") return true;
    if (s == model::CLOSED || s == model::LISTEN) return false;
    if (variable == "irs" || variable == "rcv_nxt") return s != model::SYN_SENT;
    return variable == "iss" || variable == "snd_una" || variable == "snd_nxt";
}

void keep_meaningful(endpoint_view& view, model::state& now) {
    const auto* name = view.find("state");
    if (name != nullptr) now = model::state_named(*name).value_or(now);
    std::erase_if(view.fields, [&](const field& f) { return !means_something(f.name, now); });
}

void set_windows(trace& t, std::uint32_t window) {
    const auto set = [&](segment& m) { m.wnd = m.rst ? 0 : window; };
    for (auto& s : t.steps) {
        if (s.received) set(*s.received);
        for (auto& m : s.sent) set(m);
    }
}

/// The views without what is left out, and with the windows of the wire.
trace cleaned(trace t, std::uint32_t window) {
    std::array<model::state, 2> now{model::CLOSED, model::CLOSED};
    const auto state_of = [&](const std::string& name) -> model::state& { return now[t.endpoints[0].name == name ? 0 : 1]; };
    for (auto& view : t.endpoints) {
        keep_meaningful(view, state_of(view.name));
        view.set("rcv_wnd", std::to_string(window));
    }
    for (auto& s : t.steps) {
        for (auto& view : s.after) keep_meaningful(view, state_of(view.name));
        std::erase_if(s.after, [](const endpoint_view& view) { return view.fields.empty(); });
    }
    set_windows(t, window);
    return t;
}

/// Only the segments of an old incarnation: their numbers are the earliest.
trace old_segments_of(const trace& t) {
    trace old{.modulus = t.modulus, .endpoints = {}, .steps = {}};
    for (const auto& end : t.endpoints) old.endpoints.push_back({end.name, {}});
    for (const auto& s : t.steps)
        for (const auto& m : s.sent)
            if (m.origin == "old incarnation") old.steps.push_back({.kind = step_kind::inject, .sent = {m}});
    for (const auto& s : t.steps)
        if (s.received && s.received->origin == "old incarnation") old.steps.push_back({.received = s.received});
    return old;
}

/// Incarnation by incarnation, each in its slot.
trace lifted_by_slots(trace t, std::mt19937_64& random, std::uint32_t slots) {
    std::array<lifted_numbers, 2> ends{lifted_numbers(t.modulus, slots, random), lifted_numbers(t.modulus, slots, random)};
    const auto begin_at = [&](std::size_t end, std::uint32_t number) { ends[end].begin_at(number); };
    each_number(old_segments_of(t), begin_at);
    each_number(t, begin_at);
    return renumbered(std::move(t), [&](std::size_t end, std::uint32_t number) { return ends[end](number); });
}

bool is_attacked(const trace& t) {
    const auto forged = [](const segment& m) { return m.origin == "attacker"; };
    return std::ranges::any_of(
        t.steps, [&](const step& s) { return std::ranges::any_of(s.sent, forged) || (s.received && forged(*s.received)); });
}

/// The ends that answer with a RST of number 0. An attacker may have brought the peer to where 0 lies in its window.
std::array<bool, 2> send_number_zero(const trace& t) {
    std::array<bool, 2> who{};
    for (const auto& s : t.steps)
        for (const auto& m : s.sent)
            if (has_no_number(s, m)) who[m.from == t.endpoints[0].name ? 0 : 1] = true;
    return who;
}

/// By distance and order alone.
trace lifted_with_attacker(trace t, std::mt19937_64& random, std::uint32_t window) {
    std::array<std::vector<std::uint32_t>, 2> used;
    each_number(t, [&](std::size_t end, std::uint32_t number) { used[end].push_back(number); });
    const auto zero = send_number_zero(t);
    std::vector<attacked_numbers> ends;
    for (std::size_t e = 0; e < 2; ++e) {
        if (zero[e]) used[e].push_back(0);
        ends.emplace_back(t.modulus, window, used[e], random);
        if (zero[e]) ends[e].keep_zero();
    }
    return renumbered(std::move(t), [&](std::size_t end, std::uint32_t number) { return ends[end](number); });
}

}  // namespace

trace lift(const trace& small, std::uint64_t seed, small_numbers layout) {
    if (small.modulus < 2 * layout.slots || small.endpoints.size() != 2) return small;
    auto t = cleaned(small, layout.window);
    std::mt19937_64 random(seed);
    return is_attacked(t) ? lifted_with_attacker(std::move(t), random, layout.window)
                          : lifted_by_slots(std::move(t), random, layout.slots);
}

result<replayed> replay_on_wire(const trace& small, std::uint64_t seed, replay_claims compared) {
    return replay(lift(small, seed), small.address, compared);
}

}  // namespace synfin::traces
