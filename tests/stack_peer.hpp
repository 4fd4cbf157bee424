// A peer for one slot of a live stack, and what the tests of such stacks share.
#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include "conformance/stack.hpp"
#include "tests/catch.hpp"
#include "traces/notation.hpp"

namespace synfin::conformance {

namespace flag = traces::flag;

/// The peer's side of one slot, with the numbers of both ends.
struct peer {
    stack& on;
    slot at;
    std::uint32_t nxt = 0x10000000;  // our next sequence number
    std::uint32_t rcv = 0;           // the stack's

    explicit peer(stack& s) : on(s), at(s.claim().value()) {}
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    ~peer() { on.release(at); }

    /// Sends at our next number and moves on by what it takes up.
    void send(std::uint8_t flags, std::uint32_t length = 0) {
        REQUIRE(on.inject(at, {.seq = nxt, .ack = rcv, .flags = flags, .length = length}));
        nxt += length + ((flags & flag::syn) != 0 ? 1 : 0) + ((flags & flag::fin) != 0 ? 1 : 0);
    }
    /// All that waits, in the notation of the diagrams but relative: "SYN,ACK", "PSH,ACK len=5 at another number".
    std::string seen() {
        std::string text;
        while (const auto s = on.observe(at)) text += (text.empty() ? "" : " | ") + take(*s);
        return text;
    }
    reply call(user_call c, std::uint32_t octets = 0) { return on.call(at, {c, octets}); }
    reply_kind kind(user_call c, std::uint32_t octets = 0) { return call(c, octets).kind; }
    std::string state() { return std::string(name(on.state(at).value())); }

    void passive_handshake() {
        REQUIRE(kind(user_call::open_passive) == reply_kind::ok);
        send(flag::syn);
        REQUIRE(seen() == "SYN,ACK");
        send(flag::ack);
        REQUIRE(seen().empty());
    }

  private:
    std::string take(const segment& s) {
        std::string text = traces::control_text(s.flags);
        if (s.length > 0) text += " len=" + std::to_string(s.length);
        if ((s.flags & flag::syn) == 0 && s.seq != rcv) text += " at another number";
        if ((s.flags & flag::ack) != 0 && s.ack != nxt) text += " of another number";
        if ((s.flags & flag::rst) == 0) rcv = s.seq + s.length + ((s.flags & (flag::syn | flag::fin)) != 0 ? 1 : 0);
        return text;
    }
};

/// The latest segment; a slow machine may have seen others repeated before.
inline segment last_seen(stack& k, slot s) {
    segment last;
    while (auto next = k.observe(s)) last = std::move(*next);
    return last;
}

/// One life of a connection without assertions, for the rates.
inline bool live(stack& k, slot s, bool stack_closes_first) {
    const std::uint32_t n = 1000;
    if (k.call(s, {user_call::open_passive}).kind != reply_kind::ok || !k.inject(s, {.seq = n, .flags = flag::syn})) return false;
    const auto synack = k.observe(s);
    if (!synack || !k.inject(s, {.seq = n + 1, .ack = synack->seq + 1, .flags = flag::ack})) return false;
    if (!stack_closes_first && !k.inject(s, {.seq = n + 1, .ack = synack->seq + 1, .flags = flag::fin | flag::ack})) return false;
    if (k.call(s, {user_call::close}).kind != reply_kind::ok) return false;
    const std::uint32_t end = n + (stack_closes_first ? 1 : 2);
    const auto flags = static_cast<std::uint8_t>(stack_closes_first ? flag::fin | flag::ack : flag::ack);
    return k.inject(s, {.seq = end, .ack = synack->seq + 2, .flags = flags}).has_value();
}

/// Prints how many such lives a second holds, each in a slot of its own; judges only that all were lived.
inline void print_rate(stack& k, const char* what, bool stack_closes_first) {
    constexpr int lives = 20000;
    int good = 0;
    const auto start = k.now();
    for (int i = 0; i < lives; ++i) {
        const auto s = k.claim();
        if (s && live(k, *s, stack_closes_first)) ++good;
        if (s) k.release(*s);
    }
    const auto seconds = std::chrono::duration<double>(k.now() - start).count();
    std::printf("%-45s %6.0f lifecycles/s\n", what, lives / seconds);
    CHECK(good == lives);
}

}  // namespace synfin::conformance
