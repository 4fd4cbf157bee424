// gVisor's netstack behind the C door, without the suites: calls, states, virtual time, and that nothing is left of a slot.
#include <filesystem>

#include "conformance/stacks/doors/door.hpp"
#include "tests/stack_peer.hpp"

using namespace synfin;
using namespace synfin::conformance;
using namespace std::chrono_literals;

namespace {

// Nothing when the adapter was not built on this machine.
std::unique_ptr<stack> open_or_skip() {
    const auto file = std::filesystem::path(SYNFIN_PROGRAM).parent_path() / "stacks" / "netstack.so";
    if (!std::filesystem::exists(file)) {
        std::printf("SKIPPED: no %s (golang-gvisor-gvisor-dev)\n", file.c_str());
        return nullptr;
    }
    auto behind = open_library(file.string());
    if (!behind) FAIL(behind.error().message());
    return open_door(std::move(*behind));
}

// The seconds at which a slot sends something until then.
std::vector<long> seconds_of_segments(stack& k, slot s, stack_time until) {
    std::vector<long> seconds;
    for (;;) {
        while (k.observe(s)) seconds.push_back(std::chrono::duration_cast<std::chrono::seconds>(k.now()).count());
        if (k.now() >= until) return seconds;
        REQUIRE(k.advance(until));
    }
}

// Every number of a life in which much is lost.
std::string a_troubled_life(stack& k) {
    std::string told;
    const auto tell = [&](slot s) {
        while (const auto seen = k.observe(s))
            told += std::to_string(seen->seq) + ' ' + std::to_string(seen->ack) + ' ' + std::to_string(seen->time.count()) + '\n';
    };
    peer a(k), b(k);
    for (peer* p : {&a, &b}) {
        p->passive_handshake();
        CHECK(p->call(user_call::send, 4000).octets == 4000);
        CHECK(p->kind(user_call::close) == reply_kind::ok);
    }
    for (int i = 0; i < 20; ++i) {
        REQUIRE(k.advance(k.now() + 1s));
        tell(a.at);
        tell(b.at);
    }
    return told;
}

}  // namespace

TEST_CASE("passive handshake, data both ways, the peer closes first") {
    const auto k = open_or_skip();
    if (!k) return;
    CHECK(k->info().name == "netstack");
    CHECK(k->info().virtual_time);
    peer p(*k);
    CHECK(p.state() == "CLOSED");
    CHECK(p.kind(user_call::receive, 1) == reply_kind::closed);
    CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
    CHECK(p.state() == "LISTEN");
    p.send(flag::syn);
    CHECK(p.seen() == "SYN,ACK");
    CHECK(p.state() == "SYN-RECEIVED");
    CHECK(p.kind(user_call::close) == reply_kind::not_supported);
    p.send(flag::ack);
    CHECK(p.state() == "ESTABLISHED");
    p.send(flag::ack | flag::psh, 5);
    CHECK(p.seen() == "ACK");
    CHECK(p.call(user_call::receive, 3).octets == 3);
    CHECK(p.call(user_call::receive, 9).octets == 2);
    CHECK(p.kind(user_call::receive, 9) == reply_kind::would_block);
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
}

TEST_CASE("SYN is repeated with doubled time-outs, and the OPEN fails at last") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    CHECK(p.kind(user_call::open_active) == reply_kind::ok);
    CHECK(seconds_of_segments(*k, p.at, 200s) == std::vector<long>{0, 1, 3, 7, 15, 31, 63});
    CHECK(p.kind(user_call::receive, 1) == reply_kind::timed_out);
    CHECK(p.state() == "CLOSED");
}

TEST_CASE("TIME-WAIT lasts a minute; a slot given back leaves nothing") {
    const auto k = open_or_skip();
    if (!k) return;
    peer p(*k);
    p.passive_handshake();
    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    p.send(flag::fin | flag::ack);
    CHECK(p.seen() == "ACK");
    REQUIRE(k->advance(k->now() + 59s));
    CHECK(p.state() == "TIME-WAIT");
    REQUIRE(k->advance(k->now() + 2s));
    CHECK(p.state() == "CLOSED");
    for (int i = 0; i < 3; ++i) {
        peer next(*k);
        next.passive_handshake();
        CHECK(next.call(user_call::send, 9).octets == 9);
    }
    const auto quiet_from = k->now();
    REQUIRE(k->advance(quiet_from + 300s));
    CHECK(k->now() == quiet_from + 300s);  // nobody repeats anything
}

TEST_CASE("ABORT resets, a crash says nothing, an OPEN is refused") {
    const auto k = open_or_skip();
    if (!k) return;
    peer a(*k), f(*k), r(*k);
    a.passive_handshake();
    CHECK(a.kind(user_call::abort) == reply_kind::ok);
    CHECK(a.seen() == "RST,ACK");
    CHECK(a.state() == "CLOSED");
    f.passive_handshake();
    CHECK(f.kind(user_call::forget) == reply_kind::ok);
    CHECK(f.seen().empty());
    CHECK(f.state() == "CLOSED");
    f.send(flag::ack);
    CHECK(f.seen() == "RST");
    CHECK(r.kind(user_call::open_active) == reply_kind::ok);
    CHECK(r.seen() == "SYN");
    r.send(flag::rst | flag::ack);
    CHECK(r.kind(user_call::receive, 1) == reply_kind::refused);
    r.nxt += 100;
    CHECK(r.kind(user_call::open_passive) == reply_kind::ok);  // an endpoint that failed is not in the way
}

TEST_CASE("the same requests bring the same octets") {
    auto k = open_or_skip();
    if (!k) return;
    const std::string first = a_troubled_life(*k);
    CHECK(first.size() > 400);
    k.reset();
    k = open_or_skip();
    CHECK(a_troubled_life(*k) == first);
}

TEST_CASE("any octets are taken as a datagram") {
    const auto k = open_or_skip();
    if (!k) return;
    std::vector<std::uint8_t> octets;
    for (int i = 0; i < 3000; ++i) {
        octets.push_back(static_cast<std::uint8_t>(i * 7919 >> 3));
        if (i % 3 == 0) octets.front() = 0x45;
        static_cast<void>(k->inject_datagram(octets));
    }
    peer p(*k);
    p.passive_handshake();
}
