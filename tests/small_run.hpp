// A random run of the explorer's world as a trace over small numbers: what a counterexample of the explorer looks like.
#pragma once
#include <map>
#include <random>
#include <string>
#include <vector>

#include "model/world.hpp"
#include "traces/trace.hpp"

namespace synfin::test {

/// Takes random steps and writes down each as a step of a trace.
class small_run_writer {
  public:
    small_run_writer(const model::bounds& limits, std::uint64_t seed) : world_(limits), random_(seed) {
        t_.modulus = 32;
        t_.endpoints = {{"A", {{"state", "CLOSED"}}}, {"B", {{"state", "CLOSED"}}}};
        for (unsigned i = 0; i < model::reading_count; ++i)
            if (const auto r = static_cast<model::reading>(i); limits.rules.taken.has(r)) t_.readings.emplace_back(name(r));
        if (limits.rules.mistake != model::variant::none) t_.variant = name(limits.rules.mistake);
    }

    traces::trace run(int steps) {
        auto s = world_.first_state();
        for (int i = 0; i < steps && advance(s); ++i) {
        }
        return std::move(t_);
    }

  private:
    /// One of the possible steps; false when there is none.
    bool advance(model::packed_world& s) {
        std::vector<model::action> possible;
        const auto nothing = [] {};
        world_.each_step<model::recording_hooks>(
            s, [&](const auto& m, const auto&) { possible.push_back(m.what); }, nothing);
        if (possible.empty()) return false;
        std::size_t wanted = random_() % possible.size();
        if (ends_soon(possible[wanted]) && random_() % 8 != 0) wanted = random_() % possible.size();
        std::size_t at = 0;
        model::packed_world taken{};
        world_.each_step<model::recording_hooks>(
            s,
            [&](const auto& m, const auto& next) {
                if (at++ != wanted) return;
                write(m);
                t_.steps.back().choice = static_cast<std::uint32_t>(wanted);
                taken = next;
            },
            nothing);
        s = taken;
        return true;
    }

    /// Steps after which little happens any more: runs are longer when these are rarer.
    static bool ends_soon(model::action a) {
        using enum model::action;
        return a == crash || a == abort || a == user_timeout || a == close || a == lose;
    }

    template <class Move>
    void write(const Move& m) {
        if (m.what == model::action::attack) t_.steps.push_back(put_in(m, "attacker"));
        traces::step s;
        describe(m, s);
        if (m.c != nullptr) add_reaction(m, s);
        if (m.after != nullptr && m.before != nullptr) add_changes(m, s);
        t_.steps.push_back(std::move(s));
    }

    template <class Move>
    void describe(const Move& m, traces::step& s) {
        using enum model::action;
        using traces::step_kind;
        s.actor = end_name(m.end);
        switch (m.what) {
            case open_active:
                return call(s, "OPEN active");
            case open_passive:
                return call(s, "OPEN passive");
            case send:
                return call(s, "SEND");
            case close:
                return call(s, "CLOSE");
            case abort:
                return call(s, "ABORT");
            case send_queue:
                return call(s, "send queue");
            case retransmit:
                s.kind = step_kind::retransmit;
                return;
            case user_timeout:
                s.kind = step_kind::timeout, s.event = "USER TIMEOUT";
                return;
            case time_wait_timeout:
                s.kind = step_kind::timeout, s.event = "TIME-WAIT TIMEOUT";
                return;
            case crash:
                s.kind = step_kind::crash;
                return;
            case deliver:
            case deliver_rst:
            case attack:
                s.kind = step_kind::deliver, s.received = taken(*m.seg, m.end, true);
                return;
            case duplicate:
            case duplicate_rst:
                s.kind = step_kind::duplicate, s.received = taken(*m.seg, m.end, false);
                return;
            case lose:
                s.kind = step_kind::lose, s.actor = "network", s.received = taken(*m.seg, m.end, true);
                return;
            case inject:
                s = put_in(m, "old incarnation");
                return;
            default:
                s.kind = step_kind::tick, s.actor = "network";
                return;
        }
    }

    /// A segment that no end has sent.
    template <class Move>
    traces::step put_in(const Move& m, const char* origin) {
        traces::step s;
        s.kind = traces::step_kind::inject, s.actor = "network";
        s.sent.push_back(put(m.seg->seg, 1 - m.end));
        s.sent.back().origin = labels_[1 - m.end].back().origin = origin;
        return s;
    }

    static void call(traces::step& s, const char* what) {
        s.kind = traces::step_kind::call;
        s.event = what;
    }

    template <class Move>
    void add_reaction(const Move& m, traces::step& s) {
        for (std::size_t i = 0; i < m.c->hooks.count; ++i) {
            const auto& info = model::rule_infos[m.c->hooks.rules[i]];
            if (!info.quiet) s.rules.push_back({std::string(info.id), std::string(info.clause)});
        }
        for (unsigned i = 0; i < static_cast<unsigned>(model::signal::count_); ++i)
            if ((m.c->told >> i & 1U) != 0)
                s.signals.push_back(s.actor + ": " + std::string(name(static_cast<model::signal>(i))));
        s.reply = name(m.c->answer);
        if (m.c->sends) s.sent.push_back(put(m.c->out, m.end));
    }

    template <class Move>
    void add_changes(const Move& m, traces::step& s) {
        traces::endpoint_view view{end_name(m.end), {}};
        const auto& x = *m.before;
        const auto& y = *m.after;
        if (x.st != y.st) view.set("state", std::string(name(y.st)));
        const auto number = [&](const char* what, auto before, auto after) {
            if (before.v != after.v) view.set(what, std::to_string(after.v));
        };
        number("iss", x.t.iss, y.t.iss);
        number("irs", x.t.irs, y.t.irs);
        number("snd_una", x.t.snd_una, y.t.snd_una);
        number("snd_nxt", x.t.snd_nxt, y.t.snd_nxt);
        number("rcv_nxt", x.t.rcv_nxt, y.t.rcv_nxt);
        if (!view.fields.empty()) s.after.push_back(view);
    }

    // ---- segments and their labels ----

    static std::string end_name(int e) { return e == 0 ? "A" : "B"; }

    traces::segment put(const model::segment<model::small>& m, int from) {
        traces::segment s{.id = "m" + std::to_string(++last_), .from = end_name(from), .to = end_name(1 - from)};
        s.seq = m.seq.v, s.ack = m.ack.v, s.len = m.len.v;
        s.syn = m.syn.v, s.ack_on = m.ack_on.v, s.fin = m.fin.v, s.rst = m.rst.v;
        labels_[from].push_back(s);
        return s;
    }

    /// The youngest segment under way to `to` that looks like this one; one among equals is as good as another.
    traces::segment taken(const model::flying& f, int to, bool for_good) {
        auto& list = labels_[1 - to];
        const auto same = [&](const traces::segment& s) {
            const auto& m = f.seg;
            return s.seq == m.seq.v && s.ack == m.ack.v && s.len == m.len.v && s.syn == m.syn.v && s.ack_on == m.ack_on.v &&
                   s.fin == m.fin.v && s.rst == m.rst.v;
        };
        for (std::size_t i = list.size(); i-- > 0;) {
            if (!same(list[i])) continue;
            auto found = list[i];
            if (for_good) list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
            return found;
        }
        return {.id = "unknown", .from = end_name(1 - to), .to = end_name(to)};
    }

    model::world world_;
    std::mt19937_64 random_;
    traces::trace t_;
    std::map<int, std::vector<traces::segment>> labels_;
    int last_ = 0;
};

/// A run of at most that many steps.
inline traces::trace small_run(const model::bounds& limits, int steps, std::uint64_t seed) {
    return small_run_writer(limits, seed).run(steps);
}

}  // namespace synfin::test
