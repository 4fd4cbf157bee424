// lwIP behind the C door, without the suites: the user's calls, the clock, and that nothing is left or remembered.
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "conformance/stacks/doors/door.hpp"
#include "tests/stack_peer.hpp"

using namespace synfin;
using namespace synfin::conformance;
using namespace std::chrono_literals;

namespace {

std::filesystem::path library() { return std::filesystem::path(SYNFIN_PROGRAM).parent_path() / "stacks" / "lwip.so"; }

// Nothing when lwIP is not built here.
std::unique_ptr<stack> open_or_skip() {
    if (!std::filesystem::exists(library())) {
        std::printf("SKIPPED: %s is not built (liblwip-dev)\n", library().c_str());
        return nullptr;
    }
    auto behind = open_library(library().string());
    if (!behind) FAIL(behind.error().message());
    return open_door(std::move(*behind));
}

// How many of lwIP's own lists hold a record.
std::size_t lists_in_use() {
    void* const lwip = ::dlopen("liblwip.so.0", RTLD_NOW | RTLD_NOLOAD);
    REQUIRE(lwip != nullptr);
    std::size_t lists = 0;
    for (const char* name : {"tcp_active_pcbs", "tcp_tw_pcbs", "tcp_listen_pcbs", "tcp_bound_pcbs"}) {
        void* const* const head = static_cast<void* const*>(::dlsym(lwip, name));
        REQUIRE(head != nullptr);
        lists += *head != nullptr ? 1 : 0;
    }
    ::dlclose(lwip);
    return lists;
}

// Every segment of a few lives, as text.
std::string a_run(stack& k) {
    std::string text;
    for (int i = 0; i < 20; ++i) {
        peer p(k);
        if (i % 2 == 0) {
            p.call(user_call::open_active);
            REQUIRE(k.advance(k.now() + 10s));
        } else {
            p.passive_handshake();
            p.send(flag::ack | flag::psh, 5);
            p.call(user_call::close);
        }
        REQUIRE(k.advance(k.now() + 1s));
        while (const auto s = k.observe(p.at))
            text += std::to_string(s->seq) + ' ' + std::to_string(s->ack) + ' ' + std::to_string(s->time.count()) + '\n';
    }
    return text;
}

double lives_a_second(stack& k, bool stack_closes_first) {
    constexpr int lives = 100000;
    int good = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < lives; ++i) {
        const auto s = k.claim();
        if (s && live(k, *s, stack_closes_first)) ++good;
        if (s) k.release(*s);
    }
    CHECK(good == lives);
    return lives / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("lwIP: passive handshake, data both ways, the peer closes first") {
    const auto k = open_or_skip();
    if (!k) return;
    CHECK(k->info().name == "lwip");
    CHECK(k->info().version.substr(0, 3) == "2.1");
    peer p(*k);
    CHECK(p.state() == "CLOSED");
    CHECK(p.kind(user_call::receive, 1) == reply_kind::closed);
    CHECK(p.kind(user_call::open_passive) == reply_kind::ok);
    CHECK(p.state() == "LISTEN");
    CHECK(p.kind(user_call::open_passive) == reply_kind::error);
    p.send(flag::syn);
    CHECK(p.seen() == "SYN,ACK");
    CHECK(p.state() == "SYN-RECEIVED");
    p.send(flag::ack);
    CHECK(p.state() == "ESTABLISHED");
    const std::uint32_t first = p.nxt;
    p.send(flag::ack | flag::psh, 5);
    const reply got = p.call(user_call::receive, 100);
    REQUIRE(got.data.size() == 5);
    CHECK(got.data.front() == pattern_octet(first));
    REQUIRE(k->advance(k->now() + 500ms));
    CHECK(p.seen() == "ACK");
    CHECK(p.call(user_call::send, 7).octets == 7);
    CHECK(p.seen() == "PSH,ACK len=7");
    p.send(flag::ack | flag::fin);
    CHECK(p.seen() == "ACK");
    CHECK(p.state() == "CLOSE-WAIT");
    CHECK(p.kind(user_call::receive, 1) == reply_kind::end_of_stream);
    CHECK(p.kind(user_call::close) == reply_kind::ok);
    CHECK(p.seen() == "FIN,ACK");
    CHECK(p.state() == "LAST-ACK");
    p.send(flag::ack);
    CHECK(p.state() == "CLOSED");
}

TEST_CASE("lwIP: the stack closes first; TIME-WAIT lasts two minutes and is gone with the slot") {
    const auto k = open_or_skip();
    if (!k) return;
    {
        peer p(*k);
        p.passive_handshake();
        CHECK(p.kind(user_call::close) == reply_kind::ok);
        CHECK(p.seen() == "FIN,ACK");
        p.send(flag::ack | flag::fin);
        CHECK(p.seen() == "ACK");
        CHECK(p.state() == "TIME-WAIT");
        REQUIRE(k->advance(k->now() + 119s));
        CHECK(p.state() == "TIME-WAIT");
        REQUIRE(k->advance(k->now() + 3s));
        CHECK(p.state() == "CLOSED");
    }
    {
        peer p(*k);
        p.passive_handshake();
        p.call(user_call::close);
        p.seen();
        p.send(flag::ack | flag::fin);
        CHECK(p.state() == "TIME-WAIT");
    }
    CHECK(lists_in_use() == 0);
}

TEST_CASE("lwIP: aborted, forgotten, reset, refused, timed out") {
    const auto k = open_or_skip();
    if (!k) return;
    peer aborted(*k), forgotten(*k), reset(*k), refused(*k), alone(*k);
    aborted.passive_handshake();
    CHECK(aborted.kind(user_call::abort) == reply_kind::ok);
    CHECK(aborted.seen() == "RST,ACK");
    CHECK(aborted.state() == "CLOSED");
    forgotten.passive_handshake();
    forgotten.send(flag::ack | flag::psh, 5);
    CHECK(forgotten.kind(user_call::forget) == reply_kind::ok);
    CHECK(forgotten.seen().empty());
    CHECK(forgotten.state() == "CLOSED");
    reset.passive_handshake();
    reset.send(flag::rst);
    CHECK(reset.kind(user_call::receive, 1) == reply_kind::reset);
    CHECK(reset.kind(user_call::receive, 1) == reply_kind::closed);
    CHECK(k->call(refused.at, {user_call::open_active, 0, 0xfffffff0U}).kind == reply_kind::ok);
    const auto syn = k->observe(refused.at);
    REQUIRE(syn);
    CHECK(syn->seq == 0xfffffff0U);
    refused.rcv = syn->seq + 1;
    refused.send(flag::rst | flag::ack);
    CHECK(refused.kind(user_call::receive, 1) == reply_kind::refused);
    CHECK(alone.kind(user_call::open_active) == reply_kind::ok);
    for (int i = 0; i < 10; ++i) REQUIRE(k->advance(k->now() + 10s));
    CHECK(alone.kind(user_call::receive, 1) == reply_kind::timed_out);
}

TEST_CASE("lwIP: the same run gives the same segments, also in a second instance") {
    auto k = open_or_skip();
    if (!k) return;
    const std::string first = a_run(*k);
    CHECK_FALSE(first.empty());
    k.reset();
    k = open_or_skip();
    CHECK(a_run(*k) == first);
}

TEST_CASE("lwIP: ten thousand lives leave nothing behind; rates") {
    const auto k = open_or_skip();
    if (!k) return;
    for (const bool first : {false, true}) {
        const double rate = lives_a_second(*k, first);
        std::printf("lwip, %-26s %7.0f lifecycles/s\n", first ? "the stack closes first:" : "the peer closes first:", rate);
        CHECK(lists_in_use() == 0);
    }
}
