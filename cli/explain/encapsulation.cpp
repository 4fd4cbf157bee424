// encapsulation: a SYN as the bytes of a frame, every field found in the bytes and named.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <stdexcept>

#include "cli/explain/topics.hpp"
#include "traces/notation.hpp"
#include "traces/packet.hpp"

namespace synfin::cli {
namespace {

using bytes = std::span<const std::uint8_t>;

constexpr std::size_t ethernet_size = 14, ip_size = 20;

/// The SYN that Linux sends: a segment of 40 octets, half of them options.
traces::packet syn() {
    traces::packet p;
    p.source_ip = 0xc0000201;  // 192.0.2.1 and 192.0.2.2: RFC 5737, for documentation
    p.dest_ip = 0xc0000202;
    p.source_port = 49152;
    p.dest_port = 80;
    p.seq = 0x1a2b3c4d;
    p.flags = traces::flag::syn;
    p.window = 64240;
    p.options = {2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0x00, 0x00, 0x30, 0x39, 0, 0, 0, 0, 1, 3, 3, 7};
    return p;
}

std::vector<std::uint8_t> frame_of(const traces::packet& p) {
    // Destination and source hardware address (locally administered, RFC 9542), type 0x0800: IPv4.
    std::vector<std::uint8_t> frame{0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01, 0x08, 0x00};
    const auto datagram = traces::encode(p);
    frame.insert(frame.end(), datagram.begin(), datagram.end());
    return frame;
}

std::uint64_t number(bytes field) {
    std::uint64_t n = 0;
    for (const auto b : field) n = n << 8 | b;
    return n;
}

std::string hex(bytes field, const char* between = " ") {
    std::string text;
    for (const auto b : field) text += fmt::format("{}{:02x}", text.empty() ? "" : between, b);
    return text;
}

std::string plain(bytes f) { return std::to_string(number(f)); }
std::string address(bytes f) { return traces::ipv4_text(static_cast<std::uint32_t>(number(f))); }
std::string mac(bytes f) { return hex(f, ":"); }

/// A field: where it begins in its header, how many octets it has, its name, and what its octets say.
struct field {
    std::size_t at, size;
    const char* name;
    std::function<std::string(bytes)> says;
};

const std::vector<field>& ethernet_fields() {
    static const std::vector<field> all{
        {0, 6, "destination address", mac},
        {6, 6, "source address", mac},
        {12, 2, "type", [](bytes f) { return number(f) == 0x0800 ? std::string("IPv4") : plain(f); }},
    };
    return all;
}

const std::vector<field>& ip_fields() {
    static const std::vector<field> all{
        {0, 1, "version, header length",
         [](bytes f) { return fmt::format("version {}, {} words = {} octets", f[0] >> 4, f[0] & 15, (f[0] & 15) * 4); }},
        {1, 1, "DSCP, ECN", plain},
        {2, 2, "total length", [](bytes f) { return plain(f) + " octets, header included"; }},
        {4, 2, "identification", plain},
        {6, 2, "flags, fragment offset",
         [](bytes f) { return fmt::format("{}offset {}", (f[0] & 0x40) != 0 ? "don't fragment, " : "", number(f) & 0x1fff); }},
        {8, 1, "time to live", [](bytes f) { return plain(f) + " hops"; }},
        {9, 1, "protocol", [](bytes f) { return f[0] == 6 ? std::string("6 = TCP") : plain(f); }},
        {10, 2, "header checksum", [](bytes) { return std::string("right"); }},
        {12, 4, "source address", address},
        {16, 4, "destination address", address},
    };
    return all;
}

const std::vector<field>& tcp_fields() {
    static const std::vector<field> all{
        {0, 2, "source port", plain},
        {2, 2, "destination port", [](bytes f) { return plain(f) + (number(f) == 80 ? " (http)" : ""); }},
        {4, 4, "sequence number", [](bytes f) { return plain(f) + " = x, the initial sequence number"; }},
        {8, 4, "acknowledgment number", [](bytes f) { return plain(f) + ", means nothing: ACK is off"; }},
        {12, 1, "data offset, reserved",
         [](bytes f) { return fmt::format("{} words = {} octets of header", f[0] >> 4, (f[0] >> 4) * 4); }},
        {13, 1, "control bits",
         [](bytes f) { return fmt::format("{:08b} (CWR ECE URG ACK PSH RST SYN FIN) = {}", f[0], traces::control_text(f[0])); }},
        {14, 2, "window", [](bytes f) { return plain(f) + " octets may be sent to us"; }},
        {16, 2, "checksum", [](bytes) { return std::string("right, over addresses, protocol, length and segment"); }},
        {18, 2, "urgent pointer", plain},
    };
    return all;
}

std::string option_says(bytes o) {
    switch (o[0]) {
        case 2:
            return fmt::format("maximum segment size {}", number(o.subspan(2)));
        case 3:
            return fmt::format("window scale {}: windows count in units of {}", o[2], 1U << o[2]);
        case 4:
            return "selective acknowledgments permitted";
        case 8:
            return fmt::format("timestamps: value {}, echo {}", number(o.subspan(2, 4)), number(o.subspan(6, 4)));
        default:
            return "no operation: padding";
    }
}

void add_fields(table& rows, bytes frame, std::size_t start, const std::vector<field>& fields) {
    for (const auto& f : fields) {
        const auto octets = frame.subspan(start + f.at, f.size);
        rows.push_back({std::to_string(start + f.at), hex(octets), f.name, f.says(octets)});
    }
}

void add_options(table& rows, bytes frame, std::size_t start) {
    for (std::size_t at = start; at < frame.size();) {
        const std::size_t size = frame[at] == 1 ? 1 : frame[at + 1];
        rows.push_back({std::to_string(at), hex(frame.subspan(at, size)), "option", option_says(frame.subspan(at, size))});
        at += size;
    }
}

std::string dump(bytes frame) {
    std::string text;
    for (std::size_t at = 0; at < frame.size(); at += 16)
        text += fmt::format("  {:04x}  {}\n", at, hex(frame.subspan(at, std::min<std::size_t>(16, frame.size() - at))));
    return text;
}

const table heads{{"at", "octets", "field", "says"}};

}  // namespace

article encapsulation() {
    const auto p = syn();
    const auto frame = frame_of(p);
    const auto decoded = traces::decode(bytes(frame).subspan(ethernet_size));
    if (!decoded || !(*decoded == p)) throw std::logic_error("the frame does not decode to the segment it was made of");
    article a("topic", "encapsulation");
    a.say(fmt::format(
        "Each layer puts what it was given behind a header of its own. This SYN, {}, is a segment of {} octets in the transport "
        "layer; "
        "a packet of {} in the network layer; a frame of {} in the link layer (a checksum of 4 octets more on the cable). "
        "All of it, as a capture shows it:",
        traces::notation(p), frame.size() - ethernet_size - ip_size, frame.size() - ethernet_size, frame.size()));
    a.add(verbatim{dump(frame)});
    a.head("Link layer: the frame (Ethernet). From one station to the next one on the same cable");
    auto rows = heads;
    add_fields(rows, frame, 0, ethernet_fields());
    a.add(std::move(rows));
    a.head("Network layer: the packet (IPv4). From host to host, over any number of cables");
    rows = heads;
    add_fields(rows, frame, ethernet_size, ip_fields());
    a.add(std::move(rows));
    a.head("Transport layer: the segment (TCP). From program to program");
    rows = heads;
    add_fields(rows, frame, ethernet_size + ip_size, tcp_fields());
    add_options(rows, frame, ethernet_size + ip_size + 20);
    a.add(std::move(rows));
    a.say(
        "No data follows: a SYN usually carries none, and still uses one sequence number. The four of addresses and ports name "
        "the "
        "connection; the state at each end is kept under that name.");
    return a;
}

}  // namespace synfin::cli
