// The live kernel as a stack under test. Needs root and /dev/net/tun; says so and passes when it has not got them.
#include "conformance/stacks/linux.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/stacks/wire.hpp"
#include "tests/stack_peer.hpp"

using namespace synfin;
using namespace synfin::conformance;
using namespace std::chrono_literals;

namespace {

// Nothing when this machine cannot run the test; any other error is a failure.
std::unique_ptr<stack> open_or_skip(const linux_options& options = {}) {
    auto opened = open_linux(options);
    if (opened) return std::move(*opened);
    const std::string why = opened.error().message();
    const auto& missing = opened.error().expected;
    if (missing.find("CAP_") == std::string::npos && missing.find("TUN driver") == std::string::npos) FAIL(why);
    std::printf("SKIPPED: %s\n", why.c_str());
    return nullptr;
}

std::size_t open_files() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

TEST_CASE("passive handshake, data both ways, the peer closes first") {
    const auto k = open_or_skip();
    if (!k) return;
    CHECK(k->info().name == "linux");
    CHECK_FALSE(k->info().version.empty());
    peer p(*k);
    CHECK(p.state() == "CLOSED");
    CHECK(p.kind(user_call::receive, 1) == reply_kind::closed);
    CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
    CHECK(p.state() == "LISTEN");
    p.send(flag::syn);
    CHECK(p.seen() == "SYN,ACK");
    CHECK(p.state() == "SYN-RECEIVED");
    CHECK(p.kind(user_call::close) == reply_kind::not_supported);
    CHECK(p.kind(user_call::receive, 1) == reply_kind::would_block);
    p.send(flag::ack);
    CHECK(p.state() == "ESTABLISHED");

    const std::uint32_t first = p.nxt;
    p.send(flag::ack | flag::psh, 5);
    CHECK(p.seen() == "ACK");
    const reply got = p.call(user_call::receive, 100);
    CHECK(got.kind == reply_kind::ok);
    REQUIRE(got.data.size() == 5);
    for (std::uint32_t i = 0; i < 5; ++i) CHECK(got.data[i] == pattern_octet(first + i));
    CHECK(p.kind(user_call::receive, 100) == reply_kind::would_block);
    CHECK(p.call(user_call::send, 7).octets == 7);
    CHECK(p.seen() == "PSH,ACK len=7");
    p.send(flag::ack);

    p.send(flag::fin | flag::ack);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "CLOSE-WAIT");
    CHECK(p.kind(user_call::receive, 1) == reply_kind::end_of_stream);
    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    CHECK(p.state() == "LAST-ACK");
    p.send(flag::ack);
    CHECK(p.state() == "CLOSED");
    CHECK(p.seen().empty());
}

TEST_CASE("active handshake with a chosen ISS, the stack closes first, TIME-WAIT") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    CHECK(k->call(p.at, {.call = user_call::open_active, .iss = 0xfffffffeU}).kind == reply_kind::ok);
    CHECK(p.seen() == "SYN");
    CHECK(p.rcv == 0xffffffffU);
    CHECK(p.state() == "SYN-SENT");
    p.send(flag::syn | flag::ack);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "ESTABLISHED");
    CHECK(p.call(user_call::send, 5).octets == 5);  // over the wrap of the sequence space
    CHECK(p.seen() == "PSH,ACK len=5");
    CHECK(p.rcv == 4);

    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    CHECK(p.state() == "FIN-WAIT-1");
    p.send(flag::ack);
    CHECK(p.state() == "FIN-WAIT-2");
    p.send(flag::ack | flag::psh, 3);  // half-close: data still comes
    CHECK(p.seen() == "ACK");
    CHECK(p.call(user_call::receive, 9).octets == 3);
    p.send(flag::fin | flag::ack);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "TIME-WAIT");
    CHECK(k->records() == 1U);
}

TEST_CASE("ABORT, CLOSE half-duplex, forget, and a peer's RST") {
    const auto k = open_or_skip();
    if (!k) return;
    SECTION("ABORT resets") {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::abort) == reply_kind::ok);
        CHECK(p.seen() == "RST,ACK");
        CHECK(p.state() == "CLOSED");
        CHECK(p.kind(user_call::send, 1) == reply_kind::closed);
    }
    SECTION("data after CLOSE half-duplex is reset") {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::close_half_duplex) == reply_kind::ok);
        CHECK(p.seen() == "FIN,ACK");
        p.send(flag::ack);
        p.send(flag::ack | flag::psh, 4);
        CHECK(p.seen().substr(0, 3) == "RST");
        CHECK(p.state() == "CLOSED");
    }
    SECTION("a crash leaves a half-open connection, which the next segment resets") {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::forget) == reply_kind::ok);
        CHECK(p.seen().empty());
        CHECK(p.state() == "CLOSED");
        p.send(flag::ack);
        CHECK(p.seen() == "RST");
    }
    SECTION("the user hears of a RST") {
        peer p(*k);
        p.passive_handshake();
        p.send(flag::rst);
        CHECK(p.kind(user_call::receive, 1) == reply_kind::reset);
        CHECK(p.state() == "CLOSED");
    }
    SECTION("the user hears of a refused OPEN") {
        peer p(*k);
        CHECK(p.kind(user_call::open_active) == reply_kind::ok);
        CHECK(p.seen() == "SYN");
        p.send(flag::rst | flag::ack);
        CHECK(p.kind(user_call::receive, 1) == reply_kind::refused);
    }
    SECTION("a RST in SYN-RECEIVED leads back to LISTEN, CLOSE there to CLOSED") {
        peer p(*k);
        CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
        p.send(flag::syn);
        CHECK(p.seen() == "SYN,ACK");
        p.send(flag::rst);
        CHECK(p.state() == "LISTEN");
        CHECK(p.kind(user_call::open_active) == reply_kind::not_supported);
        CHECK(p.kind(user_call::close) == reply_kind::ok);
        CHECK(p.state() == "CLOSED");
    }
}

TEST_CASE("nothing listens: every segment but a RST is answered by a RST") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    REQUIRE(k->inject(p.at, {.seq = 70, .flags = flag::syn, .length = 5}));
    const auto to_syn = k->observe(p.at);
    REQUIRE(to_syn);
    CHECK(to_syn->flags == (flag::rst | flag::ack));
    CHECK(to_syn->ack == 76);
    REQUIRE(k->inject(p.at, {.seq = 70, .ack = 777, .flags = flag::ack}));
    const auto to_ack = k->observe(p.at);
    REQUIRE(to_ack);
    CHECK(to_ack->flags == flag::rst);
    CHECK(to_ack->seq == 777);
    REQUIRE(k->inject(p.at, {.seq = 70, .ack = 777, .flags = flag::rst}));
    CHECK_FALSE(k->observe(p.at));
}

TEST_CASE("segments are observed in order, slots in the order they spoke") {
    const auto k = open_or_skip();
    if (!k) return;
    peer a(*k), b(*k);
    a.passive_handshake();
    b.passive_handshake();
    CHECK_FALSE(k->ready());
    for (std::uint32_t i = 1; i <= 5; ++i) CHECK(b.call(user_call::send, i).octets == i);
    CHECK(a.kind(user_call::close) == reply_kind::ok);
    CHECK(k->ready() == b.at);
    CHECK(b.seen() == "PSH,ACK len=1 | PSH,ACK len=2 | PSH,ACK len=3 | PSH,ACK len=4 | PSH,ACK len=5");
    CHECK(k->ready() == a.at);
    CHECK(a.seen() == "FIN,ACK");
    CHECK_FALSE(k->ready());
}

TEST_CASE("no answer is rate limited, and every segment is acknowledged at once") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    p.passive_handshake();
    for (int i = 0; i < 200; ++i) {
        REQUIRE(k->inject(p.at, {.seq = p.nxt + 10, .flags = flag::syn}));  // RFC 5961: challenge ACK
        REQUIRE(p.seen() == "ACK");
        p.send(flag::ack | flag::psh, 1);
        REQUIRE(p.seen() == "ACK");
        REQUIRE(p.call(user_call::receive, 1).octets == 1);
        REQUIRE(p.call(user_call::send, 1).octets == 1);  // makes the connection look interactive to the kernel
        REQUIRE(p.seen() == "PSH,ACK len=1");
        p.send(flag::ack);
    }
}

TEST_CASE("a slot opens again on the same pair of sockets") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    p.passive_handshake();
    CHECK(p.kind(user_call::open_passive) == reply_kind::error);
    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    p.send(flag::fin | flag::ack);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "TIME-WAIT");
    CHECK(p.kind(user_call::open_active) == reply_kind::error);  // "connection already exists"
    CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
    p.nxt += 100000;
    const auto old = p.rcv;
    p.send(flag::syn);  // MAY-2: a newer SYN may open anew from TIME-WAIT
    CHECK(p.seen() == "SYN,ACK");
    CHECK(static_cast<std::int32_t>(p.rcv - old) > 0);
    p.send(flag::ack);
    CHECK(p.state() == "ESTABLISHED");
}

TEST_CASE("a datagram goes in as it is: a wrong checksum is dropped") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
    traces::packet syn;
    packet_to_stack(k->sockets(p.at), {.seq = 1, .flags = flag::syn}, syn);
    auto octets = traces::encode(syn);
    octets[36] = static_cast<std::uint8_t>(octets[36] ^ 1);  // a bit of the TCP checksum
    REQUIRE(k->inject_datagram(octets));
    CHECK(p.seen().empty());
    octets[36] = static_cast<std::uint8_t>(octets[36] ^ 1);
    REQUIRE(k->inject_datagram(octets));
    CHECK(p.seen().starts_with("SYN,ACK"));
}

TEST_CASE("the SYN is sent again after a second") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    CHECK(p.kind(user_call::open_active) == reply_kind::ok);
    const auto first = k->observe(p.at);
    REQUIRE(first);
    const auto start = k->now();
    REQUIRE(k->advance(start + 300ms));
    const auto waited = k->now() - start;
    CHECK(waited >= 300ms);
    if (waited < 900ms) CHECK_FALSE(k->ready());  // a machine that stalls may be past the second already
    REQUIRE(k->advance(start + 10s));
    const auto again = k->observe(p.at);
    REQUIRE(again);
    CHECK(again->flags == flag::syn);
    CHECK(again->seq == first->seq);
    CHECK(again->time - first->time > 900ms);
}

TEST_CASE("the FIN is sent again, with the kernel's own timer only") {
    for (const bool kernel_timers : {true, false}) {
        const auto k = open_or_skip(kernel_timers ? linux_options::with_kernel_timers() : linux_options{});
        if (!k) return;
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::close) == reply_kind::ok);
        CHECK(p.seen() == "FIN,ACK");
        REQUIRE(k->advance(k->now() + (kernel_timers ? 10s : 1s)));
        const auto again = k->observe(p.at);
        CHECK(again.has_value() == kernel_timers);
        if (again) CHECK((again->flags == (flag::fin | flag::ack) && again->seq == p.rcv - 1));
    }
}

TEST_CASE("thousands of slots at once") {
    const auto k = open_or_skip();
    if (!k) return;
    constexpr std::uint32_t wanted = 5000;
    REQUIRE(k->info().slots >= wanted);
    std::vector<slot> slots;
    std::vector<std::uint32_t> irs;
    std::generate_n(std::back_inserter(slots), wanted, [&] { return k->claim().value(); });
    for (const slot s : slots) REQUIRE(k->call(s, {user_call::open_passive}).kind == reply_kind::ok);
    for (const slot s : slots) REQUIRE(k->inject(s, {.seq = s.index, .flags = flag::syn}));
    for (const slot s : slots) irs.push_back(last_seen(*k, s).seq);
    for (const slot s : slots) REQUIRE(k->inject(s, {.seq = s.index + 1, .ack = irs[s.index] + 1, .flags = flag::ack}));
    for (const slot s : slots) REQUIRE(k->call(s, {user_call::close}).kind == reply_kind::ok);
    for (const slot s : slots) REQUIRE(last_seen(*k, s).flags == (flag::fin | flag::ack));
    CHECK(k->records() == wanted);
    for (const slot s : slots)
        REQUIRE(k->inject(s, {.seq = s.index + 1, .ack = irs[s.index] + 2, .flags = flag::fin | flag::ack}));
    CHECK(k->records() == wanted);  // all in TIME-WAIT
    for (const slot s : slots) k->release(s);
    CHECK(k->records() == 0U);
}

TEST_CASE("every slot can be claimed, and no more") {
    const auto k = open_or_skip({.slots = 3});
    if (!k) return;
    for (int i = 0; i < 3; ++i) REQUIRE(k->claim());
    const auto none = k->claim();
    REQUIRE_FALSE(none);
    CHECK(none.error().message().find("at most 3") != std::string::npos);
}

TEST_CASE("release leaves nothing behind, whatever the state") {
    const auto k = open_or_skip();
    if (!k) return;
    const auto files = open_files();
    for (int i = 0; i < 5000; ++i) {
        peer p(*k);
        const int depth = i % 10;
        const user_call close = i % 20 < 10 ? user_call::close : user_call::close_half_duplex;
        if (depth == 0) continue;
        if (depth == 1) {
            static_cast<void>(p.kind(user_call::open_active));
            continue;
        }
        REQUIRE(p.kind(user_call::open_passive) == reply_kind::ok);
        if (depth == 2) continue;
        p.send(flag::syn);
        REQUIRE(p.seen() == "SYN,ACK");
        if (depth == 3) continue;  // SYN-RECEIVED
        p.send(flag::ack);
        if (depth == 4) p.send(flag::ack | flag::psh, 9);  // not read
        if (depth <= 5) continue;
        if (depth == 6) p.send(flag::fin | flag::ack);  // CLOSE-WAIT and LAST-ACK
        REQUIRE(p.kind(close) == reply_kind::ok);
        const auto before_fin = p.rcv;
        static_cast<void>(p.seen());
        if (depth == 7) continue;  // FIN-WAIT-1
        if (depth == 8) p.rcv = before_fin;
        if (depth >= 8) p.send((depth == 9 ? flag::fin : 0) | flag::ack);
        if (depth == 8) p.send(flag::fin | flag::ack);  // CLOSING
    }
    CHECK(k->records() == 0U);
    CHECK(open_files() == files);
}

TEST_CASE("the rest of the program stays in its own network, and two stacks keep apart") {
    const auto before = open_files();
    {
        const auto a = open_or_skip(), b = open_or_skip();
        if (!a || !b) return;
        peer p(*a), q(*b);
        CHECK(a->sockets(p.at) == b->sockets(q.at));
        p.passive_handshake();
        CHECK(q.state() == "CLOSED");
        std::ifstream devices("/proc/thread-self/net/dev");
        REQUIRE(devices);
        for (std::string line; std::getline(devices, line);) CHECK(line.find("synfin0") == std::string::npos);
    }
    CHECK(open_files() == before);
}

TEST_CASE("a setting the kernel has not is an error value") {
    if (!open_or_skip()) return;
    const auto opened = open_linux({.sysctls = {{"ipv4/tcp_no_such_thing", "1"}}});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message().find("tcp_no_such_thing") != std::string::npos);
}

TEST_CASE("rates (printed, not judged)") {
    const auto k = open_or_skip();
    if (!k) return;
    print_rate(*k, "claim, own listener, peer closes, release", false);
    print_rate(*k, "claim, own listener, stack closes, release", true);
}
