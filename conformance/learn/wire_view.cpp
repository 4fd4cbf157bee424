#include "conformance/learn/wire_view.hpp"

#include <fmt/format.h>

#include "traces/notation.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

constexpr std::int32_t near = 8;  // offsets up to this are told; beyond, only that it is far, or the texts never end

std::int32_t away(std::uint32_t number, std::uint32_t from) { return static_cast<std::int32_t>(number - from); }

std::uint32_t controls(std::uint8_t flags) { return ((flags & flag::syn) != 0 ? 1U : 0U) + ((flags & flag::fin) != 0 ? 1U : 0U); }

std::uint32_t end_of(const segment& s) { return s.seq + s.length + controls(s.flags); }
std::uint32_t end_of(const unit& u) { return u.seq + u.octets + controls(u.flags); }

}  // namespace

wire_view::wire_view(const number_plan& plan) : plan_(plan), irs_(plan.peer_iss), expected_(plan.peer_iss), syn_sent_(irs_) {}

// The same counting as for the model, from this view instead of its record.
segment wire_view::resolve(const segment_shape& shape) const {
    machine m;
    m.st = numbered_ ? model::ESTABLISHED : model::CLOSED;
    m.t.iss = iss_;
    m.t.snd_una = una_;
    m.t.snd_nxt = next_;
    m.t.irs = irs_;
    m.t.rcv_nxt = expected_;
    m.t.rcv_wnd = window_;
    m.t.max_snd_wnd = peer_window;
    return conformance::resolve(shape, m, plan_);
}

// What is out of order or reset, or comes before the stack has taken a SYN of ours, or is another SYN, proves nothing about what
// it takes.
void wire_view::sent(const segment& seg) {
    const bool is_syn = (seg.flags & flag::syn) != 0;
    if (is_syn) syn_sent_ = seg.seq;
    if ((seg.flags & flag::rst) != 0 || synchronised_ == is_syn) return;
    const bool in_order = seg.seq == expected_;
    if (in_order && (seg.flags & flag::ack) != 0 && away(seg.ack, una_) > 0 && away(seg.ack, next_) <= 0) una_ = seg.ack;
    const std::uint32_t end = end_of(seg);
    if ((seg.flags & flag::fin) == 0 || away(end, expected_) <= 0) return;
    if (!own_fin_ || away(end, *own_fin_) < 0) own_fin_ = end;
}

void wire_view::begin(std::uint32_t iss) {
    numbered_ = true;
    iss_ = una_ = iss;
    next_ = iss + 1;
    synchronised_ = false;
    fin_.reset();
    own_fin_.reset();
}

std::string wire_view::seq_text(const unit& u, const segment* answered) const {
    if ((u.flags & flag::syn) != 0) return numbered_ && u.seq == iss_ ? "again" : "new";
    if ((u.flags & flag::rst) != 0) {
        if (u.seq == 0) return "0";
        if (answered != nullptr && (answered->flags & flag::ack) != 0 && u.seq == answered->ack) return "ack";
    }
    const std::int32_t d = away(u.seq, next_);
    if (!numbered_ || d > near || d < -0x10000) return "far";
    if (d == 0) return "next";
    if (d > 0) return fmt::format("next+{}", d);
    return u.seq == una_ ? "una" : "old";
}

std::string wire_view::ack_text(const unit& u, const segment* answered) const {
    const std::int32_t d = away(u.ack, expected_);
    if (d >= -near && d <= near) return fmt::format("{:+d}", d);
    return answered != nullptr && u.ack == end_of(*answered) ? "end" : "far";
}

std::string wire_view::read(const unit& u, const segment* answered) {
    const bool has_ack = (u.flags & flag::ack) != 0;
    std::string text = traces::control_text(u.flags) + (u.octets != 0 ? "+DATA(" : "(") + seq_text(u, answered);
    text += has_ack ? "," + ack_text(u, answered) + ")" : ")";
    if ((u.flags & flag::rst) != 0) return text;
    if ((u.flags & flag::syn) != 0 && !(numbered_ && u.seq == iss_)) begin(u.seq);
    if (numbered_ && away(end_of(u), next_) > 0) next_ = end_of(u);
    if ((u.flags & flag::fin) != 0) fin_ = end_of(u);
    if (!has_ack) return text;
    if (u.ack == syn_sent_ + 1) irs_ = syn_sent_;
    synchronised_ = true;
    expected_ = u.ack;
    return text;
}

bool wire_view::is_repeated(const segment& seg) const {
    if ((seg.flags & flag::rst) != 0 || end_of(seg) == seg.seq) return false;
    return numbered_ && away(end_of(seg), next_) <= 0 && away(seg.seq, iss_) >= 0;
}

bool wire_view::says_nothing(const unit& u) const {
    return u.flags == flag::ack && u.octets == 0 && u.seq == next_ && u.ack == expected_;
}

bool wire_view::is_closed_both_ways() const { return fin_ && una_ == *fin_ && own_fin_ && away(expected_, *own_fin_) >= 0; }

}  // namespace synfin::conformance
