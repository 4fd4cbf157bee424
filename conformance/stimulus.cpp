#include "conformance/stimulus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "traces/notation.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
using model::event;

constexpr std::uint8_t syn = flag::syn, ack = flag::ack, fin = flag::fin, rst = flag::rst;

constexpr stimulus call_of(std::string_view name, user_call c, std::uint32_t octets = 0) {
    return {.name = name, .kind = stimulus_kind::call, .call = {c, octets, std::nullopt}};
}
constexpr stimulus bare(std::string_view name, std::uint8_t flags, seq_base seq, std::int32_t seq_offset,
                        std::uint32_t octets = 0) {
    return {.name = name, .shape = {.flags = flags, .seq = seq, .seq_offset = seq_offset, .octets = octets}};
}
/// With an ACK of all that was sent, at different places in sequence space.
constexpr stimulus at(std::string_view name, std::uint8_t flags, seq_base seq, std::int32_t seq_offset,
                      std::uint32_t octets = 0) {
    stimulus s = bare(name, static_cast<std::uint8_t>(flags | ack), seq, seq_offset, octets);
    s.shape.ack = ack_base::snd_nxt;
    return s;
}
/// At RCV.NXT, with different ACKs.
constexpr stimulus acking(std::string_view name, std::uint8_t flags, ack_base base, std::int32_t offset,
                          std::uint32_t octets = 0) {
    stimulus s = at(name, flags, seq_base::rcv_nxt, 0, octets);
    s.shape.ack = base;
    s.shape.ack_offset = offset;
    return s;
}
constexpr stimulus closing_window(stimulus s) {
    s.shape.closes_window = true;
    return s;
}
constexpr stimulus waiting(std::string_view name, stimulus_kind kind) { return {.name = name, .kind = kind}; }

using enum seq_base;
constexpr std::int32_t far = 70000;         // beyond any window without scaling
constexpr std::int32_t half = 0x7fffffff;   // half the sequence space away
constexpr std::uint32_t most_text = 65495;  // an IPv4 datagram less two headers

// table
constexpr std::array stimuli{
    call_of("open-passive", user_call::open_passive),
    call_of("open-active", user_call::open_active),
    call_of("send", user_call::send, 1),
    call_of("receive", user_call::receive, 1),
    call_of("close", user_call::close),
    call_of("close-half-duplex", user_call::close_half_duplex),
    call_of("abort", user_call::abort),
    waiting("status", stimulus_kind::status),
    waiting("retransmission", stimulus_kind::wait_retransmission),
    waiting("time-wait-over", stimulus_kind::wait_time_wait),

    bare("syn", syn, rcv_nxt, 0),
    bare("syn-again", syn, irs, 0),
    bare("syn-left", syn, rcv_nxt, -1),
    bare("syn-far-left", syn, rcv_nxt, -far),
    bare("syn-inside", syn, rcv_nxt, 1),
    bare("syn-last", syn, right_edge, -1),
    bare("syn-beyond", syn, right_edge, 0),
    bare("syn-far-right", syn, rcv_nxt, far * 2),
    bare("syn-data", syn, rcv_nxt, 0, 1),
    bare("syn-data-left", syn, rcv_nxt, -1, 2),
    bare("syn-fin", syn | fin, rcv_nxt, 0),
    bare("syn-fin-data", syn | fin, rcv_nxt, 0, 1),
    bare("syn-rst", syn | rst, rcv_nxt, 0),
    bare("syn-fin-rst", syn | fin | rst, rcv_nxt, 0),

    at("syn-ack", syn, rcv_nxt, 0),
    at("syn-ack-again", syn, irs, 0),
    at("syn-ack-left", syn, rcv_nxt, -1),
    at("syn-ack-inside", syn, rcv_nxt, 1),
    at("syn-ack-last", syn, right_edge, -1),
    at("syn-ack-beyond", syn, right_edge, 0),
    at("syn-ack-data", syn, rcv_nxt, 0, 1),
    at("syn-ack-fin", syn | fin, rcv_nxt, 0),
    at("syn-ack-fin-data", syn | fin, rcv_nxt, 0, 1),
    at("syn-ack-rst", syn | rst, rcv_nxt, 0),
    acking("syn-ack-una", syn, ack_base::snd_una, 0),
    acking("syn-ack-old", syn, ack_base::snd_una, -1),
    acking("syn-ack-future", syn, ack_base::snd_nxt, 1),
    acking("syn-ack-partial", syn, ack_base::inside, 0),
    acking("syn-ack-iss", syn, ack_base::iss, 0),
    acking("syn-ack-rst-future", syn | rst, ack_base::snd_nxt, 1),

    at("ack", 0, rcv_nxt, 0),
    at("ack-left", 0, rcv_nxt, -1),
    at("ack-far-left", 0, rcv_nxt, -far),
    at("ack-inside", 0, rcv_nxt, 1),
    at("ack-last", 0, right_edge, -1),
    at("ack-edge", 0, right_edge, 0),
    at("ack-beyond", 0, right_edge, 1),
    at("ack-far-right", 0, rcv_nxt, far * 2),
    acking("ack-una", 0, ack_base::snd_una, 0),
    acking("ack-old", 0, ack_base::snd_una, -1),
    acking("ack-iss", 0, ack_base::iss, 0),
    acking("ack-floor", 0, ack_base::floor, 0),
    acking("ack-too-old", 0, ack_base::floor, -1),
    acking("ack-future", 0, ack_base::snd_nxt, 1),
    acking("ack-partial", 0, ack_base::inside, 0),
    acking("ack-far-future", 0, ack_base::snd_nxt, far),
    acking("ack-half", 0, ack_base::snd_una, half),
    closing_window(at("ack-window-0", 0, rcv_nxt, 0)),

    at("data", 0, rcv_nxt, 0, 1),
    at("data-2", 0, rcv_nxt, 0, 2),
    at("data-left", 0, rcv_nxt, -1, 1),
    at("data-far-left", 0, rcv_nxt, -far, 1),
    at("data-overlap-left", 0, rcv_nxt, -1, 2),
    at("data-inside", 0, rcv_nxt, 1, 1),
    at("data-last", 0, right_edge, -1, 1),
    at("data-overlap-right", 0, right_edge, -1, 2),
    at("data-edge", 0, right_edge, 0, 1),
    at("data-beyond", 0, right_edge, 1, 1),
    acking("data-una", 0, ack_base::snd_una, 0, 1),
    acking("data-old", 0, ack_base::snd_una, -1, 1),
    acking("data-floor", 0, ack_base::floor, 0, 1),
    acking("data-too-old", 0, ack_base::floor, -1, 1),
    acking("data-future", 0, ack_base::snd_nxt, 1, 1),
    acking("data-partial", 0, ack_base::inside, 0, 1),
    acking("data-half", 0, ack_base::snd_una, half, 1),
    bare("data-no-ack", 0, rcv_nxt, 0, 1),
    bare("no-flags", 0, rcv_nxt, 0),
    bare("no-flags-left", 0, rcv_nxt, -1),
    bare("no-flags-inside", 0, rcv_nxt, 1),
    bare("no-flags-last", 0, right_edge, -1),
    bare("no-flags-edge", 0, right_edge, 0),

    at("fin", fin, rcv_nxt, 0),
    at("fin-left", fin, rcv_nxt, -1),
    at("fin-far-left", fin, rcv_nxt, -far),
    at("fin-inside", fin, rcv_nxt, 1),
    at("fin-last", fin, right_edge, -1),
    at("fin-edge", fin, right_edge, 0),
    at("fin-beyond", fin, right_edge, 1),
    acking("fin-una", fin, ack_base::snd_una, 0),
    acking("fin-old", fin, ack_base::snd_una, -1),
    acking("fin-too-old", fin, ack_base::floor, -1),
    acking("fin-future", fin, ack_base::snd_nxt, 1),
    acking("fin-partial", fin, ack_base::inside, 0),
    at("fin-data", fin, rcv_nxt, 0, 1),
    acking("fin-data-una", fin, ack_base::snd_una, 0, 1),
    at("fin-data-inside", fin, rcv_nxt, 1, 1),
    at("fin-data-overlap-left", fin, rcv_nxt, -1, 2),
    at("fin-data-left", fin, rcv_nxt, -2, 1),
    at("fin-data-overlap-right", fin, right_edge, -1, 2),
    bare("fin-no-ack", fin, rcv_nxt, 0),
    bare("fin-no-ack-left", fin, rcv_nxt, -1),
    bare("fin-no-ack-inside", fin, rcv_nxt, 1),
    bare("fin-no-ack-last", fin, right_edge, -1),
    bare("fin-no-ack-edge", fin, right_edge, 0),
    bare("fin-no-ack-data", fin, rcv_nxt, 0, 1),

    bare("rst", rst, rcv_nxt, 0),
    bare("rst-left", rst, rcv_nxt, -1),
    bare("rst-far-left", rst, rcv_nxt, -far),
    bare("rst-inside", rst, rcv_nxt, 1),
    bare("rst-last", rst, right_edge, -1),
    bare("rst-edge", rst, right_edge, 0),
    bare("rst-far-right", rst, rcv_nxt, far * 2),
    bare("rst-data", rst, rcv_nxt, 0, 1),
    bare("rst-data-left", rst, rcv_nxt, -1, 2),
    bare("rst-fin", rst | fin, rcv_nxt, 0),
    at("rst-ack", rst, rcv_nxt, 0),
    at("rst-ack-left", rst, rcv_nxt, -1),
    at("rst-ack-inside", rst, rcv_nxt, 1),
    at("rst-ack-last", rst, right_edge, -1),
    at("rst-ack-edge", rst, right_edge, 0),
    at("rst-ack-data", rst, rcv_nxt, 0, 1),
    acking("rst-ack-una", rst, ack_base::snd_una, 0),
    acking("rst-ack-old", rst, ack_base::snd_una, -1),
    acking("rst-ack-future", rst, ack_base::snd_nxt, 1),
    acking("rst-ack-partial", rst, ack_base::inside, 0),
};
// end of table

std::uint32_t peer_number(const machine& m, const number_plan& plan) {
    return model::sequenced.has(m.st) ? m.t.rcv_nxt.v : plan.peer_iss;
}

bool has_iss(model::state s) { return s != model::CLOSED && s != model::LISTEN; }

std::uint32_t sequence(const segment_shape& shape, const machine& m, const number_plan& plan) {
    const std::uint32_t next = peer_number(m, plan);
    const auto offset = static_cast<std::uint32_t>(shape.seq_offset);
    switch (shape.seq) {
        case seq_base::right_edge:
            return next + m.t.rcv_wnd.v + offset;
        case seq_base::irs:
            return (model::sequenced.has(m.st) ? m.t.irs.v : plan.peer_iss) + offset;
        default:
            return next + offset;
    }
}

std::uint32_t acknowledgement(const segment_shape& shape, const machine& m, const number_plan& plan) {
    const auto offset = static_cast<std::uint32_t>(shape.ack_offset);
    if (shape.ack == ack_base::absent) return 0;
    if (!has_iss(m.st)) return plan.ghost_ack + offset;
    switch (shape.ack) {
        case ack_base::snd_una:
            return m.t.snd_una.v + offset;
        case ack_base::iss:
            return m.t.iss.v + offset;
        case ack_base::floor:
            return m.t.snd_una.v - m.t.max_snd_wnd.v + offset;
        case ack_base::inside:
            return m.t.snd_una.v + 1 + offset;
        default:
            return m.t.snd_nxt.v + offset;
    }
}

event event_of(user_call c) {
    constexpr std::array events{event::open_passive, event::open_active, event::send,  event::receive,
                                event::close,        event::close,       event::abort, event::status};
    return events[static_cast<unsigned>(c)];
}

std::string offset_text(std::string_view base, std::int32_t offset) {
    return offset == 0 ? std::string(base) : fmt::format("{}{:+d}", base, offset);
}

std::string shape_text(const segment_shape& s) {
    constexpr std::array<std::string_view, 3> seqs{"RCV.NXT", "RCV.NXT+RCV.WND", "IRS"};
    constexpr std::array<std::string_view, 6> acks{"", "SND.NXT", "SND.UNA", "ISS", "SND.UNA-MAX.SND.WND", "SND.UNA+1"};
    std::string text = fmt::format("<SEQ={}>", offset_text(seqs[static_cast<unsigned>(s.seq)], s.seq_offset));
    if (s.ack != ack_base::absent) text += fmt::format("<ACK={}>", offset_text(acks[static_cast<unsigned>(s.ack)], s.ack_offset));
    if (s.octets > 0) text += fmt::format("<DATA={}>", s.octets);
    if (s.fills_window) text += "<DATA=RCV.WND>";
    if (s.closes_window) text += "<WND=0>";
    if (s.flags != 0) text += fmt::format("<CTL={}>", traces::control_text(s.flags));
    return text;
}

}  // namespace

std::span<const stimulus> alphabet() { return stimuli; }

const stimulus* stimulus_named(std::string_view name) {
    const auto found = std::find_if(stimuli.begin(), stimuli.end(), [&](const stimulus& s) { return s.name == name; });
    return found == stimuli.end() ? nullptr : &*found;
}

segment resolve(const segment_shape& shape, const machine& m, const number_plan& plan) {
    segment s;
    s.seq = sequence(shape, m, plan);
    s.ack = acknowledgement(shape, m, plan);
    s.flags = shape.flags;
    s.window = shape.closes_window ? std::uint16_t{0} : peer_window;
    s.length = shape.fills_window ? std::min(m.t.rcv_wnd.v, most_text) : shape.octets;
    return s;
}

happening as_happening(const stimulus& s, const segment& arriving, std::uint32_t iss) {
    happening h;
    h.iss = iss;
    switch (s.kind) {
        case stimulus_kind::call:
            h.what = event_of(s.call.call);
            h.octets = s.call.octets;
            h.remote_given = s.call.call != user_call::open_passive;  // the interface offers only the unspecified one
            break;
        case stimulus_kind::status:
            h.what = event::status;
            break;
        case stimulus_kind::wait_retransmission:
            h.what = event::retransmission_timeout;
            break;
        case stimulus_kind::wait_time_wait:
            h.what = event::time_wait_timeout;
            break;
        case stimulus_kind::arrives:
            h.seg.syn = {(arriving.flags & flag::syn) != 0};
            h.seg.ack_on = {(arriving.flags & flag::ack) != 0};
            h.seg.fin = {(arriving.flags & flag::fin) != 0};
            h.seg.rst = {(arriving.flags & flag::rst) != 0};
            h.seg.seq = arriving.seq;
            h.seg.ack = arriving.ack;
            h.seg.len = arriving.length;
            h.seg.wnd = arriving.window;
            break;
    }
    return h;
}

std::string text_of(const stimulus& s) {
    switch (s.kind) {
        case stimulus_kind::call:
            return s.call.octets > 0 ? fmt::format("{} {}", name(s.call.call), s.call.octets) : std::string(name(s.call.call));
        case stimulus_kind::status:
            return "STATUS";
        case stimulus_kind::wait_retransmission:
            return "wait for a retransmission";
        case stimulus_kind::wait_time_wait:
            return "wait for 2 MSL";
        case stimulus_kind::arrives:
            break;
    }
    return "arrives " + shape_text(s.shape);
}

}  // namespace synfin::conformance
