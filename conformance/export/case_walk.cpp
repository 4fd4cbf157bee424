#include "conformance/export/case_walk.hpp"

#include "conformance/endpoint_system.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
constexpr std::uint32_t between_iss = 0x01000000;

constexpr std::uint64_t half_duplex_bit = model::readings(model::reading::half_duplex).bits;

// Every reading decided but MAY-1: which CLOSE is made is the caller's choice, not the stack's.
cube decided(model::readings taken) {
    constexpr std::uint64_t all = (std::uint64_t{1} << model::reading_count) - 1;
    return {all & ~half_duplex_bit, taken.bits & ~half_duplex_bit};
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
    : case_(c), options_(options), oracle_(options.plan, decided(options.taken)), next_iss_(options.first_iss) {}

bool case_walk::has_next() {
    if (lost_) return false;
    while (index_ < case_.steps.size() && waits(next()) && !can_happen(next(), endpoint(), {})) ++index_;
    return index_ < case_.steps.size();
}

model::readings case_walk::taken_for(const stimulus& s) {
    if (s.kind == stimulus_kind::call && s.call.call == user_call::close_half_duplex) half_duplex_ = true;
    model::readings taken = options_.taken;
    taken.bits &= ~half_duplex_bit;
    if (half_duplex_) taken.bits |= half_duplex_bit;
    return taken;
}

walked_step case_walk::take(std::optional<segment> with) {
    walked_step step;
    step.what = &next();
    step.index = index_;
    step.before = endpoint();
    step.pending = oracle_.likeliest().pending;
    if (next().kind == stimulus_kind::arrives) step.arriving = with.value_or(arriving());
    step.allowed = oracle_.allowed(next(), step.arriving);
    happening what = as_happening(next(), step.arriving, next_iss_);
    // A socket that listens does not know whom a SEND is for (3.10.2).
    if (what.what == model::event::send && step.before.st == model::LISTEN) what.remote_given = false;
    step.out = react(step.before, what, taken_for(next()));
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
