// What may happen to one end, and what becomes of it, as far as the end alone decides. The rest of the system - the network,
// the faults left, the other end - only says whether such a step may happen now: `needs`.
#pragma once
#include <array>
#include <type_traits>

#include "model/packed.hpp"
#include "model/watch.hpp"

namespace synfin::model {

/// What a step needs of the rest of the system.
enum class needs : std::uint8_t { none, empty_network, give_up, crash };

/// The event of a step in which no rule runs.
struct no_event {};
template <event E>
using event_tag = std::integral_constant<event, E>;

/// What end and rules made of a stimulus.
template <class Hooks>
struct reacted {
    context<small, Hooks> c{};
    endpoint after{};
    std::uint32_t out = 0;  ///< the segment it sends, encoded; 0 = none
    bool cut = false;       ///< a bound of the model forbids the step
};

class end_steps {
  public:
    static constexpr std::uint32_t stride = 8;

    explicit end_steps(const bounds& b) : bounds_(b) {}
    const bounds& limits() const { return bounds_; }

    /// The initial number of incarnation `i` of end `e`. No incarnation's numbers or window contain 0, the number of a RST
    /// that answers a segment without ACK: on the wire that would be a chance of 1 in 2^32.
    small::number isn(int e, int i) const {
        const std::uint32_t base = e == 0 ? 1 : 17;
        const bool repeats = bounds_.repeating_isn || bounds_.rules.mistake == variant::isn_reuse;
        return base + (repeats ? 0 : stride * static_cast<std::uint32_t>(i));
    }

    /// An end before anything happened.
    endpoint fresh(int e) const {
        const user_bounds& u = bounds_.users[static_cast<std::size_t>(e)];
        endpoint x;
        x.active_opens = static_cast<std::uint8_t>(u.active_opens);
        x.passive_opens = static_cast<std::uint8_t>(u.passive_opens);
        x.sends = static_cast<std::uint8_t>(u.sends);
        x.aborts = static_cast<std::uint8_t>(u.aborts);
        return x;
    }

    /// Something was sent and not acknowledged.
    static bool waits_for_ack(const endpoint& x) { return x.t.snd_una.v != x.t.snd_nxt.v; }
    /// The bounds allow the oldest segment once more.
    bool may_send_again(const endpoint& x) const {
        const bool counted = bounds_.retransmissions != bounds::any_times;
        return bounds_.retransmission && !(counted && x.again >= bounds_.retransmissions);
    }
    /// Ticks that a segment sent now has left beyond this one.
    std::uint8_t life() const { return static_cast<std::uint8_t>(bounds_.timed ? bounds_.life() - 1 : 0); }

    /// User calls, send queue, timers and crash of end e in a fixed order: `offer(event, action, start, needs)`, where
    /// `start` is the end with the budget of this step already spent.
    template <class Offer>
    void own(int e, const endpoint& x, Offer&& offer) const {
        opens(x, offer);
        calls(e, x, offer);
        timers(x, offer);
        if (x.st != CLOSED) offer(no_event{}, action::crash, crashed(x), needs::crash);
    }

    /// Runs event E at end e. `before` is the end as it is, `start` the same with the budget of this step already spent.
    template <event E, class Hooks>
    reacted<Hooks> react(int e, const endpoint& before, const endpoint& start, const flying* f) const {
        reacted<Hooks> r;
        auto& c = r.c;
        static_cast<tcb<small>&>(c) = start.t;
        c.hooks.set = &bounds_.rules;
        if (f != nullptr) c.seg = f->seg;
        c.in.octets = 1;
        c.in.r2 = 31;
        c.in.iss = isn(e, start.incarnation + 1);
        r.after = start;
        r.after.st = apply<E>(c, start.st);
        r.after.t = c;
        r.cut = !number_incarnations(before, r.after, f);
        set_clocks(c, before, r.after, f);
        count_again(start, r.after);
        if (c.sends) r.out = encode(sent(c.out, r.after));
        return r;
    }

    /// What incarnation 0 of the sender could have left behind: SYN; SYN,ACK; ACK; one octet; FIN; RST.
    std::array<flying, 6> old_segments(int sender, small::number window) const {
        const small::number seq = isn(sender, 0), ack = isn(1 - sender, 0) + 1;
        std::array<flying, 6> all{};
        for (auto& old : all) {
            old.life = life();
            old.seg.seq = seq + 1;
            old.seg.ack_on = {true};
            old.seg.ack = ack;
            old.seg.wnd = window;
        }
        all[0].seg.syn = all[1].seg.syn = {true};
        all[0].seg.seq = all[1].seg.seq = seq;
        all[0].seg.ack_on = all[5].seg.ack_on = {false};
        all[0].seg.ack = all[5].seg.ack = 0;
        all[3].seg.len = 1;
        all[4].seg.fin = {true};
        all[5].seg.rst = {true};
        return all;
    }

  private:
    template <class Offer>
    void opens(const endpoint& x, Offer& offer) const {
        const bool quiet = x.timer != 0 && x.st == CLOSED;
        if (quiet && bounds_.timed) return;
        const needs when = quiet ? needs::empty_network : needs::none;
        if (x.active_opens > 0 && (x.st == CLOSED || x.st == LISTEN)) {
            endpoint y = x;
            --y.active_opens;
            offer(event_tag<event::open_active>{}, action::open_active, y, when);
        }
        if (x.passive_opens > 0 && x.st == CLOSED) {
            endpoint y = x;
            --y.passive_opens;
            offer(event_tag<event::open_passive>{}, action::open_passive, y, when);
        }
    }

    template <class Offer>
    void calls(int e, const endpoint& x, Offer& offer) const {
        const user_bounds& u = bounds_.users[static_cast<std::size_t>(e)];
        if (x.sends > 0 && !x.t.close_queued.v && (SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT).has(x.st)) {
            endpoint y = x;
            --y.sends;
            offer(event_tag<event::send>{}, action::send, y, needs::none);
        }
        if (u.closes && !x.t.close_queued.v && closable(u).has(x.st))
            offer(event_tag<event::close>{}, action::close, x, needs::none);
        if (x.aborts > 0 && x.st != CLOSED) {
            endpoint y = x;
            --y.aborts;
            offer(event_tag<event::abort>{}, action::abort, y, needs::none);
        }
        if ((x.t.close_queued.v || x.t.send_queued.v != 0) && (ESTABLISHED | FIN_WAIT_1 | CLOSE_WAIT | CLOSING).has(x.st))
            offer(event_tag<event::send_queue>{}, action::send_queue, x, needs::none);
    }
    static states closable(const user_bounds& u) {
        const states sooner = u.patient ? states(LISTEN) : LISTEN | SYN_SENT | SYN_RECEIVED;
        return sooner | ESTABLISHED | CLOSE_WAIT;
    }

    template <class Offer>
    void timers(const endpoint& x, Offer& offer) const {
        if (waits_for_ack(x) && may_send_again(x)) {
            endpoint y = x;
            y.resent = bounds_.prompt;
            if (bounds_.retransmissions != bounds::any_times) ++y.again;
            offer(event_tag<event::retransmission_timeout>{}, action::retransmit, y, needs::none);
        }
        // Timed: the timer says. Untimed: 2 MSL stand for "everything in flight has arrived or died".
        const bool due = !bounds_.timed || x.timer == 0;
        const bool early = bounds_.timed || bounds_.rules.mistake == variant::short_time_wait;
        if (x.st == TIME_WAIT && due)
            offer(event_tag<event::time_wait_timeout>{}, action::time_wait_timeout, x,
                  early ? needs::none : needs::empty_network);
        if ((any_state - CLOSED - LISTEN - TIME_WAIT).has(x.st))
            offer(event_tag<event::user_timeout>{}, action::user_timeout, x, needs::give_up);
    }

    endpoint crashed(const endpoint& x) const {
        endpoint y;
        y.incarnation = x.incarnation;
        y.active_opens = x.active_opens, y.passive_opens = x.passive_opens, y.sends = x.sends, y.aborts = x.aborts;
        y.timer = static_cast<std::uint8_t>(bounds_.quiet_time ? (bounds_.timed ? bounds_.msl_ticks : 1) : 0);
        return y;
    }

    std::uint8_t time_wait_ticks() const {
        const int ticks = bounds_.rules.mistake == variant::short_time_wait ? bounds_.msl_ticks : bounds_.time_wait();
        return static_cast<std::uint8_t>(bounds_.timed ? ticks : 0);
    }

    /// A segment on its way, with the incarnations it belongs to.
    flying sent(const segment<small>& m, const endpoint& from) const {
        flying g;
        g.seg = m;
        if (!m.rst.v) {
            g.sender = from.incarnation;
            g.receiver = m.ack_on.v ? from.peer : std::uint8_t{0};
        }
        g.life = life();
        return g;
    }

    /// Another segment is the oldest now, or none.
    static void count_again(const endpoint& start, endpoint& after) {
        const bool same = waits_for_ack(after) && after.t.snd_una.v == start.t.snd_una.v && after.st != TIME_WAIT;
        if (!same) after.again = 0;
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
        if (bounds_.prompt && c.sends && length(c.out).v != 0) after.resent = true;
        if (!waits_for_ack(after)) after.resent = false;
    }

    bounds bounds_;
};

}  // namespace synfin::model
