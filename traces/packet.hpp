// A TCP segment in an IPv4 datagram: as a value, and as the bytes on the wire.
//
// Layout: RFC 791 section 3.1 and RFC 9293 section 3.1. The value keeps every bit a test may want to set, the reserved
// ones too; lengths and checksums belong to the codec. `decode(encode(p)) == p` for each p whose options fill whole words.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace synfin::traces {

/// Control bits of the TCP header (RFC 9293 section 3.1), ORed together in `packet::flags`.
namespace flag {
inline constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08;
inline constexpr std::uint8_t ack = 0x10, urg = 0x20, ece = 0x40, cwr = 0x80;
}  // namespace flag

/// One TCP segment with its addresses. Everything in host byte order.
struct packet {
    std::uint32_t source_ip = 0;
    std::uint32_t dest_ip = 0;
    std::uint16_t source_port = 0;
    std::uint16_t dest_port = 0;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = 0;
    std::uint16_t window = 0;
    std::uint16_t urgent = 0;
    std::vector<std::uint8_t> options = {};  ///< raw; at most 40 octets; zeros (End of Option List) fill the last word
    std::vector<std::uint8_t> payload = {};
    std::uint8_t reserved = 0;  ///< the four reserved bits after the data offset; a receiver must ignore them

    [[nodiscard]] bool has(std::uint8_t mask) const { return (flags & mask) == mask; }
    /// SEG.LEN: octets of data, plus one each for SYN and FIN.
    [[nodiscard]] std::uint32_t length() const;
    bool operator==(const packet&) const = default;
};

/// Octets `encode` makes of this packet, or 0 when no datagram can hold it (options over 40, total over 65535).
[[nodiscard]] std::size_t encoded_size(const packet& p);

/// The IPv4 datagram, checksums right; empty when `encoded_size` is 0.
[[nodiscard]] std::vector<std::uint8_t> encode(const packet& p);

/// The same without allocating: writes to the front of `out`, returns the size; 0 (nothing written) when it does not fit.
std::size_t encode_into(const packet& p, std::span<std::uint8_t> out);

/// A capture taken on the sending host can hold checksums that the network card was to fill in.
enum class checksums { verify, ignore };

/// Reads an unfragmented IPv4 datagram with TCP in it. Octets behind the datagram (Ethernet padding) are ignored.
[[nodiscard]] result<packet> decode(std::span<const std::uint8_t> in, checksums mode = checksums::verify);

/// Reads dotted-quad text ("192.0.2.1") to host order.
[[nodiscard]] result<std::uint32_t> parse_ipv4(const std::string& text);

/// Host-order address as a dotted quad.
[[nodiscard]] std::string ipv4_text(std::uint32_t address);

}  // namespace synfin::traces
