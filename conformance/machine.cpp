#include "conformance/machine.hpp"

#include <algorithm>

#include "model/interpreter.hpp"

namespace synfin::conformance {
namespace {

using model::event;

constexpr std::array<std::string_view, mutation_kind_count> kind_names{
    "never",        "effect-skipped", "not-sent",          "state-kept", "seq-plus-one",
    "ack-plus-one", "numbers-kept",   "timer-not-started", "not-told",   "reply-lost"};

/// Hooks that decide readings lazily, note what fired, and change one rule when asked to.
struct mutating_hooks {
    static constexpr bool mutates = true;
    choices* set = nullptr;
    outcome* out = nullptr;
    const mutation* changed = nullptr;
    bool ack_shift = false;  // the ACK owed at the end is off by one
    bool seq_shift = false;

    template <class D>
    typename D::flag takes(model::reading r) const {
        return {set->takes(r)};
    }
    void fired(std::size_t i) const {
        if (out->rule_count < out->rules.size()) out->rules[out->rule_count++] = static_cast<std::uint16_t>(i);
    }
    [[nodiscard]] bool is(std::size_t i, mutation_kind k) const {
        return changed != nullptr && changed->rule == i && changed->kind == k;
    }
    [[nodiscard]] bool guard(std::size_t i, bool holds) const { return holds && !is(i, mutation_kind::never); }
    [[nodiscard]] bool keeps_state(std::size_t i) const { return is(i, mutation_kind::state_kept); }

    template <class C, class Then>
    void perform(std::size_t i, C& c, Then& then) {
        if (changed == nullptr || changed->rule != i) return then(c);
        change(c, then);
    }

  private:
    template <class C, class Then>
    void change(C& c, Then& then) {
        if (changed->kind == mutation_kind::effect_skipped) return;
        const C before = c;
        then(c);
        switch (changed->kind) {
            case mutation_kind::not_sent:
                c.sends = before.sends;
                c.ack_due = before.ack_due;
                break;
            case mutation_kind::seq_plus_one:
                shift(c, c.out.seq, seq_shift, before);
                break;
            case mutation_kind::ack_plus_one:
                shift(c, c.out.ack, ack_shift, before);
                break;
            case mutation_kind::numbers_kept:
                static_cast<wire_tcb&>(c) = before;
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
                break;
        }
    }
    template <class C>
    void shift(const C& c, model::wire::number& field, bool& later, const C& before) {
        if (c.sends && !before.sends) field = field + 1;
        if (c.ack_due && !before.ack_due) later = true;
    }
};

using machine_context = model::context<model::wire, mutating_hooks>;

template <event E>
model::state apply_event(machine_context& c, model::state s) {
    return model::apply<E>(c, s);
}

using handler = model::state (*)(machine_context&, model::state);
template <std::size_t... I>
constexpr std::array<handler, sizeof...(I)> all_handlers(std::index_sequence<I...>) {
    return {&apply_event<static_cast<event>(I)>...};
}
constexpr auto handlers = all_handlers(std::make_index_sequence<model::event_count>{});

bool same_segment(const wire_segment& a, const wire_segment& b) {
    return a.seq.v == b.seq.v && a.ack.v == b.ack.v && a.syn.v == b.syn.v && a.fin.v == b.fin.v && a.rst.v == b.rst.v &&
           a.ack_on.v == b.ack_on.v && a.len.v == b.len.v;
}

// Runs one event. True: it sent a segment.
bool run_event(const happening& h, choices& open, const mutation* changed, outcome& out) {
    machine_context c;
    static_cast<wire_tcb&>(c) = out.after.t;
    c.hooks.set = &open;
    c.hooks.out = &out;
    c.hooks.changed = changed;
    c.seg = h.seg;
    c.in.octets = h.octets;
    c.in.iss = h.iss;
    c.in.r2 = h.r2;
    c.in.remote_given = {h.remote_given};
    out.after.st = handlers[static_cast<std::size_t>(h.what)](c, out.after.st);
    out.after.t = c;
    out.told = static_cast<std::uint16_t>(out.told | c.told);
    out.starts_2msl |= c.starts_2msl;
    if (c.answer != model::reply::none) out.answer = c.answer;
    if (!c.sends) return false;
    if (c.hooks.ack_shift) c.out.ack = c.out.ack + 1;
    if (c.hooks.seq_shift) c.out.seq = c.out.seq + 1;
    const bool owed = c.ack_due && same_segment(c.out, model::ack_segment(c));
    if (out.segment_count == 0) out.ack_may_wait = owed && h.what == event::segment_arrives;
    out.segments[out.segment_count++] = c.out;
    return true;
}

// The machine's send queue: text that waited, then the FIN behind it.
void serve_queue(choices& open, const mutation* changed, outcome& out) {
    const auto waits = [&] { return out.after.t.close_queued.v || out.after.t.send_queued.v != 0; };
    constexpr auto serves = model::ESTABLISHED | model::FIN_WAIT_1 | model::CLOSE_WAIT | model::CLOSING;
    happening queue;
    queue.what = event::send_queue;
    while (waits() && serves.has(out.after.st) && out.segment_count + 1U < out.segments.size())
        if (!run_event(queue, open, changed, out)) return;
}

}  // namespace

std::string_view name(mutation_kind k) { return kind_names[static_cast<unsigned>(k)]; }

std::array<std::uint32_t, 20> as_words(const machine& m) {
    const wire_tcb& t = m.t;
    const auto bit = [](model::wire::flag f, unsigned at) { return f.v ? 1U << at : 0U; };
    return {static_cast<std::uint32_t>(m.st) | bit(t.passive, 8) | bit(t.close_queued, 9) | bit(t.reused, 10) |
                bit(t.held_fin, 11) | bit(t.ts_on, 12) | bit(t.remote_given, 13),
            t.iss.v,
            t.snd_una.v,
            t.snd_nxt.v,
            t.irs.v,
            t.rcv_nxt.v,
            t.rcv_wnd.v,
            t.snd_wnd.v,
            t.snd_wl1.v,
            t.snd_wl2.v,
            t.max_snd_wnd.v,
            t.send_queued.v,
            t.rcv_buffered.v,
            t.held_seq.v,
            t.held_len.v,
            t.rtx_count.v,
            t.old_snd_nxt.v,
            t.old_rcv_nxt.v,
            t.ts_recent.v,
            0};
}

bool operator==(const machine& a, const machine& b) { return as_words(a) == as_words(b); }

outcome react(const machine& m, const happening& h, choices& open, const mutation* changed) {
    outcome out;
    out.after = m;
    run_event(h, open, changed, out);
    serve_queue(open, changed, out);
    return out;
}

outcome react(const machine& m, const happening& h, model::readings taken, const mutation* changed) {
    choices decided({(std::uint64_t{1} << model::reading_count) - 1, taken.bits});
    return react(m, h, decided, changed);
}

}  // namespace synfin::conformance
