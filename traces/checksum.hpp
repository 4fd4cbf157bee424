// The Internet checksum (RFC 1071): ones' complement sum of 16-bit words, kept unfolded so that parts can be added up.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace synfin::traces {

/// Adds the big-endian words of `bytes` to `sum`; an odd last octet counts as the high half of a word.
[[nodiscard]] constexpr std::uint64_t add_words(std::uint64_t sum, std::span<const std::uint8_t> bytes) {
    std::size_t i = 0;
    for (; i + 1 < bytes.size(); i += 2) sum += static_cast<std::uint64_t>(bytes[i]) << 8 | bytes[i + 1];
    if (i < bytes.size()) sum += static_cast<std::uint64_t>(bytes[i]) << 8;
    return sum;
}

/// Folds the carries and complements: the value of a checksum field. Over data that includes a right checksum it is 0.
[[nodiscard]] constexpr std::uint16_t folded(std::uint64_t sum) {
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum & 0xffff);
}

/// Sum over the pseudo-header of RFC 9293 section 3.1; `addresses` are the source and destination octets of the IPv4 header.
[[nodiscard]] constexpr std::uint64_t pseudo_header(std::span<const std::uint8_t> addresses, std::size_t tcp_octets) {
    return add_words(6 + tcp_octets, addresses);  // 6 is TCP's protocol number
}

}  // namespace synfin::traces
