// Where the IP datagram starts in a captured frame.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace synfin::traces {

/// Whether `ipv4_in` understands this link type (a DLT_ number of libpcap).
[[nodiscard]] bool known_link_type(int link_type);

/// The IPv4 datagram inside a frame with whatever pads it; nothing when the frame holds something else or is too short.
[[nodiscard]] std::optional<std::span<const std::uint8_t>> ipv4_in(int link_type, std::span<const std::uint8_t> frame);

}  // namespace synfin::traces
