// Runs the rulebook natively: one event at one endpoint, at machine speed.
// State and step are template arguments, so that each reachable pair compiles to just the guards that matter there.
#pragma once
#include <utility>

#include "model/native.hpp"
#include "model/rulebook.hpp"

namespace synfin::model {

/// Hooks that only carry the readings: nothing is recorded, no rule is changed.
struct plain_hooks {
    const rule_set* set = nullptr;
    static constexpr bool mutates = false;
    template <class D>
    constexpr typename D::flag takes(reading r) const {
        return {set->taken.has(r)};
    }
    constexpr void fired(std::size_t) const {}
};

/// Hooks that also note which rules fired, in order.
struct recording_hooks : plain_hooks {
    std::array<std::uint16_t, 24> rules{};
    std::uint8_t count = 0;
    constexpr void fired(std::size_t i) { rules[count++] = static_cast<std::uint16_t>(i); }
};

/// An endpoint that forgets its connection. RCV.WND stays: it is what the user's buffers offer.
template <class D>
constexpr tcb<D> forgotten(const tcb<D>& t) {
    tcb<D> fresh{};
    fresh.rcv_wnd = t.rcv_wnd;
    return fresh;
}
/// Back to LISTEN: what the passive OPEN said stays.
template <class D>
constexpr tcb<D> listening(const tcb<D>& t) {
    tcb<D> fresh = forgotten(t);
    fresh.passive = D::on();
    fresh.remote_given = t.remote_given;
    return fresh;
}

namespace detail {

constexpr bool belongs(std::size_t i, event e, state s, step at) {
    return rule_infos[i].on.has(e) && rule_infos[i].in.has(s) && rule_infos[i].at == at;
}
constexpr std::size_t count_rules(event e, state s, step at) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < rule_count; ++i) n += belongs(i, e, s, at) ? 1U : 0U;
    return n;
}
template <event E, state S, step At>
constexpr auto rules_here() {
    std::array<std::size_t, count_rules(E, S, At)> found{};
    std::size_t n = 0;
    for (std::size_t i = 0; i < rule_count; ++i)
        if (belongs(i, E, S, At)) found[n++] = i;
    return found;
}
/// The first step from `at` on that has a rule for this event and state; `done` when none is left.
constexpr step populated(event e, state s, step at) {
    while (at != step::done && count_rules(e, s, at) == 0) at = after(at);
    return at;
}

template <event E, state S, step At, class C>
constexpr state run_from(C& c);

/// After rule I fired: on to the next step, a later one, or the end.
template <event E, state S, step At, std::size_t I, class C>
constexpr state follow(C& c) {
    constexpr rule_info r = rule_infos[I];
    constexpr state to = r.to.value_or(S);
    const auto go_on = [&]<state T>() -> state {
        if constexpr (r.go.kind == flow::stop_)
            return T;
        else if constexpr (r.go.kind == flow::jump_)
            return run_from<E, T, populated(E, T, r.go.to)>(c);
        else
            return run_from<E, T, populated(E, T, after(At))>(c);
    };
    if constexpr (decltype(c.hooks)::mutates)
        if (c.hooks.keeps_state(I)) return go_on.template operator()<S>();
    return go_on.template operator()<to>();
}

template <event E, state S, step At, std::size_t I, class C>
constexpr bool try_rule(C& c, state& result) {
    constexpr const auto& r = rule_at<I>;
    constexpr bool conditional =
        !rule_infos[I].where.always() || rule_infos[I].only_in != variant::none || replaced_under[I] != 0;
    if constexpr (conditional)
        if (!applies(I, *c.hooks.set)) return false;
    bool holds = r.when(c).v;
    if constexpr (decltype(c.hooks)::mutates) holds = c.hooks.guard(I, holds);
    if (!holds) return false;
    c.hooks.fired(I);
    if constexpr (decltype(c.hooks)::mutates)
        c.hooks.perform(I, c, r.then);
    else
        r.then(c);
    result = follow<E, S, At, I>(c);
    return true;
}

template <event E, state S, step At, class C>
constexpr state run_from(C& c) {
    if constexpr (At == step::done) {
        return S;
    } else {
        state result = S;
        constexpr auto here = rules_here<E, S, At>();
        const bool fired = [&]<std::size_t... K>(std::index_sequence<K...>) {
            return (try_rule<E, S, At, here[K]>(c, result) || ...);
        }
        (std::make_index_sequence<here.size()>{});
        // No alternative: every rule of this step belongs to readings that are not taken, so the step does not exist.
        if (!fired) result = run_from<E, S, populated(E, S, after(At))>(c);
        return result;
    }
}

/// The owed ACK goes out with the final numbers (MUST-58, MUST-59), then a deleted TCB is forgotten.
template <class C>
constexpr state finish(C& c, state s) {
    if (c.ack_due && !c.sends) c.send(ack_segment(c));
    if (s == CLOSED) static_cast<decltype(forgotten(c))&>(c) = forgotten(c);
    if (s == LISTEN) static_cast<decltype(forgotten(c))&>(c) = listening(c);
    return s;
}

}  // namespace detail

/// Processes event E at an endpoint in state `s`. The context holds the TCB, the event's input and, afterwards, its output.
/// Returns the new state. Source: RFC 9293 3.10.
template <event E, class C>
constexpr state apply(C& c, state s) {
    const auto run = [&]<state S>() {
        return detail::finish(c, detail::run_from<E, S, detail::populated(E, S, first_step(E))>(c));
    };
    switch (s) {
        case CLOSED:
            return run.template operator()<CLOSED>();
        case LISTEN:
            return run.template operator()<LISTEN>();
        case SYN_SENT:
            return run.template operator()<SYN_SENT>();
        case SYN_RECEIVED:
            return run.template operator()<SYN_RECEIVED>();
        case ESTABLISHED:
            return run.template operator()<ESTABLISHED>();
        case FIN_WAIT_1:
            return run.template operator()<FIN_WAIT_1>();
        case FIN_WAIT_2:
            return run.template operator()<FIN_WAIT_2>();
        case CLOSE_WAIT:
            return run.template operator()<CLOSE_WAIT>();
        case CLOSING:
            return run.template operator()<CLOSING>();
        case LAST_ACK:
            return run.template operator()<LAST_ACK>();
        case TIME_WAIT:
            return run.template operator()<TIME_WAIT>();
    }
    return s;
}

}  // namespace synfin::model
