// label: root
// libslirp's TCP through the door: lives of connections, virtual time, the same octets on every run, nothing left behind.
#include <fstream>
#include <sstream>

#include "conformance/stacks/bundled.hpp"
#include "conformance/stacks/doors/door.hpp"
#include "tests/catch.hpp"
#include "tests/stack_peer.hpp"

using namespace synfin;
using namespace synfin::conformance;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<stack> open_or_skip() {
    const bundled_stack& slirp = *bundled_named("slirp");
    if (const auto built = adapter_file(slirp); !built) {
        WARN("skipped: " << built.error().message());
        return nullptr;
    }
    auto opened = open_bundled(slirp);
    REQUIRE(opened);
    return std::move(*opened);
}

// All that the stack says, with numbers and times, of a life with data, both FINs, a lost FIN and TIME-WAIT's end.
std::string a_life(stack& on) {
    std::ostringstream said;
    peer p(on);
    const auto listen = [&] {
        while (const auto s = on.observe(p.at)) {
            said << s->time.count() << ' ' << s->seq << ' ' << s->ack << ' ' << int{s->flags} << ' ' << s->length << '\n';
            if ((s->flags & flag::syn) != 0) p.rcv = s->seq + 1;
        }
    };
    said << static_cast<int>(p.kind(user_call::open_active)) << '\n';
    listen();
    p.send(flag::syn | flag::ack);
    said << static_cast<int>(p.kind(user_call::send, 100)) << static_cast<int>(p.kind(user_call::close)) << '\n';
    for (int i = 0; i < 50; ++i) {
        REQUIRE(on.advance(on.now() + 1s));
        listen();
    }
    said << p.state();
    return said.str();
}

long resident_kib() {
    std::ifstream statm("/proc/self/statm");
    long all = 0, resident = 0;
    statm >> all >> resident;
    return resident * 4;
}

}  // namespace

TEST_CASE("libslirp: a connection lives and dies, whoever closes first") {
    const auto k = open_or_skip();
    if (!k) return;
    CHECK(k->info().virtual_time);
    CHECK_FALSE(k->info().can(user_call::forget));
    SECTION("the peer first") {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.state() == "ESTABLISHED");
        p.send(flag::ack | flag::psh, 5);
        CHECK(p.seen() == "ACK");
        const auto text = p.call(user_call::receive, 100);
        CHECK(text.octets == 5);
        CHECK(text.data[0] == pattern_octet(p.nxt - 5));
        CHECK(p.call(user_call::send, 3).octets == 3);
        CHECK(p.seen() == "PSH,ACK len=3");
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
    SECTION("the stack first, and TIME-WAIT ends by virtual time") {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::close) == reply_kind::ok);
        CHECK(p.seen() == "FIN,ACK");
        p.send(flag::ack);
        CHECK(p.state() == "FIN-WAIT-2");
        p.send(flag::fin | flag::ack);
        CHECK(p.seen() == "ACK");
        CHECK(p.state() == "TIME-WAIT");
        REQUIRE(k->advance(k->now() + 9s));
        CHECK(p.state() == "TIME-WAIT");
        REQUIRE(k->advance(k->now() + 2s));
        CHECK(p.state() == "CLOSED");
    }
    SECTION("an OPEN active sends its SYN again every 12 s, the first time after 6") {
        peer p(*k);
        const auto start = k->now();
        CHECK(p.kind(user_call::open_active) == reply_kind::ok);
        CHECK(p.seen() == "SYN");
        for (const auto at : {6s, 18s, 30s}) {
            while (!k->ready()) REQUIRE(k->advance(start + 1000s));
            CHECK(k->now() - start == at);
            CHECK(p.seen() == "SYN");
        }
    }
    SECTION("ABORT resets, and RECEIVE tells of no RST") {
        peer p(*k), q(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::abort) == reply_kind::ok);
        CHECK(p.seen() == "RST,ACK");
        CHECK(p.state() == "CLOSED");
        q.passive_handshake();
        q.send(flag::rst);
        CHECK(q.state() == "CLOSED");
        CHECK(q.kind(user_call::receive, 1) == reply_kind::end_of_stream);
    }
}

TEST_CASE("libslirp: the same calls give the same octets at the same times") {
    std::string lives[2];
    for (auto& life : lives) {
        const auto k = open_or_skip();
        if (!k) return;
        life = a_life(*k);
    }
    CHECK(lives[0].size() > 100);
    CHECK(lives[0] == lives[1]);
}

TEST_CASE("libslirp: what is no datagram is no harm") {
    if (!open_or_skip()) return;
    const auto k = open_library(adapter_file(*bundled_named("slirp")).value()).value();
    for (std::size_t size = 0; size < 80; ++size) {
        std::vector<std::uint8_t> octets(size);
        for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<std::uint8_t>(i * 37 + size);
        if (size > 10) octets[0] = 0x45, octets[9] = size % 2 == 0 ? 6 : 1;
        if (size > 10) octets[2] = 0, octets[3] = static_cast<std::uint8_t>(size), octets[6] = octets[7] = 0;
        CHECK(k->packet(octets));
    }
    const place at{slot{0}, {0x0a090001, 0x0a090002, 80, 4000}};
    CHECK(k->call(at, {user_call::open_passive})->kind == reply_kind::ok);
}

TEST_CASE("libslirp: nothing is left of slots, and memory does not grow") {
    const auto k = open_or_skip();
    if (!k) return;
    const auto live_in_states = [&](int lives) {
        for (int i = 0; i < lives; ++i) {
            peer p(*k);
            if (i % 4 == 0) {
                REQUIRE(p.kind(user_call::open_active) == reply_kind::ok);
                continue;
            }
            p.passive_handshake();
            if (i % 4 == 1) p.send(flag::ack | flag::psh, 100);
            if (i % 4 >= 2) REQUIRE(p.kind(user_call::close) == reply_kind::ok);
            REQUIRE(p.seen() == (i % 4 >= 2 ? "FIN,ACK" : "ACK"));
            if (i % 4 == 3) p.send(flag::fin | flag::ack);
            if (i % 4 == 3) REQUIRE(p.state() == "TIME-WAIT");
        }
    };
    live_in_states(4000);
    const auto before = resident_kib();
    live_in_states(20000);
    CHECK(resident_kib() - before < 2000);
    REQUIRE(k->advance(k->now() + 1000s));
    CHECK_FALSE(k->ready());
}

TEST_CASE("libslirp: rates (printed, not judged)") {
    const auto k = open_or_skip();
    if (!k) return;
    for (const bool stack_first : {false, true}) {
        const auto start = std::chrono::steady_clock::now();
        constexpr int lives = 10000;
        int good = 0;
        for (int i = 0; i < lives; ++i) {
            const auto s = k->claim();
            good += s && live(*k, *s, stack_first) ? 1 : 0;
            if (s) k->release(*s);
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::printf("libslirp, %s closes first: %.0f lifecycles/s\n", stack_first ? "stack" : "peer", lives / took.count());
        CHECK(good == lives);
    }
}
