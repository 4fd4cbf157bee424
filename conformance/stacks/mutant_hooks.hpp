// Hooks by which the interpreter runs one changed rule, whatever the values are: 32-bit numbers on the wire, small ones in
// an exploration. Nothing of the rulebook is written twice; a change is made where the rule is tried, performed or left.
#pragma once
#include <bitset>

#include "conformance/machine.hpp"
#include "model/interpreter.hpp"

namespace synfin::conformance {

/// The guards of all rules as functions, so that one can be asked again about a context whose windows are moved.
template <class C, std::size_t... I>
constexpr std::array<bool (*)(const C&), sizeof...(I)> guards_of(std::index_sequence<I...>) {
    return {+[](const C& c) { return model::rule_at<I>.when(c).v; }...};
}
template <class C>
inline constexpr auto all_guards = guards_of<C>(std::make_index_sequence<model::rule_count>{});

/// What one mutation does to its rule while one event is processed.
class rule_change {
  public:
    rule_change() = default;
    explicit rule_change(const mutation* changed) : changed_(changed) {}

    /// Does the rule apply? `holds` is what its guard said of `c`.
    template <class C>
    [[nodiscard]] bool guard(std::size_t i, bool holds, const C& c) const {
        if (!is_about(i)) return holds;
        switch (changed_->kind) {
            case mutation_kind::never:
                return false;
            case mutation_kind::always:
                return true;
            case mutation_kind::negated:
                return !holds;
            default:
                return moves_an_edge(changed_->kind) ? all_guards<C>[i](moved(c)) : holds;
        }
    }

    [[nodiscard]] bool keeps_state(std::size_t i) const { return is_about(i) && changed_->kind == mutation_kind::state_kept; }

    template <class C, class Then>
    void perform(std::size_t i, C& c, const Then& then) {
        if (!is_about(i)) return then(c);
        performed_ = true;
        change(c, then);
    }

    /// After the event: an ACK that was owed went out with the final numbers, the state is decided.
    template <class C>
    model::state leave(C& c, model::state s) const {
        if (c.sends) {
            c.out.seq = c.out.seq + seq_shift_;
            c.out.ack = c.out.ack + ack_shift_;
            if (ack_lost_) lose_ack(c);
        }
        return wrong(c, s);
    }

  private:
    [[nodiscard]] bool is_about(std::size_t i) const { return changed_ != nullptr && changed_->rule == i; }

    /// The same event at an endpoint where one edge of a window lies one number elsewhere.
    template <class C>
    [[nodiscard]] C moved(C c) const {
        constexpr std::uint32_t back = ~std::uint32_t{0};
        const auto shift = [](auto& field, std::uint32_t by) { field = field + by; };
        switch (changed_->kind) {
            case mutation_kind::left_edge_lower:
                return shift(c.rcv_nxt, back), shift(c.rcv_wnd, 1), c;
            case mutation_kind::left_edge_higher:
                return shift(c.rcv_nxt, 1), shift(c.rcv_wnd, back), c;
            case mutation_kind::right_edge_lower:
                return shift(c.rcv_wnd, back), c;
            case mutation_kind::right_edge_higher:
                return shift(c.rcv_wnd, 1), c;
            case mutation_kind::una_edge_lower:
                return shift(c.snd_una, back), shift(c.max_snd_wnd, back), c;
            case mutation_kind::una_edge_higher:
                return shift(c.snd_una, 1), shift(c.max_snd_wnd, 1), c;
            case mutation_kind::nxt_edge_lower:
                return shift(c.snd_nxt, back), c;
            case mutation_kind::nxt_edge_higher:
                return shift(c.snd_nxt, 1), c;
            case mutation_kind::floor_lower:
                return shift(c.max_snd_wnd, 1), c;
            default:
                return shift(c.max_snd_wnd, back), c;
        }
    }

    template <class C, class Then>
    void change(C& c, const Then& then) {
        if (changed_->kind == mutation_kind::effect_skipped) return;
        const C before = c;
        then(c);
        switch (changed_->kind) {
            case mutation_kind::not_sent:
                c.sends = before.sends;
                c.ack_due = before.ack_due;
                break;
            case mutation_kind::numbers_kept:
                keep_numbers(c, before);
                break;
            case mutation_kind::timer_not_started:
                c.starts_2msl = before.starts_2msl;
                break;
            case mutation_kind::not_told:
                c.told = before.told;
                break;
            case mutation_kind::reply_lost:
                if (c.answer != before.answer) c.answer = model::reply::illegal;
                break;
            default:
                if (moves_an_edge(changed_->kind))
                    judge_again(c, before, then);
                else
                    change_segment(c, before);
        }
    }

    /// A rule that judges whether the segment lies in the window judges by the moved edge.
    template <class C, class Then>
    void judge_again(C& c, const C& before, const Then& then) const {
        C other = moved(before);
        then(other);
        c.acceptable = other.acceptable;
    }

    template <class D, class Hooks>
    static void keep_numbers(model::context<D, Hooks>& c, const model::tcb<D>& before) {
        static_cast<model::tcb<D>&>(c) = before;
    }

    template <class C>
    void change_segment(C& c, const C& before) {
        if ((!c.sends || before.sends) && (!c.ack_due || before.ack_due)) return;
        constexpr std::uint32_t back = ~std::uint32_t{0};
        const bool later = !c.sends || before.sends;  // the owed ACK is made when the event is over
        std::uint32_t seq = 0, ack = 0;
        if (changed_->kind == mutation_kind::seq_plus_one) seq = 1;
        if (changed_->kind == mutation_kind::seq_minus_one) seq = back;
        if (changed_->kind == mutation_kind::ack_plus_one) ack = 1;
        if (changed_->kind == mutation_kind::ack_minus_one) ack = back;
        const bool lost = changed_->kind == mutation_kind::ack_missing;
        if (later || (c.ack_due && !before.ack_due)) seq_shift_ = seq, ack_shift_ = ack, ack_lost_ = lost;
        if (later) return;
        c.out.seq = c.out.seq + seq;
        c.out.ack = c.out.ack + ack;
        if (lost) lose_ack(c);
    }

    template <class C>
    static void lose_ack(C& c) {
        c.out.ack_on = c.off();
        c.out.ack = 0;
    }

    /// Where the rule should have led, a state before or behind in the order of `model::state`.
    template <class C>
    model::state wrong(C& c, model::state s) const {
        if (!performed_ || s != model::rule_infos[changed_->rule].to) return s;
        const bool next = changed_->kind == mutation_kind::state_next;
        if (!next && changed_->kind != mutation_kind::state_before) return s;
        const unsigned step = next ? 1 : model::state_count - 1;
        const auto other = static_cast<model::state>((static_cast<unsigned>(s) + step) % model::state_count);
        if (other == model::CLOSED) static_cast<decltype(model::forgotten(c))&>(c) = model::forgotten(c);
        if (other == model::LISTEN) static_cast<decltype(model::listening(c))&>(c) = model::listening(c);
        return other;
    }

    const mutation* changed_ = nullptr;
    bool performed_ = false;
    std::uint32_t seq_shift_ = 0, ack_shift_ = 0;
    bool ack_lost_ = false;
};

/// Which rules an exploration came upon.
struct rules_met {
    std::bitset<model::rule_count> tried, fired;
};

/// Hooks for code that makes its contexts itself: what is changed and who takes notes is said for the whole thread.
struct mutant_hooks : model::plain_hooks {
    static constexpr bool mutates = true;
    static inline thread_local const mutation* now = nullptr;
    static inline thread_local rules_met* notes = nullptr;

    rule_change change{now};
    rules_met* met = notes;
    const void* at = nullptr;
    bool (*ask)(const rule_change&, std::size_t, bool, const void*) = nullptr;

    void fired(std::size_t i) const {
        if (met != nullptr) met->fired.set(i);
    }
    [[nodiscard]] bool guard(std::size_t i, bool holds) const {
        if (met != nullptr) met->tried.set(i);
        return ask(change, i, holds, at);
    }
    [[nodiscard]] bool keeps_state(std::size_t i) const { return change.keeps_state(i); }
    template <class C, class Then>
    void perform(std::size_t i, C& c, const Then& then) {
        change.perform(i, c, then);
    }
};

/// The interpreter for contexts with these hooks; found in place of `model::apply` by whoever makes such a context.
template <model::event E, class D>
model::state apply(model::context<D, mutant_hooks>& c, model::state s) {
    using context = model::context<D, mutant_hooks>;
    c.hooks.at = &c;
    c.hooks.ask = [](const rule_change& change, std::size_t i, bool holds, const void* at) {
        return change.guard(i, holds, *static_cast<const context*>(at));
    };
    const model::state reached = model::apply<E>(c, s);
    return c.hooks.change.leave(c, reached);
}

}  // namespace synfin::conformance
