// Captures: IPv4 datagrams with their times, to and from pcap and pcapng files.
//
// Reading leaves both formats to libpcap, the authority. libpcap cannot write pcapng, so that writer is our own; it exists
// because pcapng carries a comment beside each packet, where we name the state and the clause.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace synfin::traces {

/// One datagram of a capture.
struct captured {
    std::int64_t time_ns = 0;            ///< since 1970; captures from before that do not exist
    std::vector<std::uint8_t> datagram;  ///< from the IP header on, without the link layer
    std::string comment = {};            ///< written to pcapng only; libpcap does not show comments when reading
    std::size_t number = 0;              ///< as Wireshark's frame.number, from 1; set when reading
    std::uint32_t missing = 0;           ///< octets cut off by the capture's snapshot length
    bool operator==(const captured&) const = default;
};

/// How much of a capture was looked at.
struct capture_summary {
    std::size_t frames = 0;   ///< all frames in the file
    std::size_t skipped = 0;  ///< those that hold no IPv4: ARP, IPv6, ...
    bool cut_short = false;   ///< the file ends in the middle of a frame, as when the capturing program was killed
};

/// A whole capture in memory.
struct capture {
    std::vector<captured> packets;
    capture_summary summary;
};

/// Calls `visit` for every IPv4 datagram of a pcap or pcapng file, in file order, without keeping the file in memory.
/// Link types: raw IP, Ethernet (VLAN tags too), Linux cooked 1 and 2, BSD loopback.
[[nodiscard]] result<capture_summary> visit_capture(const std::string& path, const std::function<void(captured&&)>& visit);

/// The same, all at once.
[[nodiscard]] result<capture> read_capture(const std::string& path);

/// The same from bytes in memory; `name` stands for the file in errors.
[[nodiscard]] result<capture> read_capture(std::span<const std::uint8_t> bytes, const std::string& name);

/// The file contents of a pcap with nanosecond times and link type IPv4. Empty only when memory ran out.
[[nodiscard]] std::string pcap_bytes(std::span<const captured> packets);

/// The file contents of a pcapng with the same and the comments.
[[nodiscard]] std::string pcapng_bytes(std::span<const captured> packets);

/// Writes a pcap file; the file appears whole or not at all.
[[nodiscard]] result<void> write_pcap(const std::string& path, std::span<const captured> packets);

/// Writes a pcapng file; the file appears whole or not at all.
[[nodiscard]] result<void> write_pcapng(const std::string& path, std::span<const captured> packets);

}  // namespace synfin::traces
