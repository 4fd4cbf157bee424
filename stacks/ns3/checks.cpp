#include "stacks/ns3/checks.hpp"

namespace synfin_stacks {
namespace {

constexpr std::size_t least_header = 20;
constexpr std::uint8_t protocol_icmp = 1, protocol_tcp = 6;

std::size_t number(const std::uint8_t* at) { return static_cast<std::size_t>(at[0]) << 8 | at[1]; }

// RFC 9293 3.1: kind 0 ends the list, kind 1 is one octet, all others have a length that counts both.
bool are_options(const std::uint8_t* at, const std::uint8_t* end) {
    while (at < end) {
        if (*at == 0) return true;
        if (*at == 1) {
            ++at;
            continue;
        }
        if (end - at < 2 || at[1] < 2 || at[1] > end - at) return false;
        at += at[1];
    }
    return true;
}

bool is_segment(const std::uint8_t* octets, std::size_t size) {
    if (size < least_header) return false;
    const std::size_t header = (octets[12] >> 4U) * 4U;
    return header >= least_header && header <= size && are_options(octets + least_header, octets + header);
}

}  // namespace

bool is_safe_for_ns3(const std::uint8_t* octets, std::size_t size) {
    if (size < least_header || octets[0] >> 4U != 4) return false;
    const std::size_t header = (octets[0] & 15U) * 4U, total = number(octets + 2);
    if (header != least_header || total < header || total != size || (number(octets + 6) & 0x3fff) != 0) return false;
    if (octets[9] == protocol_tcp) return is_segment(octets + header, size - header);
    const std::size_t quoting = header + 8 + least_header + 8;  // ICMP header, IP header, 64 bits of the segment (RFC 792)
    return octets[9] == protocol_icmp && size >= quoting && octets[header + 8] == 0x45;
}

}  // namespace synfin_stacks
