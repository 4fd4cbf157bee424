// The wire codec: round trips, what damage is noticed, how a segment is written down.
#include "traces/packet.hpp"

#include <rapidcheck.h>

#include "tests/catch.hpp"
#include "traces/checksum.hpp"
#include "traces/notation.hpp"

using namespace synfin::traces;
using byte_list = std::vector<std::uint8_t>;

namespace {

packet syn_ack() {
    return {.source_ip = 0xc0000201,
            .dest_ip = 0xc0000202,
            .source_port = 80,
            .dest_port = 40000,
            .seq = 300,
            .ack = 101,
            .flags = flag::syn | flag::ack,
            .window = 1000,
            .options = {2, 4, 5, 0xb4},
            .payload = {1, 2, 3}};
}

packet any_packet() {
    using rc::gen::arbitrary;
    packet p{.source_ip = *arbitrary<std::uint32_t>(),
             .dest_ip = *arbitrary<std::uint32_t>(),
             .source_port = *arbitrary<std::uint16_t>(),
             .dest_port = *arbitrary<std::uint16_t>(),
             .seq = *arbitrary<std::uint32_t>(),
             .ack = *arbitrary<std::uint32_t>(),
             .flags = *arbitrary<std::uint8_t>(),
             .window = *arbitrary<std::uint16_t>(),
             .urgent = *arbitrary<std::uint16_t>(),
             .payload = *arbitrary<byte_list>(),
             .reserved = *rc::gen::inRange<std::uint8_t>(0, 16)};
    p.options = *rc::gen::container<byte_list>(4 * *rc::gen::inRange<std::size_t>(0, 11), arbitrary<std::uint8_t>());
    return p;
}

std::string why_not(const byte_list& bytes) {
    const auto p = decode(bytes);
    return p ? "decoded" : p.error().message();
}

byte_list with(byte_list bytes, std::size_t at, std::uint8_t value) {
    bytes.at(at) = value;
    return bytes;
}

}  // namespace

TEST_CASE("a packet survives the wire") {
    REQUIRE(rc::check("decode(encode(p)) == p", [] {
        const auto p = any_packet();
        const auto back = decode(encode(p));
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == p);
    }));
}

TEST_CASE("encode_into writes the same octets and no more") {
    REQUIRE(rc::check("encode_into == encode", [] {
        const auto p = any_packet();
        byte_list room(encoded_size(p) + 3, 0xee);
        const auto size = encode_into(p, room);
        RC_ASSERT(byte_list(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size)) == encode(p));
        RC_ASSERT(byte_list(room.begin() + static_cast<std::ptrdiff_t>(size), room.end()) == byte_list(3, 0xee));
    }));
    byte_list small(46);
    CHECK(encode_into(syn_ack(), small) == 0);
    CHECK(small == byte_list(46));
}

TEST_CASE("options are filled up with zeros to whole words") {
    auto p = syn_ack();
    p.options = {1, 1, 1};
    CHECK(decode(encode(p))->options == byte_list{1, 1, 1, 0});
}

TEST_CASE("what no datagram can hold has no encoding") {
    auto p = syn_ack();
    p.options.resize(41);
    CHECK(encode(p).empty());
    p.options.clear();
    p.payload.resize(65535 - 40);
    CHECK(encode(p).size() == 65535);
    p.payload.push_back(0);
    CHECK(encode(p).empty());
}

TEST_CASE("every single flipped bit is noticed") {
    const auto good = encode(syn_ack());
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        const auto bad = with(good, bit / 8, static_cast<std::uint8_t>(good[bit / 8] ^ 1U << bit % 8));
        INFO("bit " << bit);
        CHECK_FALSE(decode(bad).has_value());
    }
}

TEST_CASE("random damage never does harm") {
    REQUIRE(rc::check("decode of damaged packets returns", [] {
        auto bytes = encode(any_packet());
        const auto flips = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::arbitrary<std::uint32_t>());
        for (const auto f : flips) bytes[f / 8 % bytes.size()] ^= static_cast<std::uint8_t>(1U << f % 8);
        bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size() + 1));
        const auto p = decode(bytes, checksums::ignore);
        RC_ASSERT(p.has_value() || !p.error().expected.empty());
    }));
}

TEST_CASE("an error says what is there and what was expected") {
    const auto good = encode(syn_ack());
    CHECK(why_not({}) == "0 octets of IP, expected 20 or more");
    CHECK(why_not(with(good, 0, 0x65)) == "IP version 6, expected 4");
    CHECK(why_not(with(good, 0, 0x44)) == "an IP header of 16 octets, expected 20 to 60");
    CHECK(why_not(with(good, 3, 200)) == "IP total length 200, expected 20 to 47");
    CHECK(why_not(with(good, 3, 30)) == "10 octets of TCP, expected 20 or more");
    CHECK(why_not(with(good, 6, 0x20)) == "a fragment, expected an unfragmented datagram");
    CHECK(why_not(with(good, 9, 17)) == "IP protocol 17, expected 6 (TCP)");
    CHECK(why_not(with(good, 32, 0x40)) == "a TCP header of 16 octets, expected 20 to 27");
    CHECK(why_not(with(good, 32, 0x70)) == "a TCP header of 28 octets, expected 20 to 27");
}

TEST_CASE("a wrong checksum error names the right one") {
    const auto good = encode(syn_ack());
    const auto bad = with(good, 37, static_cast<std::uint8_t>(good[37] ^ 0xff));
    const auto right = (good[36] << 8 | good[37]);
    char text[80];
    std::snprintf(text, sizeof text, "TCP checksum 0x%04x, expected 0x%04x", right ^ 0xff, right);
    CHECK(why_not(bad) == text);
    CHECK(decode(bad, checksums::ignore).has_value());
}

TEST_CASE("Ethernet padding behind a datagram is no payload") {
    auto bytes = encode(syn_ack());
    bytes.resize(60);
    CHECK(*decode(bytes) == syn_ack());
}

TEST_CASE("an IP header with options is stepped over") {
    auto bytes = encode(syn_ack());
    bytes.insert(bytes.begin() + 20, {1, 1, 1, 0});  // three no-operations, end of list
    bytes[0] = 0x46;
    bytes[3] = static_cast<std::uint8_t>(bytes[3] + 4);
    bytes[10] = bytes[11] = 0;
    const auto sum = folded(add_words(0, std::span(bytes).first(24)));
    bytes[10] = static_cast<std::uint8_t>(sum >> 8);
    bytes[11] = static_cast<std::uint8_t>(sum);
    CHECK(*decode(bytes) == syn_ack());
}

TEST_CASE("segments are written as in RFC 9293") {
    auto p = syn_ack();
    p.payload.clear();
    CHECK(notation(p) == "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    CHECK(compact(p) == "SYN,ACK seq=300 ack=101");
    CHECK(notation(segment_line{100, 0, 0, flag::syn}) == "<SEQ=100><CTL=SYN>");
    CHECK(notation(segment_line{101, 301, 5, flag::ack | flag::psh}) == "<SEQ=101><ACK=301><DATA=5><CTL=PSH,ACK>");
    CHECK(compact(segment_line{7, 9, 0, 0}) == "- seq=7");
}

TEST_CASE("SEG.LEN counts SYN and FIN") {
    CHECK(packet{.flags = flag::syn | flag::fin, .payload = {1, 2}}.length() == 4);
    CHECK(packet{.flags = flag::ack}.length() == 0);
}

TEST_CASE("addresses as text") {
    CHECK(*parse_ipv4("192.0.2.1") == 0xc0000201);
    CHECK(ipv4_text(0xc0000201) == "192.0.2.1");
    CHECK_FALSE(parse_ipv4("192.0.2").has_value());
    CHECK_FALSE(parse_ipv4("192.0.2.256").has_value());
}
