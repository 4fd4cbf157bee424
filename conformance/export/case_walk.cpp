#include "conformance/export/case_walk.hpp"

#include "conformance/endpoint_system.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
constexpr std::uint32_t between_iss = 0x01000000;

// MAY-1 is a matter of which CLOSE is called, so that the case decides it.
model::readings with_calls_of(const test_case& c, model::readings taken) {
    taken.bits &= ~model::readings(model::reading::half_duplex).bits;
    for (const stimulus* s : c.steps)
        if (s->kind == stimulus_kind::call && s->call.call == user_call::close_half_duplex) taken |= model::reading::half_duplex;
    return taken;
}

cube decided(model::readings taken) { return {(std::uint64_t{1} << model::reading_count) - 1, taken.bits}; }

/// Text or FIN that waits for earlier text, with an ACK that says something new.
bool acks_ahead_of_gap(const machine& m, const segment& s) {
    const bool plain = (s.flags & flag::ack) != 0 && (s.flags & (flag::syn | flag::rst)) == 0;
    const bool occupies = s.length != 0 || (s.flags & flag::fin) != 0;
    const std::uint32_t acked = s.ack - m.t.snd_una.v;
    const bool says_more = acked != 0 || s.window != m.t.snd_wnd.v;
    const bool ahead = s.seq != m.t.rcv_nxt.v && s.seq - m.t.rcv_nxt.v < m.t.rcv_wnd.v;
    return plain && occupies && ahead && says_more && acked <= m.t.snd_nxt.v - m.t.snd_una.v;
}

segment as_seen(const wire_segment& s, std::uint16_t window) {
    const unsigned flags =
        (s.syn.v ? flag::syn : 0U) | (s.ack_on.v ? flag::ack : 0U) | (s.fin.v ? flag::fin : 0U) | (s.rst.v ? flag::rst : 0U);
    segment seen;
    seen.seq = s.seq.v;
    seen.ack = s.ack_on.v ? s.ack.v : 0;
    seen.flags = static_cast<std::uint8_t>(flags);
    seen.window = s.rst.v ? std::uint16_t{0} : window;
    seen.length = s.len.v;
    return seen;
}

bool waits(const stimulus& s) { return s.kind == stimulus_kind::wait_retransmission || s.kind == stimulus_kind::wait_time_wait; }

}  // namespace

case_walk::case_walk(const test_case& c, const walk_options& options)
    : case_(c), options_(options), oracle_(options.plan, decided(with_calls_of(c, options.taken))), next_iss_(options.first_iss) {
    options_.taken = with_calls_of(c, options.taken);
}

bool case_walk::has_next() {
    if (lost_) return false;
    while (index_ < case_.steps.size() && waits(next()) && !can_happen(next(), endpoint(), {})) ++index_;
    return index_ < case_.steps.size();
}

outcome case_walk::answer(walked_step& step) const {
    happening what = as_happening(*step.what, step.arriving, next_iss_);
    // A socket that listens does not know whom a SEND is for (3.10.2).
    if (what.what == model::event::send && step.before.st == model::LISTEN) what.remote_given = false;
    step.early = options_.uses_early_acks && step.what->kind == stimulus_kind::arrives && step.allowed.size() > 1 &&
                 acks_ahead_of_gap(step.before, step.arriving);
    if (!step.early) return react(step.before, what, options_.taken);
    happening alone = what;
    alone.seg.seq = step.before.t.rcv_nxt;
    alone.seg.len = 0;
    alone.seg.fin = {false};
    outcome first = react(step.before, alone, options_.taken);
    outcome whole = react(first.after, what, options_.taken);
    for (const wire_segment& s : whole.sent())
        if (first.segment_count < first.segments.size()) first.segments[first.segment_count++] = s;
    whole.segments = first.segments;
    whole.segment_count = first.segment_count;
    return whole;
}

walked_step case_walk::take(std::optional<segment> with) {
    walked_step step;
    step.what = &next();
    step.index = index_;
    step.before = endpoint();
    step.pending = oracle_.likeliest().pending;
    if (next().kind == stimulus_kind::arrives) step.arriving = with.value_or(arriving());
    step.allowed = oracle_.allowed(next(), step.arriving);
    step.out = answer(step);
    if (step.out.after.t.iss.v == next_iss_) next_iss_ += between_iss;
    observation seen;
    for (const wire_segment& s : step.out.sent()) seen.segments.push_back(as_seen(s, options_.stack_window));
    if (next().kind == stimulus_kind::status) seen.shown = step.before.st;
    step.sent = seen.segments;
    lost_ = oracle_.judge(next(), step.arriving, seen) != judgement::accepted;
    ++index_;
    return step;
}

model::readings readings_of(const test_case& c) {
    model::readings taken;
    for (const auto& name : c.taken)
        if (const auto r = model::reading_named(name)) taken |= *r;
    return taken;
}

}  // namespace synfin::conformance
