// The whole system as a transition system: two endpoints, their users, the network between them, and time.
// The rulebook decides what an endpoint does; this file decides only what may happen next.
#pragma once
#include <memory>

#include "model/attacker.hpp"
#include "model/end_steps.hpp"
#include "model/properties.hpp"

namespace synfin::model {

/// Two TCP endpoints over a hostile network, within bounds. Sequence numbers are modulo 32: an incarnation uses at most
/// 5 numbers (SYN, up to 2 octets in flight, FIN) and a window of 3, and initial numbers are 8 apart, so that four
/// incarnations keep apart as the freshness of 3.4.1 demands (unless `repeating_isn` or isn_reuse says otherwise).
class world {
  public:
    using state = packed_world;
    static constexpr std::uint32_t window = 3;

    explicit world(const bounds& b) : bounds_(b), ends_(b) {
        if (b.attacks.left()) attacks_ = std::make_shared<known_attacks>(ends_, window);
    }
    const bounds& limits() const { return bounds_; }
    const end_steps& ends() const { return ends_; }

    template <class Emit>
    void initial(Emit&& emit) const {
        emit(first_state());
    }

    /// Every transition, in a fixed order. `sink(next, {seen, kind})`; `sink.cut()` for each one a bound forbids.
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        each_step<plain_hooks>(
            s,
            [&](const auto& m, const state& reached) {
                sink(reached, {m.c == nullptr ? 0 : watch(bounds_, m, reached), static_cast<std::uint8_t>(m.what)});
            },
            [&] { sink.cut(); });
    }

    std::uint64_t observe(const state& s) const { return watch_state(s, window); }

    endpoint end(const state& s, int e) const { return decode_endpoint(s[static_cast<std::size_t>(e)], window); }
    channel towards(const state& s, int e) const { return channel(s[static_cast<std::size_t>(2 + e)]); }
    small::number isn(int e, int i) const { return ends_.isn(e, i); }

    state first_state() const {
        state s{};
        for (int e = 0; e < 2; ++e) set_end(s, e, ends_.fresh(e));
        set_faults(s, {bounds_.loss, bounds_.duplication, bounds_.reordering, bounds_.old_segments, bounds_.crashes,
                       bounds_.give_ups, bounds_.attacks});
        return s;
    }

    /// Every transition with all that happened on it: `visit(move, next)`. The position in this order is the choice a trace
    /// is replayed by.
    template <class Hooks, class Visit, class Cut>
    void each_step(const state& s, Visit&& visit, Cut&& cut) const {
        const bool busy = waits_for_network(s);
        for (int e = 0; e < 2; ++e) {
            const endpoint x = end(s, e);
            if (!busy) own_steps<Hooks>(s, e, x, visit, cut);
            network_steps<Hooks>(s, e, x, visit, cut);
        }
        if (!busy && bounds_.timed)
            if (const auto later = ticked(s)) visit(move_of<Hooks>{action::tick, 0, nullptr, nullptr, nullptr, nullptr}, *later);
    }

    /// Nothing but deliveries may happen now (`delay` off).
    bool waits_for_network(const state& s) const { return !bounds_.delay && (s[2] | s[3]) != 0; }

    /// Every clock advances; segments that have lived their time die. Dying on the way is a loss like any other: where losses
    /// are counted, time waits until the network has delivered what it may not lose. Nothing when time cannot pass.
    std::optional<state> ticked(const state& s) const {
        state t = s;
        fault_budget f = faults_of(s);
        for (int dying = dying_towards(s, 0) + dying_towards(s, 1); dying > 0; --dying) {
            if (!f.loss.left()) return std::nullopt;
            f.loss = f.loss.spent();
        }
        set_faults(t, f);
        for (int e = 0; e < 2; ++e) {
            endpoint x = end(s, e);
            if (x.st == TIME_WAIT && x.timer == 0) return std::nullopt;  // timers are on time
            if (must_send_again(x)) return std::nullopt;
            if (x.timer > 0) --x.timer;
            if ((CLOSING | TIME_WAIT).has(x.st) && x.since_fin < 2 * bounds_.msl_ticks) ++x.since_fin;
            x.resent = false;
            set_end(t, e, x);
            t[static_cast<std::size_t>(2 + e)] = aged(towards(s, e)).word();
        }
        return t == s ? std::nullopt : std::optional(t);
    }

    /// Prompt: what is outstanding and may be sent again has to be, before time passes. Without `retransmission` time stands
    /// still.
    bool must_send_again(const endpoint& x) const {
        const bool silent = bounds_.retransmission && !ends_.may_send_again(x);
        return bounds_.prompt && end_steps::waits_for_ack(x) && !x.resent && !silent;
    }

    /// A channel with one segment more.
    channel put(channel c, std::uint32_t s) const { return bounds_.reordering == any_number ? c.inserted(s) : c.appended(s); }
    /// What an attacker may send to end e, one segment for each distinct outcome; only while `attacks` allows any.
    const std::vector<std::uint32_t>& attacks_on(int e, std::uint64_t end_word) const { return attacks_->on(e, end_word); }

  private:
    template <class Hooks>
    using move_of = move<context<small, Hooks>>;

    /// User calls, the timers and the send queue of end e.
    template <class Hooks, class Visit, class Cut>
    void own_steps(const state& s, int e, const endpoint& x, Visit& visit, Cut& cut) const {
        ends_.own(e, x, [&]<class Event>(Event, action what, const endpoint& start, needs wanted) {
            state t = s;
            if (!allows(wanted, t)) return;
            if constexpr (std::is_same_v<Event, no_event>) {
                set_end(t, e, start);
                visit(move_of<Hooks>{what, e, nullptr, &x, &start, nullptr}, t);
            } else {
                run<Event::value, Hooks>(t, e, x, start, nullptr, what, visit, cut);
            }
        });
    }

    /// Whether the rest of the system allows a step; what the step spends of the faults is taken off.
    static bool allows(needs wanted, state& s) {
        fault_budget f = faults_of(s);
        budget* of = wanted == needs::give_up ? &f.give_ups : wanted == needs::crash ? &f.crashes : nullptr;
        if (of == nullptr) return wanted == needs::none || (s[2] | s[3]) == 0;
        if (!of->left()) return false;
        *of = of->spent();
        set_faults(s, f);
        return true;
    }

    /// What may happen to the segments on their way to end e.
    template <class Hooks, class Visit, class Cut>
    void network_steps(const state& s, int e, const endpoint& x, Visit& visit, Cut& cut) const {
        const channel in = towards(s, e);
        const fault_budget f = faults_of(s);
        for (int i = 0; i < channel::limit && in.at(i) != 0; ++i) {
            if (in.repeats(i)) continue;
            if (i > 0 && !f.reordering.left()) break;
            const flying g = decode(in.at(i), window);
            const bool rst = g.seg.rst.v;
            fault_budget after = f;
            if (i > 0) after.reordering = f.reordering.spent();
            run<event::segment_arrives, Hooks>(with(s, e, in.without(i), after), e, x, x, &g,
                                               rst ? action::deliver_rst : action::deliver, visit, cut);
            if (f.duplication.left()) {
                after.duplication = f.duplication.spent();
                run<event::segment_arrives, Hooks>(with(s, e, in, after), e, x, x, &g,
                                                   rst ? action::duplicate_rst : action::duplicate, visit, cut);
            }
            if (!f.loss.left()) continue;
            fault_budget without = f;
            without.loss = f.loss.spent();
            visit(move_of<Hooks>{action::lose, e, &g, &x, &x, nullptr}, with(s, e, in.without(i), without));
        }
        if (f.old_segments.left() && in.size() < bounds_.channel) inject<Hooks>(s, e, x, in, f, visit);
        if (f.attacks.left()) attack<Hooks>(s, e, x, f, visit, cut);
    }

    static state with(state s, int e, channel in, const fault_budget& f) {
        set_faults(s, f);
        s[static_cast<std::size_t>(2 + e)] = in.word();
        return s;
    }

    /// A segment of an incarnation before the exploration began turns up on its way to end e.
    template <class Hooks, class Visit>
    void inject(const state& s, int e, const endpoint& x, channel in, fault_budget f, Visit& visit) const {
        f.old_segments = f.old_segments.spent();
        for (const flying& g : ends_.old_segments(1 - e, window))
            visit(move_of<Hooks>{action::inject, e, &g, &x, &x, nullptr}, with(s, e, put(in, encode(g)), f));
    }

    /// An attacker's segment reaches end e. The attacker may send at any time, so nothing is lost by its arriving at once.
    template <class Hooks, class Visit, class Cut>
    void attack(const state& s, int e, const endpoint& x, fault_budget f, Visit& visit, Cut& cut) const {
        f.attacks = f.attacks.spent();
        for (const std::uint32_t bits : attacks_on(e, encode(x))) {
            const flying g = decode(bits, window);
            run<event::segment_arrives, Hooks>(with(s, e, towards(s, e), f), e, x, x, &g, action::attack, visit, cut);
        }
    }

    int dying_towards(const state& s, int e) const {
        const channel c = towards(s, e);
        int n = 0;
        for (int i = 0; i < channel::limit && c.at(i) != 0; ++i) n += decode(c.at(i), window).life == 0 ? 1 : 0;
        return n;
    }
    channel aged(channel c) const {
        channel young;
        for (int i = 0; i < channel::limit && c.at(i) != 0; ++i) {
            flying g = decode(c.at(i), window);
            if (g.life == 0) continue;
            --g.life;
            young = put(young, encode(g));
        }
        return young;
    }

    /// Runs event E at end e and puts what it sends on its way.
    template <event E, class Hooks, class Visit, class Cut>
    void run(state reached, int e, const endpoint& before, const endpoint& start, const flying* f, action what, Visit& visit,
             Cut& cut) const {
        const reacted<Hooks> r = ends_.react<E, Hooks>(e, before, start, f);
        if (r.cut) return cut();
        set_end(reached, e, r.after);
        if (r.out != 0 && !transmit(reached, e, r.out)) return cut();
        visit(move_of<Hooks>{what, e, f, &before, &r.after, &r.c}, reached);
    }

    /// Puts a segment on its way. A full channel loses it if the network may lose, else the step is cut off (false).
    bool transmit(state& s, int e, std::uint32_t segment) const {
        const channel out = towards(s, 1 - e);
        if (out.size() < bounds_.channel) {
            s[static_cast<std::size_t>(2 + 1 - e)] = put(out, segment).word();
            return true;
        }
        fault_budget f = faults_of(s);
        if (!f.loss.left()) return false;
        f.loss = f.loss.spent();
        set_faults(s, f);
        return true;
    }

    bounds bounds_;
    end_steps ends_;
    std::shared_ptr<known_attacks> attacks_;  ///< shared by copies; null without an attacker
};

}  // namespace synfin::model
