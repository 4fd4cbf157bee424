#include "traces/packet.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

#include "traces/checksum.hpp"

namespace synfin::traces {
namespace {

using bytes = std::span<std::uint8_t>;
using const_bytes = std::span<const std::uint8_t>;

constexpr std::size_t ip_header = 20;
constexpr std::size_t tcp_header = 20;
constexpr std::size_t most_options = 40;  // the data offset has four bits: 15 words
constexpr std::size_t most_datagram = 65535;
constexpr std::uint8_t tcp_protocol = 6;
constexpr std::uint8_t time_to_live = 64;
constexpr std::size_t ip_checksum_at = 10;
constexpr std::size_t tcp_checksum_at = 16;

void put16(bytes out, std::size_t at, std::uint32_t value) {
    out[at] = static_cast<std::uint8_t>(value >> 8);
    out[at + 1] = static_cast<std::uint8_t>(value);
}

void put32(bytes out, std::size_t at, std::uint32_t value) {
    put16(out, at, value >> 16);
    put16(out, at + 2, value);
}

std::uint16_t get16(const_bytes in, std::size_t at) { return static_cast<std::uint16_t>(in[at] << 8 | in[at + 1]); }

std::uint32_t get32(const_bytes in, std::size_t at) {
    return static_cast<std::uint32_t>(get16(in, at)) << 16 | get16(in, at + 2);
}

std::size_t padded_options(const packet& p) { return (p.options.size() + 3) / 4 * 4; }

void write_ip(const packet& p, bytes datagram) {
    const bytes ip = datagram.first(ip_header);
    std::ranges::fill(ip, std::uint8_t{0});
    ip[0] = 0x45;  // version 4, five words
    put16(ip, 2, static_cast<std::uint32_t>(datagram.size()));
    ip[6] = 0x40;  // don't fragment: then the identification may stay 0 (RFC 6864)
    ip[8] = time_to_live;
    ip[9] = tcp_protocol;
    put32(ip, 12, p.source_ip);
    put32(ip, 16, p.dest_ip);
    put16(ip, ip_checksum_at, folded(add_words(0, ip)));
}

void write_tcp_header(const packet& p, bytes tcp) {
    const auto words = (tcp_header + padded_options(p)) / 4;
    put16(tcp, 0, p.source_port);
    put16(tcp, 2, p.dest_port);
    put32(tcp, 4, p.seq);
    put32(tcp, 8, p.ack);
    tcp[12] = static_cast<std::uint8_t>(words << 4 | (p.reserved & 0x0f));
    tcp[13] = p.flags;
    put16(tcp, 14, p.window);
    put16(tcp, tcp_checksum_at, 0);
    put16(tcp, 18, p.urgent);
}

void write_tcp(const packet& p, bytes tcp) {
    write_tcp_header(p, tcp);
    const auto options = tcp.subspan(tcp_header, padded_options(p));
    std::ranges::fill(std::ranges::copy(p.options, options.begin()).out, options.end(), std::uint8_t{0});
    std::ranges::copy(p.payload, tcp.begin() + static_cast<std::ptrdiff_t>(tcp_header + options.size()));
}

/// The lengths of a datagram that have been checked against its size.
struct frame {
    const_bytes ip;
    const_bytes tcp;
    std::size_t tcp_header_octets = 0;
};

result<frame> ip_frame(const_bytes in) {
    if (in.size() < ip_header) return failure(fmt::format("{} octets of IP", in.size()), "20 or more");
    if (in[0] >> 4 != 4) return failure(fmt::format("IP version {}", in[0] >> 4), "4");
    const std::size_t header = static_cast<std::size_t>(in[0] & 0x0f) * 4;
    const std::size_t total = get16(in, 2);
    if (header < ip_header) return failure(fmt::format("an IP header of {} octets", header), "20 to 60");
    if (total < header || total > in.size())
        return failure(fmt::format("IP total length {}", total), fmt::format("{} to {}", header, in.size()));
    if ((get16(in, 6) & 0x3fff) != 0) return failure("a fragment", "an unfragmented datagram");
    if (in[9] != tcp_protocol) return failure(fmt::format("IP protocol {}", in[9]), "6 (TCP)");
    return frame{in.first(header), in.subspan(header, total - header)};
}

result<frame> tcp_frame(frame f) {
    if (f.tcp.size() < tcp_header) return failure(fmt::format("{} octets of TCP", f.tcp.size()), "20 or more");
    f.tcp_header_octets = static_cast<std::size_t>(f.tcp[12] >> 4) * 4;
    if (f.tcp_header_octets < tcp_header || f.tcp_header_octets > f.tcp.size())
        return failure(fmt::format("a TCP header of {} octets", f.tcp_header_octets),
                       fmt::format("20 to {}", std::min<std::size_t>(60, f.tcp.size())));
    return f;
}

tl::unexpected<error> wrong_checksum(const char* layer, std::uint16_t found, std::uint64_t sum_with_it) {
    const auto right = folded(sum_with_it + (~static_cast<std::uint64_t>(found) & 0xffff));
    return failure(fmt::format("{} checksum {:#06x}", layer, found), fmt::format("{:#06x}", right));
}

result<frame> verified(frame f) {
    const auto ip_sum = add_words(0, f.ip);
    if (folded(ip_sum) != 0) return wrong_checksum("IP", get16(f.ip, ip_checksum_at), ip_sum);
    const auto tcp_sum = add_words(pseudo_header(f.ip.subspan(12, 8), f.tcp.size()), f.tcp);
    if (folded(tcp_sum) != 0) return wrong_checksum("TCP", get16(f.tcp, tcp_checksum_at), tcp_sum);
    return f;
}

std::vector<std::uint8_t> copied(const_bytes b) { return {b.begin(), b.end()}; }

packet read_fields(const frame& f) {
    const auto t = f.tcp;
    return {.source_ip = get32(f.ip, 12),
            .dest_ip = get32(f.ip, 16),
            .source_port = get16(t, 0),
            .dest_port = get16(t, 2),
            .seq = get32(t, 4),
            .ack = get32(t, 8),
            .flags = t[13],
            .window = get16(t, 14),
            .urgent = get16(t, 18),
            .options = copied(t.subspan(tcp_header, f.tcp_header_octets - tcp_header)),
            .payload = copied(t.subspan(f.tcp_header_octets)),
            .reserved = static_cast<std::uint8_t>(t[12] & 0x0f)};
}

}  // namespace

std::uint32_t packet::length() const {
    return static_cast<std::uint32_t>(payload.size()) + (has(flag::syn) ? 1U : 0U) + (has(flag::fin) ? 1U : 0U);
}

std::size_t encoded_size(const packet& p) {
    const auto total = ip_header + tcp_header + padded_options(p) + p.payload.size();
    return p.options.size() > most_options || total > most_datagram ? 0 : total;
}

std::size_t encode_into(const packet& p, bytes out) {
    const auto size = encoded_size(p);
    if (size == 0 || size > out.size()) return 0;
    const auto datagram = out.first(size);
    const auto tcp = datagram.subspan(ip_header);
    write_ip(p, datagram);
    write_tcp(p, tcp);
    put16(tcp, tcp_checksum_at, folded(add_words(pseudo_header(datagram.subspan(12, 8), tcp.size()), tcp)));
    return size;
}

std::vector<std::uint8_t> encode(const packet& p) {
    std::vector<std::uint8_t> out(encoded_size(p));
    encode_into(p, out);
    return out;
}

result<packet> decode(const_bytes in, checksums mode) {
    auto f = ip_frame(in).and_then(tcp_frame);
    if (mode == checksums::verify) f = std::move(f).and_then(verified);
    return std::move(f).map(read_fields);
}

result<std::uint32_t> parse_ipv4(const std::string& text) {
    in_addr address{};
    if (inet_pton(AF_INET, text.c_str(), &address) != 1)
        return failure(fmt::format("address \"{}\"", text), "four numbers up to 255 with dots, such as 192.0.2.1");
    return ntohl(address.s_addr);
}

std::string ipv4_text(std::uint32_t a) { return fmt::format("{}.{}.{}.{}", a >> 24, a >> 16 & 0xff, a >> 8 & 0xff, a & 0xff); }

}  // namespace synfin::traces
