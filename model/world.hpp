// The whole system as a transition system: two endpoints, their users, the network between them, and time.
// The rulebook decides what an endpoint does; this file decides only what may happen next.
#pragma once
#include <string>

#include "model/packed.hpp"
#include "model/properties.hpp"
#include "model/watch.hpp"

namespace synfin::model {

/// Two TCP endpoints over a hostile network, within bounds. Sequence numbers are modulo 32: an incarnation uses at most
/// 5 numbers (SYN, up to 2 octets in flight, FIN) and a window of 3, and initial numbers are 8 apart, so that four
/// incarnations keep apart as the freshness of 3.4.1 demands (unless `repeating_isn` or isn_reuse says otherwise).
class world {
  public:
    using state = packed_world;
    static constexpr std::uint32_t window = 3;
    static constexpr std::uint32_t stride = 8;

    explicit world(const bounds& b) : bounds_(b) {}
    const bounds& limits() const { return bounds_; }

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

    /// The initial number of incarnation `i` of end `e`. No incarnation's numbers or window contain 0, the number of a RST
    /// that answers a segment without ACK: on the wire that would be a chance of 1 in 2^32.
    small::number isn(int e, int i) const {
        const std::uint32_t base = e == 0 ? 1 : 17;
        const bool repeats = bounds_.repeating_isn || bounds_.rules.mistake == variant::isn_reuse;
        return base + (repeats ? 0 : stride * static_cast<std::uint32_t>(i));
    }

    state first_state() const {
        state s{};
        for (int e = 0; e < 2; ++e) {
            const user_bounds& u = bounds_.users[static_cast<std::size_t>(e)];
            endpoint fresh;
            fresh.active_opens = static_cast<std::uint8_t>(u.active_opens);
            fresh.passive_opens = static_cast<std::uint8_t>(u.passive_opens);
            fresh.sends = static_cast<std::uint8_t>(u.sends);
            fresh.aborts = static_cast<std::uint8_t>(u.aborts);
            set_end(s, e, fresh);
        }
        set_faults(
            s, {bounds_.loss, bounds_.duplication, bounds_.reordering, bounds_.old_segments, bounds_.crashes, bounds_.give_ups});
        return s;
    }

    /// Every transition with all that happened on it: `visit(move, next)`. The position in this order is the choice a trace
    /// is replayed by.
    template <class Hooks, class Visit, class Cut>
    void each_step(const state& s, Visit&& visit, Cut&& cut) const {
        const bool busy = !bounds_.delay && (s[2] | s[3]) != 0;
        for (int e = 0; e < 2; ++e) {
            const endpoint x = end(s, e);
            if (!busy) own_steps<Hooks>(s, e, x, visit, cut);
            network_steps<Hooks>(s, e, x, visit, cut);
        }
        if (!busy && bounds_.timed) tick<Hooks>(s, visit);
    }

  private:
    template <class Hooks>
    using rule_context = context<small, Hooks>;
    template <class Hooks>
    using move_of = move<rule_context<Hooks>>;

    /// User calls, the timers and the send queue of end e.
    template <class Hooks, class Visit, class Cut>
    void own_steps(const state& s, int e, const endpoint& x, Visit& visit, Cut& cut) const {
        const user_bounds& u = bounds_.users[static_cast<std::size_t>(e)];
        if (may_open(s, x)) {
            if (x.active_opens > 0 && (x.st == CLOSED || x.st == LISTEN)) {
                endpoint y = x;
                --y.active_opens;
                run<event::open_active, Hooks>(s, e, x, y, nullptr, action::open_active, visit, cut);
            }
            if (x.passive_opens > 0 && x.st == CLOSED) {
                endpoint y = x;
                --y.passive_opens;
                run<event::open_passive, Hooks>(s, e, x, y, nullptr, action::open_passive, visit, cut);
            }
        }
        if (x.sends > 0 && !x.t.close_queued.v && (SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT).has(x.st)) {
            endpoint y = x;
            --y.sends;
            run<event::send, Hooks>(s, e, x, y, nullptr, action::send, visit, cut);
        }
        if (u.closes && !x.t.close_queued.v && closable(u).has(x.st))
            run<event::close, Hooks>(s, e, x, x, nullptr, action::close, visit, cut);
        if (x.aborts > 0 && x.st != CLOSED) {
            endpoint y = x;
            --y.aborts;
            run<event::abort, Hooks>(s, e, x, y, nullptr, action::abort, visit, cut);
        }
        if ((x.t.close_queued.v || x.t.send_queued.v != 0) && (ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING).has(x.st))
            run<event::send_queue, Hooks>(s, e, x, x, nullptr, action::send_queue, visit, cut);
        timers<Hooks>(s, e, x, visit, cut);
    }

    template <class Hooks, class Visit, class Cut>
    void timers(const state& s, int e, const endpoint& x, Visit& visit, Cut& cut) const {
        if (bounds_.retransmission && x.t.snd_una.v != x.t.snd_nxt.v) {
            endpoint y = x;
            y.resent = bounds_.prompt;
            run<event::retransmission_timeout, Hooks>(s, e, x, y, nullptr, action::retransmit, visit, cut);
        }
        if (x.st == TIME_WAIT && time_wait_is_over(s, x))
            run<event::time_wait_timeout, Hooks>(s, e, x, x, nullptr, action::time_wait_timeout, visit, cut);
        const fault_budget f = faults_of(s);
        if (f.give_ups.left() && (any_state - CLOSED - LISTEN - TIME_WAIT).has(x.st)) {
            state t = s;
            set_faults(t, [&] {
                auto g = f;
                g.give_ups = f.give_ups.spent();
                return g;
            }());
            run<event::user_timeout, Hooks>(t, e, x, x, nullptr, action::user_timeout, visit, cut);
        }
        if (f.crashes.left() && x.st != CLOSED) crash<Hooks>(s, e, x, f, visit);
    }

    template <class Hooks, class Visit>
    void crash(const state& s, int e, const endpoint& x, fault_budget f, Visit& visit) const {
        endpoint y;
        y.incarnation = x.incarnation;
        y.active_opens = x.active_opens, y.passive_opens = x.passive_opens, y.sends = x.sends, y.aborts = x.aborts;
        y.timer = static_cast<std::uint8_t>(bounds_.quiet_time ? (bounds_.timed ? msl_ticks : 1) : 0);
        f.crashes = f.crashes.spent();
        state t = s;
        set_faults(t, f);
        set_end(t, e, y);
        visit(move_of<Hooks>{action::crash, e, nullptr, &x, &y, nullptr}, t);
    }

    /// What may happen to the segments on their way to end e.
    template <class Hooks, class Visit, class Cut>
    void network_steps(const state& s, int e, const endpoint& x, Visit& visit, Cut& cut) const {
        const channel in = towards(s, e);
        const fault_budget f = faults_of(s);
        for (int i = 0; i < channel::limit && in.at(i) != 0; ++i) {
            if (i > 0 && (in.at(i) == in.at(i - 1) || (i > 1 && in.at(i) == in.at(0)))) continue;  // the same as one before
            if (i > 0 && !f.reordering.left()) break;
            const flying g = decode(in.at(i), window);
            const bool rst = g.seg.rst.v;
            fault_budget after = f;
            if (i > 0) after.reordering = f.reordering.spent();
            state taken = s;
            set_faults(taken, after);
            state kept = taken;
            taken[static_cast<std::size_t>(2 + e)] = in.without(i).word();
            run<event::segment_arrives, Hooks>(taken, e, x, x, &g, rst ? action::deliver_rst : action::deliver, visit, cut);
            if (f.duplication.left()) {
                after.duplication = f.duplication.spent();
                set_faults(kept, after);
                run<event::segment_arrives, Hooks>(kept, e, x, x, &g, rst ? action::duplicate_rst : action::duplicate, visit,
                                                   cut);
            }
            if (f.loss.left()) lose<Hooks>(s, e, x, g, in.without(i), f, visit);
        }
        if (f.old_segments.left() && in.size() < bounds_.channel) inject<Hooks>(s, e, x, in, f, visit);
    }

    template <class Hooks, class Visit>
    void lose(const state& s, int e, const endpoint& x, const flying& g, channel rest, fault_budget f, Visit& visit) const {
        f.loss = f.loss.spent();
        state t = s;
        set_faults(t, f);
        t[static_cast<std::size_t>(2 + e)] = rest.word();
        visit(move_of<Hooks>{action::lose, e, &g, &x, &x, nullptr}, t);
    }

    /// A segment of an incarnation before the exploration began turns up on its way to end e.
    template <class Hooks, class Visit>
    void inject(const state& s, int e, const endpoint& x, channel in, fault_budget f, Visit& visit) const {
        f.old_segments = f.old_segments.spent();
        for (const segment<small>& old : old_segments(1 - e)) {
            flying g;
            g.seg = old;
            g.life = bounds_.timed ? 1 : 0;
            state t = s;
            set_faults(t, f);
            t[static_cast<std::size_t>(2 + e)] = put(in, encode(g)).word();
            visit(move_of<Hooks>{action::inject, e, &g, &x, &x, nullptr}, t);
        }
    }

    /// What incarnation 0 of the sender could have left behind: SYN; SYN,ACK; ACK; one octet; FIN; RST.
    std::array<segment<small>, 6> old_segments(int sender) const {
        const small::number seq = isn(sender, 0), ack = isn(1 - sender, 0) + 1;
        std::array<segment<small>, 6> all{};
        for (auto& m : all) {
            m.seq = seq + 1;
            m.ack_on = {true};
            m.ack = ack;
            m.wnd = window;
        }
        all[0].syn = all[1].syn = {true};
        all[0].seq = all[1].seq = seq;
        all[0].ack_on = all[5].ack_on = {false};
        all[0].ack = all[5].ack = 0;
        all[3].len = 1;
        all[4].fin = {true};
        all[5].rst = {true};
        return all;
    }

    /// Every clock advances; segments that have lived MSL ticks die. Dying on the way is a loss like any other: where losses
    /// are counted, time waits until the network has delivered what it may not lose.
    template <class Hooks, class Visit>
    void tick(const state& s, Visit& visit) const {
        state t = s;
        fault_budget f = faults_of(s);
        for (int dying = dying_towards(s, 0) + dying_towards(s, 1); dying > 0; --dying) {
            if (!f.loss.left()) return;
            f.loss = f.loss.spent();
        }
        set_faults(t, f);
        for (int e = 0; e < 2; ++e) {
            endpoint x = end(s, e);
            if (x.st == TIME_WAIT && x.timer == 0) return;  // timers are on time
            if (bounds_.prompt && x.t.snd_una.v != x.t.snd_nxt.v && !x.resent) return;
            if (x.timer > 0) --x.timer;
            if ((CLOSING | TIME_WAIT).has(x.st) && x.since_fin < 2 * msl_ticks) ++x.since_fin;
            x.resent = false;
            set_end(t, e, x);
            t[static_cast<std::size_t>(2 + e)] = aged(towards(s, e)).word();
        }
        if (t != s) visit(move_of<Hooks>{action::tick, 0, nullptr, nullptr, nullptr, nullptr}, t);
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

    channel put(channel c, std::uint32_t s) const { return bounds_.reordering == any_number ? c.inserted(s) : c.appended(s); }

    bool may_open(const state& s, const endpoint& x) const {
        if (x.timer == 0 || x.st != CLOSED) return true;
        return !bounds_.timed && s[2] == 0 && s[3] == 0;
    }
    static states closable(const user_bounds& u) {
        const states sooner = u.patient ? states(LISTEN) : LISTEN | SYN_SENT | SYN_RECEIVED;
        return sooner | ESTABLISHED | CLOSE_WAIT;
    }
    /// Timed: the timer says. Untimed: 2 MSL stand for "everything in flight has arrived or died".
    bool time_wait_is_over(const state& s, const endpoint& x) const {
        if (bounds_.timed) return x.timer == 0;
        return (s[2] | s[3]) == 0 || bounds_.rules.mistake == variant::short_time_wait;
    }
    std::uint8_t time_wait_ticks() const {
        const int msl = bounds_.rules.mistake == variant::short_time_wait ? 1 : bounds_.time_wait_msl;
        return static_cast<std::uint8_t>(bounds_.timed ? msl * msl_ticks : 0);
    }

    /// Runs event E at end e. `before` is the end as it is, `start` the same with the budget of this step already spent.
    template <event E, class Hooks, class Visit, class Cut>
    void run(const state& s, int e, const endpoint& before, const endpoint& start, const flying* f, action what, Visit& visit,
             Cut& cut) const {
        rule_context<Hooks> c;
        static_cast<tcb<small>&>(c) = start.t;
        c.hooks.set = &bounds_.rules;
        if (f != nullptr) c.seg = f->seg;
        c.in.octets = 1;
        c.in.r2 = 31;
        c.in.iss = isn(e, start.incarnation + 1);
        endpoint after = start;
        after.st = apply<E>(c, start.st);
        after.t = c;
        if (!number_incarnations(before, after, f)) return cut();
        set_clocks(c, before, after, f);
        state reached = s;
        set_end(reached, e, after);
        if (c.sends && !transmit(reached, e, c.out, after)) return cut();
        visit(move_of<Hooks>{what, e, f, &before, &after, &c}, reached);
    }

    /// Which incarnation this end and its peer are in now. False when one more than the bounds allow would begin.
    bool number_incarnations(const endpoint& before, endpoint& after, const flying* f) const {
        const bool begins = (CLOSED | LISTEN | TIME_WAIT).has(before.st) && (SYN_SENT | SYN_RECEIVED | ESTABLISHED).has(after.st);
        if (begins && before.incarnation >= bounds_.incarnations) return false;
        if (begins) ++after.incarnation;
        const bool took_syn =
            f != nullptr && (LISTEN | SYN_SENT | TIME_WAIT).has(before.st) && after.st != before.st && sequenced.has(after.st);
        if (took_syn) after.peer = f->sender;
        if (!sequenced.has(after.st)) after.peer = 0;
        return true;
    }

    template <class C>
    void set_clocks(const C& c, const endpoint& before, endpoint& after, const flying* f) const {
        if (!bounds_.timed) return;
        if (c.starts_2msl)
            after.timer = time_wait_ticks();
        else if (after.st != TIME_WAIT && before.st == TIME_WAIT)
            after.timer = 0;
        const bool own_fin = f != nullptr && f->seg.fin.v && f->sender == after.peer;
        if (own_fin && c.sends && c.out.ack_on.v && !c.out.rst.v) after.since_fin = 0;
        if (!(CLOSING | TIME_WAIT).has(after.st)) after.since_fin = 0;
        const bool waits = after.t.snd_una.v != after.t.snd_nxt.v;
        if (bounds_.prompt && c.sends && length(c.out).v != 0) after.resent = true;
        if (!waits) after.resent = false;
    }

    /// Puts a segment on its way. A full channel loses it if the network may lose, else the step is cut off (false).
    bool transmit(state& s, int e, const segment<small>& m, const endpoint& from) const {
        flying g;
        g.seg = m;
        if (!m.rst.v) {
            g.sender = from.incarnation;
            g.receiver = m.ack_on.v ? from.peer : std::uint8_t{0};
        }
        g.life = bounds_.timed ? 1 : 0;
        const channel out = towards(s, 1 - e);
        if (out.size() < bounds_.channel) {
            s[static_cast<std::size_t>(2 + 1 - e)] = put(out, encode(g)).word();
            return true;
        }
        fault_budget f = faults_of(s);
        if (!f.loss.left()) return false;
        f.loss = f.loss.spent();
        set_faults(s, f);
        return true;
    }

    bounds bounds_;
};

}  // namespace synfin::model
