// Captures to files and back, through libpcap for reading; odd and damaged files.
#include "traces/capture.hpp"

#include <rapidcheck.h>

#include <fstream>

#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/link_layer.hpp"
#include "traces/packet.hpp"

using namespace synfin::traces;
using synfin::test::scratch_folder;
using byte_list = std::vector<std::uint8_t>;

namespace {

byte_list datagram(std::uint32_t seq) { return encode({.source_ip = 1, .dest_ip = 2, .seq = seq, .flags = flag::syn}); }

std::vector<captured> three() {
    return {{.time_ns = 0, .datagram = datagram(1), .comment = "A: CLOSED -> SYN-SENT"},
            {.time_ns = 1'700'000'000'123'456'789, .datagram = datagram(2), .comment = "clause § 3.10.7"},
            {.time_ns = 1'700'000'001'000'000'000, .datagram = datagram(3)}};
}

/// What reading makes of written packets: numbered, without comments.
std::vector<captured> as_read(std::vector<captured> packets) {
    for (std::size_t i = 0; i < packets.size(); ++i) {
        packets[i].number = i + 1;
        packets[i].comment.clear();
    }
    return packets;
}

std::span<const std::uint8_t> octets(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

byte_list framed(byte_list link_header, const byte_list& inside) {
    link_header.insert(link_header.end(), inside.begin(), inside.end());
    return link_header;
}

std::string little(std::uint32_t v) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += static_cast<char>(v >> 8 * i);
    return text;
}

/// A pcap file with microsecond times, by hand.
std::string pcap_of(std::uint32_t link_type, const std::vector<byte_list>& frames) {
    std::string text = little(0xa1b2c3d4) + little(0x00040002) + little(0) + little(0) + little(65535) + little(link_type);
    for (const auto& f : frames) {
        const auto size = little(static_cast<std::uint32_t>(f.size()));
        text += little(5) + little(6) + size + size + std::string(f.begin(), f.end());
    }
    return text;
}

}  // namespace

TEST_CASE("both formats give back what was written") {
    const scratch_folder folder;
    const auto packets = three();
    REQUIRE(write_pcap(folder / "a.pcap", packets));
    REQUIRE(write_pcapng(folder / "a.pcapng", packets));
    for (const auto* name : {"a.pcap", "a.pcapng"}) {
        const auto back = read_capture(folder / name);
        INFO(name);
        REQUIRE(back.has_value());
        CHECK(back->packets == as_read(packets));
        CHECK(back->summary.frames == 3);
        CHECK(back->summary.skipped == 0);
    }
}

TEST_CASE("any datagrams survive both formats") {
    REQUIRE(rc::check("read(write(c)) == c", [] {
        std::vector<captured> packets;
        for (auto n = *rc::gen::inRange(0, 5); n > 0; --n) {
            auto inside = *rc::gen::arbitrary<byte_list>();
            inside.insert(inside.begin(), 0x45);
            const auto time = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 60) % 4'000'000'000'000'000'000;
            packets.push_back({.time_ns = time, .datagram = inside, .comment = *rc::gen::string<std::string>()});
        }
        for (const auto& file : {pcap_bytes(packets), pcapng_bytes(packets)}) {
            const auto back = read_capture(octets(file), "memory");
            RC_ASSERT(back.has_value());
            RC_ASSERT(back->packets == as_read(packets));
        }
    }));
}

TEST_CASE("comments stand in the pcapng file") {
    CHECK(pcapng_bytes(three()).find("clause § 3.10.7") != std::string::npos);
    CHECK(pcap_bytes(three()).find("clause") == std::string::npos);
}

TEST_CASE("the datagram is found behind every link header") {
    const auto inside = datagram(9);
    const byte_list mac(12, 0xaa);
    auto tagged = framed(mac, {0x81, 0x00, 0x00, 0x05, 0x08, 0x00});
    auto cooked = framed(byte_list(14, 0), {0x08, 0x00});
    auto cooked2 = framed({0x08, 0x00}, byte_list(18, 0));
    const std::vector<std::pair<std::uint32_t, byte_list>> headers{
        {101, {}}, {228, {}}, {1, framed(mac, {0x08, 0x00})}, {1, tagged}, {113, cooked}, {276, cooked2}, {0, {2, 0, 0, 0}}};
    for (const auto& [link_type, header] : headers) {
        INFO("link type " << link_type << ", header of " << header.size());
        const auto back = read_capture(octets(pcap_of(link_type, {framed(header, inside)})), "memory");
        REQUIRE(back.has_value());
        REQUIRE(back->packets.size() == 1);
        CHECK(back->packets[0].datagram == inside);
        CHECK(back->packets[0].time_ns == 5'000'006'000);
    }
}

TEST_CASE("frames without IPv4 are counted, not returned") {
    const byte_list mac(12, 0xaa);
    const auto arp = framed(mac, {0x08, 0x06, 0, 1}), six = framed(mac, {0x86, 0xdd, 0x60}), stub = byte_list(7);
    const auto tag_only = framed(mac, {0x81, 0x00, 0x00});
    const auto four = framed(framed(mac, {0x08, 0x00}), datagram(4));
    const auto back = read_capture(octets(pcap_of(1, {arp, six, stub, tag_only, four})), "memory");
    REQUIRE(back.has_value());
    CHECK(back->summary.frames == 5);
    CHECK(back->summary.skipped == 4);
    REQUIRE(back->packets.size() == 1);
    CHECK(back->packets[0].number == 5);
}

TEST_CASE("a capture that breaks off keeps its whole frames") {
    auto file = pcap_bytes(three());
    file.resize(file.size() - 7);
    const auto back = read_capture(octets(file), "memory");
    REQUIRE(back.has_value());
    CHECK(back->packets.size() == 2);
    CHECK(back->summary.cut_short);
}

TEST_CASE("octets cut off by the snapshot length are counted") {
    auto packets = three();
    packets[0].datagram.resize(30);
    packets[0].missing = 10;
    for (const auto& file : {pcap_bytes(packets), pcapng_bytes(packets)})
        CHECK(read_capture(octets(file), "memory")->packets == as_read(packets));
}

TEST_CASE("what is no capture is refused with its name") {
    const scratch_folder folder;
    const auto missing = read_capture(folder / "none.pcap");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message() == (folder / "none.pcap") + ": No such file or directory, expected a pcap or pcapng capture");
    CHECK(read_capture(octets("{ \"format\": 1 }         "), "x.json")
              .error()
              .message()
              .starts_with("x.json: unknown file format"));
    CHECK(read_capture({}, "empty").error().message() == "empty: no octets, expected a pcap or pcapng capture");
    const auto odd = read_capture(octets(pcap_of(147, {})), "odd.pcap");
    REQUIRE_FALSE(odd.has_value());
    CHECK(odd.error().message().starts_with("odd.pcap: captured on link type "));
}

TEST_CASE("a failed write leaves the old file") {
    const scratch_folder folder;
    CHECK_FALSE(write_pcap(folder / "no/such/folder.pcap", three()).has_value());
    REQUIRE(write_pcap(folder / "a.pcap", three()));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
