#include "traces/replay.hpp"
#include "traces/settle.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "support/names.hpp"
#include "traces/replay_end.hpp"
#include "traces/replay_network.hpp"

namespace synfin::traces {
namespace {

using model::event;

constexpr std::uint32_t usual_window = 65535;   // as in a capture of a trace without windows
constexpr std::uint32_t patience = 0x7fffffff;  // R1 and R2 where the trace does not name them
constexpr std::string_view silent_host = "silent host";

std::optional<event> event_named(std::string_view wanted) {
    for (unsigned i = 0; i < model::event_count; ++i)
        if (model::name(static_cast<event>(i)) == wanted) return static_cast<event>(i);
    return std::nullopt;
}

std::vector<std::string_view> event_names() {
    std::vector<std::string_view> names{silent_host};
    for (unsigned i = 0; i < model::event_count; ++i) names.push_back(model::name(static_cast<event>(i)));
    return names;
}

result<model::rule_set> rules_of(const trace& t) {
    model::rule_set set;
    for (const auto& name : t.readings) {
        const auto r = model::reading_named(name);
        if (!r) return failure(fmt::format("unknown reading '{}'", printable(name)));
        set.taken |= *r;
    }
    if (t.variant.empty()) return set;
    const auto v = model::variant_named(t.variant);
    if (!v) return failure(fmt::format("unknown variant '{}'", printable(t.variant)));
    set.mistake = *v;
    return set;
}

bool mentions_windows(const trace& t) {
    return std::ranges::any_of(t.steps, [](const step& s) {
        return (s.received && s.received->wnd != 0) || std::ranges::any_of(s.sent, [](const segment& m) { return m.wnd != 0; });
    });
}

/// The run itself. Notes the first difference and goes on to the end of the step without harm.
class run_of_trace {
  public:
    run_of_trace(const trace& t, std::string file, replay_claims compared)
        : t_(t), file_(std::move(file)), compared_(compared), windows_(mentions_windows(t)) {}

    result<replayed> run() {
        prepare();
        for (const auto& s : t_.steps) {
            if (problem_) break;
            step_ = &s;
            ++done_.steps;
            perform(s);
        }
        if (problem_) return tl::unexpected(*problem_);
        return done_;
    }

  private:
    // ---- the beginning ----

    void prepare() {
        if (t_.modulus != 0) return fail(fmt::format("numbers modulo {}", t_.modulus), "32-bit numbers (see `lift`)");
        if (t_.endpoints.size() != 2) return fail(fmt::format("{} ends", t_.endpoints.size()), "2");
        if (const auto set = rules_of(t_))
            rules_ = *set;
        else
            return fail(set.error().what, "one that `synfin list` shows");
        for (std::size_t e = 0; e < 2; ++e) {
            ends_[e].name = expected_[e].name = t_.endpoints[e].name;
            ends_[e].t.rcv_wnd = usual_window;
            begin_with(e, t_.endpoints[e]);
        }
        for (std::size_t e = 0; e < 2; ++e) settle(ends_[e], ends_[1 - e], t_.endpoints[e]);
    }

    /// The end gets these variables, and the trace is believed.
    void begin_with(std::size_t e, const endpoint_view& view) {
        for (const auto& f : view.fields) {
            if (const auto set = ends_[e].set(f.name, f.value); !set) fail(set.error().what, set.error().expected);
            expected_[e].set(f.name, f.value);
        }
    }

    // ---- one step ----

    void perform(const step& s) {
        reaction r;
        std::size_t actor = 2;
        switch (s.kind) {
            case step_kind::start:
                begin_anew(s);
                break;
            case step_kind::note:
            case step_kind::tick:
                break;
            case step_kind::inject:
                inject(s);
                return compare_ends(s);
            case step_kind::lose:
                take(s);
                break;
            case step_kind::duplicate:
                copy(s);
                if (s.actor != "network") actor = deliver(s, r);
                break;
            case step_kind::crash:
                actor = end_of(s.actor);
                if (actor < 2) ends_[actor].crash();
                break;
            case step_kind::deliver:
                actor = deliver(s, r);
                break;
            case step_kind::call:
            case step_kind::timeout:
            case step_kind::retransmit:
                actor = act(s, r);
                break;
        }
        if (!problem_) compare(s, r, actor);
    }

    void begin_anew(const step& s) {
        for (const auto& view : s.after) {
            const auto e = end_of(view.name);
            if (e == 2) return;
            begin_with(e, view);
        }
        for (const auto& view : s.after)
            if (const std::size_t e = end_of(view.name); !problem_) settle(ends_[e], ends_[1 - e], view);
    }

    void inject(const step& s) {
        for (const auto& m : s.sent) {
            if (m.origin.empty()) fail(fmt::format("{} has no origin", m.id), "why no end sent it");
            network_.add(m);
        }
    }

    void take(const step& s) {
        if (s.received && !network_.take(s.received->id))
            fail(fmt::format("{} is not under way", s.received->id), "a segment that is");
    }
    void copy(const step& s) {
        if (s.received && !network_.copy(s.received->id))
            fail(fmt::format("{} is not under way", s.received->id), "a segment that is");
    }

    /// A segment arrives. One that nobody in the trace sent comes from outside, and says so.
    std::size_t deliver(const step& s, reaction& r) {
        if (!s.received) return fail_end("nothing is received", "a segment");
        const auto& m = *s.received;
        if (network_.find(m.id) == nullptr && !m.origin.empty()) network_.add(m);
        take(s);
        if (const auto* sent = network_.find(m.id); sent != nullptr) compare_segments("received", *sent, m);
        if (s.actor != "network" && s.actor != m.to)
            return fail_end(fmt::format("{} receives what goes to {}", s.actor, m.to), m.to);
        const auto e = end_of(m.to);
        if (problem_) return e;
        if (s.event != silent_host)
            r = react(ends_[e], event::segment_arrives, wire_segment(m), input_of(s), rules_);
        else if (ends_[e].st != model::CLOSED)
            fail(fmt::format("{} has a connection", m.to), "a silent host is CLOSED");
        return e;
    }

    /// A call or a timer.
    std::size_t act(const step& s, reaction& r) {
        const auto what =
            s.event.empty() && s.kind == step_kind::retransmit ? event::retransmission_timeout : event_named(s.event);
        const auto e = end_of(s.actor);
        if (!what || *what == event::segment_arrives) {
            const auto near = nearest(s.event, event_names(), 1);
            return fail_end(fmt::format("event is \"{}\"", printable(s.event)),
                            near.empty() ? "a call or a timer" : fmt::format("a call or a timer (nearest: {})", near.front()));
        }
        if (!problem_) r = react(ends_[e], *what, {}, input_of(s), rules_);
        return e;
    }

    model::call_input<wire> input_of(const step& s) {
        model::call_input<wire> in;
        in.octets = 1;
        in.r2 = patience;
        if (!s.sent.empty() && s.sent.front().syn) in.iss = s.sent.front().seq;
        for (const auto& f : s.input)
            if (const auto set = set_input(in, f); !set) fail(set.error().what, set.error().expected);
        return in;
    }

    // ---- the comparisons ----

    void compare(const step& s, const reaction& r, std::size_t actor) {
        compare_rules(s, r);
        compare_sent(s, r, actor);
        const auto& who = actor < 2 ? ends_[actor].name : s.actor;
        if (compared_.signals) compare_signals(s, r, who);
        if (compared_.replies) same("the reply", std::string(model::name(r.answer)), s.reply);
        compare_ends(s);
    }

    void compare_rules(const step& s, const reaction& r) {
        std::vector<std::string_view> fired, claimed;
        for (const auto i : r.rules) fired.push_back(model::rule_infos[i].id);
        for (const auto& rule : s.rules) {
            const auto i = model::rule_number(rule.id);
            if (i < model::rule_count && model::rule_infos[i].quiet) continue;
            claimed.push_back(rule.id);
            if (i < model::rule_count && !rule.clause.empty())
                same("the clause of " + rule.id, std::string(model::rule_infos[i].clause), rule.clause);
        }
        same("the list of rules", fmt::format("[{}]", fmt::join(fired, ", ")), fmt::format("[{}]", fmt::join(claimed, ", ")));
    }

    void compare_sent(const step& s, const reaction& r, std::size_t actor) {
        same("the number of segments sent", r.sent ? 1 : 0, s.sent.size());
        if (problem_ || !r.sent) return;
        const auto& claimed = s.sent.front();
        compare_segments("sent", named(*r.sent, claimed.id, ends_[actor].name, ends_[1 - actor].name), claimed);
        network_.add(claimed);
    }

    void compare_segments(std::string_view what, const segment& is, const segment& claimed) {
        const auto field = [&](std::string_view name) { return fmt::format("{} of {} {}", name, claimed.id, what); };
        same(field("from"), is.from, claimed.from);
        same(field("to"), is.to, claimed.to);
        same(field("ctl"), control_text(is.flags()), control_text(claimed.flags()));
        same(field("seq"), is.seq, claimed.seq);
        same(field("ack"), is.ack, claimed.ack);
        same(field("len"), is.len, claimed.len);
        if (windows_) same(field("wnd"), is.wnd, claimed.wnd);
    }

    void compare_signals(const step& s, const reaction& r, const std::string& who) {
        std::set<std::string> told;
        for (unsigned i = 0; i < static_cast<unsigned>(model::signal::count_); ++i)
            if ((r.told >> i & 1U) != 0) told.insert(fmt::format("{}: {}", who, model::name(static_cast<model::signal>(i))));
        const std::set<std::string> claimed(s.signals.begin(), s.signals.end());
        same("the list of signals", fmt::format("[{}]", fmt::join(told, ", ")), fmt::format("[{}]", fmt::join(claimed, ", ")));
    }

    /// Brings what is expected of both ends up to date, then looks at every variable ever named.
    void compare_ends(const step& s) {
        for (const auto& view : s.after) {
            const auto e = end_of(view.name);
            if (e == 2) return;
            const auto* st = view.find("state");
            if (st != nullptr && (*st == "CLOSED" || *st == "LISTEN")) forget(expected_[e]);
            for (const auto& f : view.fields) expected_[e].set(f.name, f.value);
        }
        for (std::size_t e = 0; e < 2; ++e)
            for (const auto& f : expected_[e].fields) compare_variable(ends_[e], f);
    }

    void compare_variable(const wire_end& end, const field& f) {
        const auto value = end.value(f.name);
        if (!value) return fail(fmt::format("unknown variable '{}' of {}", printable(f.name), end.name), "one of the model's");
        same(fmt::format("{} of {}", f.name, end.name), *value, f.value);
    }

    static void forget(endpoint_view& view) {
        std::erase_if(view.fields, [](const field& f) { return f.name != "state" && f.name != "rcv_wnd"; });
    }

    // ---- ends and errors ----

    std::size_t end_of(const std::string& name) {
        for (std::size_t e = 0; e < 2; ++e)
            if (ends_[e].name == name) return e;
        return fail_end(fmt::format("no end is called '{}'", printable(name)),
                        fmt::format("{} or {}", ends_[0].name, ends_[1].name));
    }

    template <class A, class B>
    void same(const std::string& what, const A& is, const B& claimed) {
        ++done_.claims;
        const auto a = fmt::format("{}", is), b = fmt::format("{}", claimed);
        if (a != b) fail(fmt::format("{} is {}", what, a.empty() ? "nothing" : a), b.empty() ? "nothing" : b);
    }

    void fail(const std::string& what, const std::string& expected) {
        if (problem_) return;
        const auto place = step_ == nullptr ? std::string() : fmt::format("step {} ({}): ", done_.steps, text_of(*step_));
        problem_ = error{file_, 0, place + what, expected};
    }
    std::size_t fail_end(const std::string& what, const std::string& expected) {
        fail(what, expected);
        return 2;
    }

    const trace& t_;
    std::string file_;
    replay_claims compared_;
    bool windows_;
    model::rule_set rules_;
    std::array<wire_end, 2> ends_;
    std::array<endpoint_view, 2> expected_;
    replay_network network_;
    const step* step_ = nullptr;
    std::optional<error> problem_;
    replayed done_;
};

}  // namespace

result<replayed> replay(const trace& t, const std::string& file, replay_claims compared) {
    return run_of_trace(t, file, compared).run();
}

}  // namespace synfin::traces
