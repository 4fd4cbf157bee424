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

/// Text or FIN that waits for earlier text, with an ACK that says something new.
bool acks_ahead_of_gap(const machine& m, const segment& s) {
    const bool plain = (s.flags & flag::ack) != 0 && (s.flags & (flag::syn | flag::rst)) == 0;
    const bool occupies = s.length != 0 || (s.flags & flag::fin) != 0;
    const std::uint32_t acked = s.ack - m.t.snd_una.v;
    const bool says_more = acked != 0 || s.window != m.t.snd_wnd.v;
    const bool ahead = s.seq != m.t.rcv_nxt.v && s.seq - m.t.rcv_nxt.v < m.t.rcv_wnd.v;
    return plain && occupies && ahead && says_more && acked <= m.t.snd_nxt.v - m.t.snd_una.v;
}

// Sockets speak of a refusal only in SYN-SENT; 3.10.7.4 also when an active OPEN is reset in SYN-RECEIVED.
news told(const outcome& o, model::state before) {
    using model::signal;
    if (o.tells(signal::connection_refused) || o.tells(signal::connection_reset))
        return before == model::SYN_SENT ? news::refused : news::reset;
    const bool gave_up = o.tells(signal::user_timeout) || o.tells(signal::open_failed) || o.tells(signal::connection_failed);
    return gave_up ? news::timed_out : news::none;
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
    : case_(c), options_(options), next_iss_(options.first_iss) {
    options_.taken = with_calls_of(c, options.taken);
    now_.t.rcv_wnd = options.stack_window;
}

bool case_walk::has_next() {
    while (index_ < case_.steps.size() && waits(next()) && !can_happen(next(), endpoint(), {})) ++index_;
    return index_ < case_.steps.size();
}

model::readings case_walk::readings_in(model::state s) const {
    constexpr auto fin_taken = model::CLOSE_WAIT | model::CLOSING | model::LAST_ACK | model::TIME_WAIT;
    if (options_.quiet_after_fin && fin_taken.has(s)) return options_.taken | model::reading::quiet_out_of_order;
    return options_.taken;
}

outcome case_walk::answer(const walked_step& step) const {
    happening what = as_happening(*step.what, step.arriving, next_iss_);
    // A socket that listens does not know whom a SEND is for (3.10.2).
    if (what.what == model::event::send && step.before.st == model::LISTEN) what.remote_given = false;
    const bool early =
        options_.uses_early_acks && step.what->kind == stimulus_kind::arrives && acks_ahead_of_gap(step.before, step.arriving);
    if (!early) return react(step.before, what, readings_in(step.before.st));
    happening alone = what;
    alone.seg.seq = step.before.t.rcv_nxt;
    alone.seg.len = 0;
    alone.seg.fin = {false};
    outcome first = react(step.before, alone, readings_in(step.before.st));
    if (first.after.st == model::CLOSED || first.after.st == model::TIME_WAIT) return first;  // nothing the rest could be for
    outcome whole = react(first.after, what, readings_in(first.after.st));
    for (const wire_segment& s : whole.sent())
        if (first.segment_count < first.segments.size()) first.segments[first.segment_count++] = s;
    whole.segments = first.segments;
    whole.segment_count = first.segment_count;
    return whole;
}

walked_step case_walk::take(std::optional<segment> with) {
    walked_step step;
    step.what = &next();
    step.index = index_++;
    step.before = now_;
    step.pending = pending_;
    if (step.what->kind == stimulus_kind::arrives) step.arriving = with.value_or(resolve(step.what->shape, now_, options_.plan));
    step.out = answer(step);
    if (step.out.after.t.iss.v == next_iss_) next_iss_ += between_iss;
    for (const wire_segment& s : step.out.sent()) step.sent.push_back(as_seen(s, options_.stack_window));
    now_ = step.out.after;
    now_.t.rcv_wnd = options_.stack_window;
    if (step.what->kind == stimulus_kind::call) pending_ = news::none;
    if (const news fresh = told(step.out, step.before.st); fresh != news::none) pending_ = fresh;
    return step;
}

model::readings readings_of(const test_case& c) {
    model::readings taken;
    for (const auto& name : c.taken)
        if (const auto r = model::reading_named(name)) taken |= *r;
    return taken;
}

}  // namespace synfin::conformance
