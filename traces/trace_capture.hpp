// The segments of a trace as datagrams, for Wireshark and for tools that read captures.
#pragma once
#include <cstdint>
#include <vector>

#include "traces/capture.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// Where the two ends of a trace live on the wire; the defaults are of the documentation network (RFC 5737).
struct wire_addresses {
    std::uint32_t first_ip = 0xc0000201;   ///< 192.0.2.1
    std::uint32_t second_ip = 0xc0000202;  ///< 192.0.2.2
    std::uint16_t first_port = 40001;
    std::uint16_t second_port = 40002;
};

/// One datagram for each segment put into the network, copies and forged ones too, in the order of the steps; step n is at
/// n milliseconds. Numbers of a small modulus are unwrapped, so that they grow as 32-bit ones do. A comment names the step
/// that sent the segment and the one that received or lost it, with states, rules and clauses.
[[nodiscard]] std::vector<captured> datagrams(const trace& t, const wire_addresses& addresses = {});

}  // namespace synfin::traces
