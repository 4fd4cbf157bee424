// Between a slot's segments and packets: shared by every stack that speaks IPv4, and by captures of live runs.
#pragma once
#include "conformance/stack.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {

/// Fills `out` with the packet that carries `seg` from the peer to the stack, data included. Reuses `out`'s memory.
void packet_to_stack(const socket_pair& pair, const segment& seg, traces::packet& out);

/// The segment in a packet the stack sent, seen at time `at`. Takes the options out of `p`.
[[nodiscard]] segment segment_from_stack(traces::packet&& p, stack_time at);

}  // namespace synfin::conformance
