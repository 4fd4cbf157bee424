// The suite `values`: each class of numbers in each state where it can be tried. The way there is that of `cells`; the
// initial numbers are chosen, the peer's by the plan of the case, the stack's by its OPEN where the stack lets the user choose.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conformance/generate/case_parts.hpp"
#include "conformance/generate/suites.hpp"
#include "conformance/generate/value_solver.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

struct flag_choice {
    std::string_view name;
    std::uint8_t flags;
};

std::vector<std::string_view> kinds_for(value_subject about) {
    switch (about) {
        case value_subject::no_connection:
            return {"closed", "listen"};
        case value_subject::closed_window:
            return {"established", "fin-wait-1", "fin-wait-2"};
        case value_subject::partial:
            return {"established.unacked-2", "close-wait.unacked-2", "fin-wait-1.unacked", "closing.unacked", "last-ack.unacked"};
        case value_subject::acknowledgement:
            return {"syn-sent",   "syn-received", "syn-received.active", "established",
                    "fin-wait-1", "fin-wait-2",   "close-wait",          "closing",
                    "last-ack",   "time-wait"};
        case value_subject::sequence:
            break;
    }
    return {"syn-received", "syn-received.active", "established", "fin-wait-1", "fin-wait-2", "close-wait", "closing", "last-ack",
            "time-wait"};
}

std::vector<flag_choice> flags_for(const value_class& c, std::string_view kind) {
    if (c.about == value_subject::no_connection) {
        if (c.ack == ack_base::absent) return {{"none", 0}, {"syn", flag::syn}, {"fin", flag::fin}};
        return {{"ack", flag::ack}, {"syn-ack", flag::syn | flag::ack}};
    }
    const bool about_ack = c.about == value_subject::acknowledgement || c.about == value_subject::partial;
    if (kind == "syn-sent") return {{"syn-ack", flag::syn | flag::ack}, {"ack", flag::ack}, {"rst-ack", flag::rst | flag::ack}};
    if (about_ack) return {{"ack", flag::ack}, {"fin-ack", flag::fin | flag::ack}};
    if (c.about == value_subject::closed_window && !c.text)
        return {{"ack", flag::ack}, {"rst", flag::rst}, {"fin-ack", flag::fin | flag::ack}};
    if (c.about == value_subject::closed_window) return {{"ack", flag::ack}, {"rst", flag::rst}};
    if (c.text) return {{"ack", flag::ack}, {"fin-ack", flag::fin | flag::ack}};
    return {{"ack", flag::ack}, {"rst", flag::rst}, {"syn", flag::syn}};
}

progress progress_of(const machine& m) {
    return {m.t.snd_una.v - m.t.iss.v, m.t.snd_nxt.v - m.t.iss.v, model::sequenced.has(m.st) ? m.t.rcv_nxt.v - m.t.irs.v : 0,
            m.t.max_snd_wnd.v};
}

std::int32_t distance(std::uint32_t to, std::uint32_t from) { return static_cast<std::int32_t>(to - from); }

// The segment with its numbers counted from where the class counts them.
stimulus as_stimulus(const value_class& c, std::uint8_t flags, const value_point& p, bool connected) {
    stimulus s{.name = c.name, .shape = {.flags = flags, .seq = c.seq, .octets = p.octets}};
    if (connected) s.shape.seq_offset = distance(p.seq, c.seq == seq_base::right_edge ? p.rcv_nxt + p.rcv_wnd : p.rcv_nxt);
    if ((flags & flag::ack) == 0) return s;
    s.shape.ack = c.ack;
    const std::uint32_t base = c.ack == ack_base::floor     ? p.snd_una - p.max_snd_wnd
                               : c.ack == ack_base::inside  ? p.snd_una + 1
                               : c.ack == ack_base::snd_una ? p.snd_una
                                                            : p.snd_nxt;
    if (connected || c.about == value_subject::acknowledgement) s.shape.ack_offset = distance(p.ack, base);
    return s;
}

constexpr stimulus filling{.name = "fill-window", .shape = {.flags = flag::ack, .ack = ack_base::snd_nxt, .fills_window = true}};
constexpr std::size_t fillings = 3;  // a stack may take more than it first offered

/// Replays what a case does with the numbers it has, on an endpoint with a window that any stack could have.
outcome run_to_tested(const test_case& c) {
    machine m;
    m.t.rcv_wnd = peer_window;
    outcome out;
    for (std::size_t i = 0; i <= c.tested; ++i) {
        const stimulus& s = *c.steps[i];
        out = react(m, as_happening(s, resolve(s.shape, m, c.plan), s.call.iss.value_or(c.plan.ghost_ack)), model::readings{});
        m = out.after;
        if (s.shape.fills_window) m.t.rcv_wnd = 0;
    }
    return out;
}

/// What stays the same from case to case.
class value_suite {
  public:
    explicit value_suite(std::uint64_t seed) : endpoint_(model::readings{}), solver_(seed) {}

    std::vector<test_case> make() {
        for (const value_class& c : value_classes())
            for (const auto kind : kinds_for(c.about))
                for (const flag_choice& f : flags_for(c, kind)) add(c, kind, f);
        return std::move(cases_);
    }

  private:
    void add(const value_class& wanted, std::string_view kind, const flag_choice& flags) {
        const auto& kinds = endpoint_.states().kinds();
        const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const representative& r) { return r.kind == kind; });
        if (known == kinds.end()) return;
        const machine m = endpoint_.at(known->at);
        const auto numbers = solver_.find(wanted, progress_of(m), flags.flags);
        if (!numbers) return;
        test_case c;
        c.id = fmt::format("values/{}/{}.{}", kind, flags.name, wanted.name);
        const bool connected = model::sequenced.has(m.st);
        c.plan.peer_iss = connected ? numbers->peer_iss : numbers->seq;
        if (wanted.about == value_subject::no_connection && numbers->ack != 0) c.plan.ghost_ack = numbers->ack;
        add_steps(c, endpoint_.path(known->at), wanted, *numbers, as_stimulus(wanted, flags.flags, *numbers, connected));
        const outcome out = run_to_tested(c);
        describe(c, out);
        c.fired.assign(out.fired().begin(), out.fired().end());
        std::sort(c.fired.begin(), c.fired.end());
        add_probe(c, out.after.st, wanted.about);
        cases_.push_back(std::move(c));
    }

    // What a stack does with a FIN at a closed window has cases of its own; it is no means to find out the rest.
    static void add_probe(test_case& c, model::state after, value_subject about) {
        for (const stimulus* s : probe(after)) {
            const bool brings_fin = s->kind == stimulus_kind::arrives && (s->shape.flags & flag::fin) != 0;
            if (about != value_subject::closed_window || !brings_fin) c.steps.push_back(s);
        }
    }

    // The way to the state with an ISS of our choice, text that closes the window if it is to be closed, and the segment.
    static void add_steps(test_case& c, const std::vector<const stimulus*>& path, const value_class& wanted,
                          const value_point& numbers, const stimulus& tested) {
        auto own = std::make_shared<std::vector<stimulus>>();
        own->reserve(path.size() + fillings + 1);  // the steps are pointers into it
        for (const stimulus* s : path) {
            if (s->kind == stimulus_kind::call && s->call.call == user_call::open_active) {
                own->push_back(*s);
                own->back().call.iss = numbers.iss;
                s = &own->back();
            }
            c.steps.push_back(s);
        }
        for (std::size_t i = 0; wanted.about == value_subject::closed_window && i < fillings; ++i) {
            own->push_back(filling);
            c.steps.push_back(&own->back());
        }
        own->push_back(tested);
        c.tested = c.steps.size();
        c.steps.push_back(&own->back());
        c.own = std::move(own);
    }

    endpoint_graph endpoint_;
    value_solver solver_;
    std::vector<test_case> cases_;
};

}  // namespace

std::vector<test_case> value_cases(std::uint64_t seed) { return value_suite(seed).make(); }

}  // namespace synfin::conformance
