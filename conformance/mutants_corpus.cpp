#include "conformance/mutants_corpus.hpp"

#include <algorithm>
#include <utility>

#include "conformance/stacks/mutant_hooks.hpp"
#include "traces/corpus.hpp"
#include "traces/replay_end.hpp"
#include "traces/settle.hpp"

namespace synfin::conformance {
namespace {

using model::event;
using model::wire;
using traces::wire_end;

using wire_context = model::context<wire, mutant_hooks>;

template <event E>
model::state run(wire_context& c, model::state s) {
    return apply<E>(c, s);
}
template <std::size_t... I>
constexpr auto all_runners(std::index_sequence<I...>) {
    return std::array<model::state (*)(wire_context&, model::state), sizeof...(I)>{&run<static_cast<event>(I)>...};
}

/// One trace, with what an endpoint showed at each step.
class mutant_replay {
  public:
    explicit mutant_replay(const traces::trace& t) : t_(t) {
        for (const auto& r : t.readings)
            if (const auto known = model::reading_named(r)) rules_.taken |= *known;
        if (const auto v = model::variant_named(t.variant)) rules_.mistake = *v;
        windows_ = std::any_of(t.steps.begin(), t.steps.end(), [](const auto& s) {
            return (s.received && s.received->wnd != 0) || (!s.sent.empty() && s.sent.front().wnd != 0);
        });
        for (std::size_t e = 0; e < 2; ++e) {
            ends_[e].t.rcv_wnd = usual_window;
            begin_with(e, t.endpoints[e]);
        }
        for (std::size_t e = 0; e < 2; ++e) traces::settle(ends_[e], ends_[1 - e], t.endpoints[e]);
    }

    /// The number of the first step that goes otherwise, counted from 1; 0 when none does.
    std::size_t first_difference() {
        for (std::size_t i = 0; i < t_.steps.size(); ++i)
            if (!follow(t_.steps[i])) return i + 1;
        return 0;
    }

  private:
    static constexpr std::uint32_t usual_window = 65535;  // as in `traces::replay`
    static constexpr std::uint32_t patience = 0x7fffffff;

    void begin_with(std::size_t e, const traces::endpoint_view& view) {
        ends_[e].name = named_[e].name = t_.endpoints[e].name;
        for (const auto& f : view.fields) {
            (void)ends_[e].set(f.name, f.value);
            named_[e].set(f.name, f.value);
        }
    }
    [[nodiscard]] std::size_t end_of(std::string_view name) const { return name == ends_[0].name ? 0 : 1; }

    static std::optional<event> event_of(const traces::step& s) {
        using traces::step_kind;
        const bool at_an_end = s.kind == step_kind::deliver || (s.kind == step_kind::duplicate && s.actor != "network");
        if (at_an_end) return s.event == "silent host" ? std::nullopt : std::optional(event::segment_arrives);
        if (s.kind == step_kind::retransmit && s.event.empty()) return event::retransmission_timeout;
        if (s.kind != step_kind::call && s.kind != step_kind::timeout && s.kind != step_kind::retransmit) return std::nullopt;
        for (unsigned i = 0; i < model::event_count; ++i)
            if (model::name(static_cast<event>(i)) == s.event) return static_cast<event>(i);
        return std::nullopt;
    }

    /// Does the step go as the trace has it?
    bool follow(const traces::step& s) {
        if (s.kind == traces::step_kind::start) {
            for (const auto& view : s.after) begin_with(end_of(view.name), view);
            for (const auto& view : s.after) {
                const std::size_t e = end_of(view.name);
                traces::settle(ends_[e], ends_[1 - e], view);
            }
        }
        if (s.kind == traces::step_kind::crash) ends_[end_of(s.actor)].crash();
        if (const auto what = event_of(s); what && !happens(s, *what)) return false;
        return ends_are_as_told(s);
    }

    bool happens(const traces::step& s, event what) {
        static constexpr auto runners = all_runners(std::make_index_sequence<model::event_count>{});
        wire_end& end = ends_[end_of(s.received ? s.received->to : s.actor)];
        wire_context c;
        static_cast<model::tcb<wire>&>(c) = end.t;
        c.hooks.set = &rules_;
        c.in = input_of(s);
        if (s.received) c.seg = traces::wire_segment(*s.received);
        end.st = runners[static_cast<std::size_t>(what)](c, end.st);
        end.t = c;
        return sends_as_told(c, s) && tells_as_told(c, s, end.name) && model::name(c.answer) == s.reply;
    }

    static model::call_input<wire> input_of(const traces::step& s) {
        model::call_input<wire> in;
        in.octets = 1;
        in.r2 = patience;
        if (!s.sent.empty() && s.sent.front().syn) in.iss = s.sent.front().seq;
        for (const auto& f : s.input) (void)traces::set_input(in, f);
        return in;
    }

    bool sends_as_told(const wire_context& c, const traces::step& s) const {
        if (c.sends != !s.sent.empty()) return false;
        if (!c.sends) return true;
        const auto& told = s.sent.front();
        auto sent = traces::named(c.out, told.id, told.from, told.to);
        sent.psh = told.psh, sent.urg = told.urg, sent.origin = told.origin;
        if (!windows_) sent.wnd = told.wnd;
        return sent == told;
    }

    static bool tells_as_told(const wire_context& c, const traces::step& s, const std::string& who) {
        std::vector<std::string> told, claimed(s.signals);
        for (unsigned i = 0; i < static_cast<unsigned>(model::signal::count_); ++i)
            if ((c.told >> i & 1U) != 0) told.push_back(who + ": " + std::string(model::name(static_cast<model::signal>(i))));
        std::sort(told.begin(), told.end());
        std::sort(claimed.begin(), claimed.end());
        return told == claimed;
    }

    bool ends_are_as_told(const traces::step& s) {
        for (const auto& view : s.after) {
            auto& named = named_[end_of(view.name)];
            const auto* st = view.find("state");
            if (st != nullptr && (*st == "CLOSED" || *st == "LISTEN"))
                std::erase_if(named.fields, [](const auto& f) { return f.name != "state" && f.name != "rcv_wnd"; });
            for (const auto& f : view.fields) named.set(f.name, f.value);
        }
        for (std::size_t e = 0; e < 2; ++e)
            for (const auto& f : named_[e].fields)
                if (ends_[e].value(f.name) != f.value) return false;
        return true;
    }

    const traces::trace& t_;
    bool windows_ = false;
    model::rule_set rules_;
    std::array<wire_end, 2> ends_;
    std::array<traces::endpoint_view, 2> named_;
};

const std::vector<std::pair<std::string, traces::trace>>& all_traces() {
    static const auto all = [] {
        std::vector<std::pair<std::string, traces::trace>> list;
        for (const auto& entry : traces::corpus())
            if (auto t = traces::corpus_trace(entry.id)) list.emplace_back(entry.id, std::move(*t));
        return list;
    }();
    return all;
}

}  // namespace

std::optional<broken_scenario> scenario_against(const mutation* changed) {
    mutant_hooks::now = changed;
    mutant_hooks::notes = nullptr;
    for (const auto& [id, t] : all_traces())
        if (const std::size_t step = mutant_replay(t).first_difference(); step != 0) return broken_scenario{id, step};
    return std::nullopt;
}

}  // namespace synfin::conformance
