#include "conformance/stacks/wire.hpp"

#include <utility>

namespace synfin::conformance {
namespace {

void fill_payload(const segment& seg, std::vector<std::uint8_t>& out) {
    const bool syn = (seg.flags & traces::flag::syn) != 0;
    const std::uint32_t first = seg.seq + (syn ? 1U : 0U);  // a SYN comes before the data of its segment (3.4)
    out.resize(seg.length);
    for (std::uint32_t i = 0; i < seg.length; ++i) out[i] = pattern_octet(first + i, seg.stamp);
}

}  // namespace

void packet_to_stack(const socket_pair& pair, const segment& seg, traces::packet& out) {
    out.source_ip = pair.peer_ip;
    out.dest_ip = pair.stack_ip;
    out.source_port = pair.peer_port;
    out.dest_port = pair.stack_port;
    out.seq = seg.seq;
    out.ack = seg.ack;
    out.flags = seg.flags;
    out.window = seg.window;
    out.urgent = seg.urgent;
    out.options = seg.options;
    fill_payload(seg, out.payload);
}

segment segment_from_stack(traces::packet&& p, stack_time at) {
    return {.seq = p.seq,
            .ack = p.ack,
            .flags = p.flags,
            .window = p.window,
            .length = static_cast<std::uint32_t>(p.payload.size()),
            .urgent = p.urgent,
            .options = std::move(p.options),
            .time = at};
}

}  // namespace synfin::conformance
