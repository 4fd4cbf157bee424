#include "conformance/machine.hpp"

#include <algorithm>

#include "conformance/stacks/mutant_hooks.hpp"

namespace synfin::conformance {
namespace {

using model::event;

constexpr std::array<std::string_view, mutation_kind_count> kind_names{"never",
                                                                       "effect-skipped",
                                                                       "not-sent",
                                                                       "state-kept",
                                                                       "seq-plus-one",
                                                                       "ack-plus-one",
                                                                       "numbers-kept",
                                                                       "timer-not-started",
                                                                       "not-told",
                                                                       "reply-lost",
                                                                       "always",
                                                                       "negated",
                                                                       "state-next",
                                                                       "state-before",
                                                                       "seq-minus-one",
                                                                       "ack-minus-one",
                                                                       "ack-missing",
                                                                       "left-edge-lower",
                                                                       "left-edge-higher",
                                                                       "right-edge-lower",
                                                                       "right-edge-higher",
                                                                       "una-edge-lower",
                                                                       "una-edge-higher",
                                                                       "nxt-edge-lower",
                                                                       "nxt-edge-higher",
                                                                       "floor-lower",
                                                                       "floor-higher"};

/// Hooks that decide readings lazily, note what fired, and change one rule when asked to.
struct machine_hooks {
    static constexpr bool mutates = true;
    choices* set = nullptr;
    outcome* out = nullptr;
    rule_change change;
    const model::context<model::wire, machine_hooks>* at = nullptr;

    template <class D>
    typename D::flag takes(model::reading r) const {
        return {set->takes(r)};
    }
    void fired(std::size_t i) const {
        if (out->rule_count < out->rules.size()) out->rules[out->rule_count++] = static_cast<std::uint16_t>(i);
    }
    [[nodiscard]] bool guard(std::size_t i, bool holds) const { return change.guard(i, holds, *at); }
    [[nodiscard]] bool keeps_state(std::size_t i) const { return change.keeps_state(i); }
    template <class C, class Then>
    void perform(std::size_t i, C& c, const Then& then) {
        change.perform(i, c, then);
    }
};

using machine_context = model::context<model::wire, machine_hooks>;

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
    c.hooks.change = rule_change(changed);
    c.hooks.at = &c;
    c.seg = h.seg;
    c.in.octets = h.octets;
    c.in.iss = h.iss;
    c.in.r2 = h.r2;
    c.in.remote_given = {h.remote_given};
    out.after.st = c.hooks.change.leave(c, handlers[static_cast<std::size_t>(h.what)](c, out.after.st));
    out.after.t = c;
    out.told = static_cast<std::uint16_t>(out.told | c.told);
    out.starts_2msl |= c.starts_2msl;
    if (c.answer != model::reply::none) out.answer = c.answer;
    if (!c.sends) return false;
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
