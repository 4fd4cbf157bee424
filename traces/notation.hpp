// A segment in one line of text: as RFC 9293 writes it, and shorter for diagrams.
#pragma once
#include <cstdint>
#include <string>

#include "traces/packet.hpp"

namespace synfin::traces {

/// What a line of text says about a segment; `len` counts octets of data only.
struct segment_line {
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint32_t len = 0;
    std::uint8_t flags = 0;  ///< bits of namespace `flag`
};

/// "SYN,ACK": control bits in the RFC's order; empty when none is set.
[[nodiscard]] std::string control_text(std::uint8_t flags);

/// "<SEQ=100><ACK=300><DATA=5><CTL=SYN,ACK>"; ACK only when its bit is set, DATA and CTL only when there is any.
[[nodiscard]] std::string notation(const segment_line& s);
[[nodiscard]] std::string notation(const packet& p);

/// "SYN,ACK seq=300 ack=101 len=5" with the same omissions; "-" stands for no control bits.
[[nodiscard]] std::string compact(const segment_line& s);
[[nodiscard]] std::string compact(const packet& p);

}  // namespace synfin::traces
