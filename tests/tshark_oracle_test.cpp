// label: oracle
// Our codec and capture writers against Wireshark's dissector: an opinion that shares no code with us.
#include <fmt/format.h>

#include <random>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/capture.hpp"
#include "traces/packet.hpp"
#include "traces/trace_capture.hpp"

using namespace synfin::traces;
using synfin::test::have_oracle;
using synfin::test::scratch_folder;
using synfin::test::shell;

namespace {

constexpr std::size_t count = 500;

/// Any header; a fixed seed, so that a disagreement can be looked at again.
packet random_packet(std::mt19937& random) {
    const auto word = [&] { return static_cast<std::uint32_t>(random()); };
    const auto half = [&] { return static_cast<std::uint16_t>(random()); };
    packet p{.source_ip = word(), .dest_ip = word(), .source_port = half(), .dest_port = half(), .seq = word(), .ack = word()};
    p.flags = static_cast<std::uint8_t>(random());
    p.window = half(), p.urgent = half();
    p.options.assign(random() % 11 * 4, 1);  // no-operations: any length is well-formed
    p.payload.resize(random() % 40);
    for (auto& octet : p.payload) octet = static_cast<std::uint8_t>(random());
    return p;
}

/// The fields asked of tshark, as it prints them; checksum status 1 is "good".
std::string expected_line(const packet& p) {
    return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t0x{:04x}\t{}\t{}\t{}\t{}\t1\t1\n", ipv4_text(p.source_ip), ipv4_text(p.dest_ip),
                       p.source_port, p.dest_port, p.seq, p.ack, p.flags, p.window, p.urgent, 20 + p.options.size(),
                       p.payload.size());
}

std::string tshark_fields(const std::string& file) {
    std::string command = "tshark -n -r '" + file + "' -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -T fields";
    for (const auto* field :
         {"ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.window_size_value",
          "tcp.urgent_pointer", "tcp.hdr_len", "tcp.len", "ip.checksum.status", "tcp.checksum.status"})
        command += std::string(" -e ") + field;
    const auto run = shell(command);
    INFO(run.err);
    REQUIRE(run.status == 0);
    return run.out;
}

void check_lines(const std::string& actual, const std::string& expected) {
    std::istringstream a(actual), e(expected);
    std::string line, wanted;
    for (std::size_t n = 1; std::getline(e, wanted); ++n) {
        INFO("packet " << n);
        REQUIRE(std::getline(a, line));
        REQUIRE(line == wanted);
    }
    CHECK_FALSE(std::getline(a, line));
}

}  // namespace

TEST_CASE("tshark reads every field as we wrote it, with right checksums") {
    if (!have_oracle("tshark")) return;
    std::mt19937 random(1);
    std::vector<captured> packets;
    std::string expected;
    for (std::size_t i = 0; i < count; ++i) {
        const auto p = random_packet(random);
        packets.push_back(
            {.time_ns = static_cast<std::int64_t>(i), .datagram = encode(p), .comment = fmt::format("packet {}", i)});
        expected += expected_line(p);
    }
    const scratch_folder folder;
    REQUIRE(write_pcap(folder / "a.pcap", packets));
    REQUIRE(write_pcapng(folder / "a.pcapng", packets));
    check_lines(tshark_fields(folder / "a.pcap"), expected);
    check_lines(tshark_fields(folder / "a.pcapng"), expected);
}

TEST_CASE("tshark shows the comments and the times of an exported trace") {
    if (!have_oracle("tshark")) return;
    const auto t = read_trace(SYNFIN_SOURCE_DIR "/tests/goldens/trace_handshake.json");
    REQUIRE(t.has_value());
    const scratch_folder folder;
    REQUIRE(write_pcapng(folder / "t.pcapng", datagrams(*t)));
    const auto run =
        shell("tshark -n -r '" + (folder / "t.pcapng") + "' -T fields -e frame.time_epoch -e tcp.flags.str -e frame.comment");
    CHECK(run.out.find("0.002000000") != std::string::npos);
    CHECK(run.out.find("m2: step 3: B receives m1") != std::string::npos);
    CHECK(run.out.find("B: LISTEN -> SYN-RECEIVED") != std::string::npos);
    CHECK(run.out.find("listen.syn (3.10.7.2 step 3)") != std::string::npos);
}
