#include "conformance/export/packetdrill_numbers.hpp"

#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
bool has(const segment& s, std::uint8_t mask) { return (s.flags & mask) == mask; }

}  // namespace

std::uint32_t packetdrill_numbers::first_on_wire(const segment& s) { return has(s, flag::syn) ? s.seq : 2 * s.seq; }

script_numbers packetdrill_numbers::inbound(const segment& live) {
    const bool syn = has(live, flag::syn), ack = has(live, flag::ack);
    if (begins()) {
        at_ = phase::packet_received;
        stack_isn_ = 0;
        peer_isn_ = syn ? live.seq : live.seq / 2;
    } else if (at_ == phase::synack_sent && ack) {
        at_ = phase::synack_acked;
    } else if (at_ == phase::syn_sent && syn && ack) {
        at_ = phase::syn_acked;
        peer_isn_ = live.seq;
    }
    return {live.seq - (syn ? 0 : peer_isn_), ack ? live.ack - stack_isn_ : 0};
}

std::optional<script_numbers> packetdrill_numbers::outbound(const segment& live) {
    const bool syn = has(live, flag::syn), ack = has(live, flag::ack);
    const bool learns = syn && at_ == (ack ? phase::packet_received : phase::connecting);
    if (learns) {
        stack_isn_ = live.seq;
        at_ = ack ? phase::synack_sent : phase::syn_sent;
    }
    const bool absolute_zero = has(live, flag::rst) && live.seq == 0 && stack_isn_ != 0;
    if ((syn && live.seq != stack_isn_) || absolute_zero) return std::nullopt;
    return script_numbers{live.seq - stack_isn_, ack ? live.ack - (syn ? 0 : peer_isn_) : 0};
}

}  // namespace synfin::conformance
