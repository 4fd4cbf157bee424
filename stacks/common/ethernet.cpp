#include "stacks/common/ethernet.hpp"

#include <algorithm>

namespace synfin_stacks {
namespace {

constexpr std::size_t least_ip = 20, least_tcp = 20, arp_size = 28;
constexpr std::uint8_t protocol_tcp = 6;

std::uint64_t sum_of(octet_span octets) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2) sum += read16(octets, i);
    if (octets.size() % 2 != 0) sum += static_cast<std::uint64_t>(octets.back()) << 8;
    return sum;
}

std::uint16_t folded(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

// Of an IPv4 header that is whole; 0 otherwise.
std::size_t header_size(octet_span datagram) {
    if (datagram.size() < least_ip || datagram[0] >> 4 != 4) return 0;
    const std::size_t size = (datagram[0] & 15U) * 4U;
    return size < least_ip || size > datagram.size() ? 0 : size;
}

}  // namespace

std::uint16_t read16(octet_span octets, std::size_t at) { return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]); }

std::uint32_t read32(octet_span octets, std::size_t at) {
    return static_cast<std::uint32_t>(read16(octets, at)) << 16 | read16(octets, at + 2);
}

void write16(std::span<std::uint8_t> octets, std::size_t at, std::uint16_t value) {
    octets[at] = static_cast<std::uint8_t>(value >> 8);
    octets[at + 1] = static_cast<std::uint8_t>(value);
}

void write32(std::span<std::uint8_t> octets, std::size_t at, std::uint32_t value) {
    write16(octets, at, static_cast<std::uint16_t>(value >> 16));
    write16(octets, at + 2, static_cast<std::uint16_t>(value));
}

void make_frame(const mac_address& to, const mac_address& from, std::uint16_t type, octet_span payload,
                std::vector<std::uint8_t>& out) {
    out.resize(ether_header + payload.size());
    std::copy(to.begin(), to.end(), out.begin());
    std::copy(from.begin(), from.end(), out.begin() + 6);
    write16(out, 12, type);
    std::copy(payload.begin(), payload.end(), out.begin() + ether_header);
}

std::optional<octet_span> datagram_in(octet_span frame) {
    if (frame.size() < ether_header + least_ip || read16(frame, 12) != ether_ipv4) return std::nullopt;
    const auto datagram = frame.subspan(ether_header);
    const std::size_t total = read16(datagram, 2);
    if (header_size(datagram) == 0 || total < least_ip || total > datagram.size()) return std::nullopt;
    return datagram.first(total);
}

std::optional<std::vector<std::uint8_t>> arp_reply(octet_span frame, const mac_address& mac) {
    constexpr std::array<std::uint8_t, 8> request{0, 1, 8, 0, 6, 4, 0, 1};  // Ethernet, IPv4, their sizes, "request"
    if (frame.size() < ether_header + arp_size || read16(frame, 12) != ether_arp) return std::nullopt;
    const auto asked = frame.subspan(ether_header, arp_size);
    if (!std::equal(request.begin(), request.end(), asked.begin())) return std::nullopt;
    if (read32(asked, 14) == read32(asked, 24)) return std::nullopt;  // it asks whether its own address is taken
    std::vector<std::uint8_t> told(asked.begin(), asked.end());
    told[7] = 2;
    std::copy(mac.begin(), mac.end(), told.begin() + 8);
    std::copy_n(asked.begin() + 24, 4, told.begin() + 14);
    std::copy_n(asked.begin() + 8, 10, told.begin() + 18);
    mac_address asker;
    std::copy_n(asked.begin() + 8, asker.size(), asker.begin());
    std::vector<std::uint8_t> reply;
    make_frame(asker, mac, ether_arp, told, reply);
    return reply;
}

std::optional<std::size_t> tcp_header_at(octet_span datagram) {
    const auto at = header_size(datagram);
    if (at == 0 || datagram[9] != protocol_tcp || (read16(datagram, 6) & 0x3fff) != 0) return std::nullopt;
    if (datagram.size() < at + least_tcp) return std::nullopt;
    return at;
}

void fix_checksums(std::span<std::uint8_t> datagram) {
    const auto size = header_size(datagram);
    if (size == 0) return;
    write16(datagram, 10, 0);
    write16(datagram, 10, folded(sum_of(datagram.first(size))));
    const auto tcp = tcp_header_at(datagram);
    if (!tcp) return;
    write16(datagram, *tcp + 16, 0);
    const auto segment = datagram.subspan(*tcp);
    const auto pseudo = sum_of(datagram.subspan(12, 8)) + protocol_tcp + segment.size();
    write16(datagram, *tcp + 16, folded(pseudo + sum_of(segment)));
}

std::optional<tcp_ends> read_ends(octet_span datagram) {
    const auto tcp = tcp_header_at(datagram);
    if (!tcp) return std::nullopt;
    return tcp_ends{read32(datagram, 12), read32(datagram, 16), read16(datagram, *tcp), read16(datagram, *tcp + 2)};
}

bool rewrite_ends(std::span<std::uint8_t> datagram, const tcp_ends& ends) {
    const auto tcp = tcp_header_at(datagram);
    if (!tcp) return false;
    write32(datagram, 12, ends.source_ip);
    write32(datagram, 16, ends.dest_ip);
    write16(datagram, *tcp, ends.source_port);
    write16(datagram, *tcp + 2, ends.dest_port);
    fix_checksums(datagram);
    return true;
}

}  // namespace synfin_stacks
