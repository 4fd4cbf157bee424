// What may be shown to ns-3: its parsers trust their input.
#pragma once
#include <cstddef>
#include <cstdint>

namespace synfin_stacks {

/// Whether these octets are one unfragmented IPv4 datagram with a TCP segment whose header and options are well-formed, or
/// with an ICMP error that quotes a TCP header. Checksums are left to the stack.
[[nodiscard]] bool is_safe_for_ns3(const std::uint8_t* octets, std::size_t size);

}  // namespace synfin_stacks
