// The link below a stack whose wire carries Ethernet frames: frames around datagrams, answers to its ARP requests, and the
// checksums of IPv4 (RFC 791 3.1) and TCP (RFC 9293 3.1) after an address or a port was rewritten.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace synfin_stacks {

using mac_address = std::array<std::uint8_t, 6>;
using octet_span = std::span<const std::uint8_t>;

inline constexpr std::uint16_t ether_ipv4 = 0x0800, ether_arp = 0x0806;
inline constexpr std::size_t ether_header = 14;

/// Numbers in network order; `at` must be inside.
[[nodiscard]] std::uint16_t read16(octet_span octets, std::size_t at);
[[nodiscard]] std::uint32_t read32(octet_span octets, std::size_t at);
void write16(std::span<std::uint8_t> octets, std::size_t at, std::uint16_t value);
void write32(std::span<std::uint8_t> octets, std::size_t at, std::uint32_t value);

/// `payload` in a frame; reuses `out`'s memory.
void make_frame(const mac_address& to, const mac_address& from, std::uint16_t type, octet_span payload,
                std::vector<std::uint8_t>& out);

/// The IPv4 datagram in a frame, cut to its total length (short frames are padded). Nothing: the frame has none.
[[nodiscard]] std::optional<octet_span> datagram_in(octet_span frame);

/// The reply to an ARP request (RFC 826) for any address but the asker's own: all of them are at `mac`. Nothing: the frame is
/// no such request.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> arp_reply(octet_span frame, const mac_address& mac);

/// Writes the header checksum of an IPv4 datagram, and the checksum of the TCP segment in it when it is a whole one. Does
/// nothing to what is not IPv4.
void fix_checksums(std::span<std::uint8_t> datagram);

/// Where the TCP header begins in an unfragmented IPv4 datagram. Nothing: no TCP, or too short.
[[nodiscard]] std::optional<std::size_t> tcp_header_at(octet_span datagram);

/// The addresses and ports of a TCP segment in a datagram, host order.
struct tcp_ends {
    std::uint32_t source_ip, dest_ip;
    std::uint16_t source_port, dest_port;
};
[[nodiscard]] std::optional<tcp_ends> read_ends(octet_span datagram);
/// Rewrites them, checksums included; false when there is no TCP segment. A checksum that was wrong is wrong no more.
bool rewrite_ends(std::span<std::uint8_t> datagram, const tcp_ends& ends);

}  // namespace synfin_stacks
