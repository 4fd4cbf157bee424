// A TCP stack under test, as the tester sees it: the user's calls on top, the wire below, a clock beside it.
//
// A stack holds many connections at once. Each lives in a `slot` with its own pair of sockets, so that nothing one case
// does (TIME-WAIT, a late retransmission) is seen by another. The tester plays the user of the stack and the whole
// network, peer included. Kernels, libraries, processes behind a pipe, the model and its mutants all implement this.
#pragma once
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/state.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

/// Time on the stack's own clock since it was opened. Real or virtual: see `stack_info::virtual_time`.
using stack_time = std::chrono::nanoseconds;

/// One connection's place in a stack, from `claim` to `release`.
struct slot {
    std::uint32_t index = 0;
    auto operator<=>(const slot&) const = default;
};

/// The pair of sockets a slot stands for, host byte order. Fixed from `claim` to `release`, over any number of OPENs.
struct socket_pair {
    std::uint32_t stack_ip = 0, peer_ip = 0;
    std::uint16_t stack_port = 0, peer_port = 0;
    bool operator==(const socket_pair&) const = default;
};

/// The user calls of RFC 9293 3.9.1. STATUS is `stack::state`.
enum class user_call : std::uint8_t {
    open_passive,
    open_active,
    send,
    receive,
    close,              ///< no more to send; RECEIVE goes on (3.6)
    close_half_duplex,  ///< neither send nor receive any more: data that still comes is reset (3.6.1, MAY-1, SHLD-3)
    abort,
    forget  ///< not a call of the RFC: the record vanishes without a segment, as in a crash (3.5.1)
};
inline constexpr unsigned user_call_count = 8;

/// A call with its arguments.
struct request {
    user_call call = user_call::open_passive;
    std::uint32_t octets = 0;                         ///< send: how many; receive: at most how many
    std::optional<std::uint32_t> iss = std::nullopt;  ///< open_active: the ISS to use, where `stack_info::chooses_iss`
};

enum class reply_kind : std::uint8_t {
    ok,             ///< done, or accepted to be done; `octets` of send and receive
    would_block,    ///< nothing yet: the RFC would queue the call
    end_of_stream,  ///< receive: the peer's FIN ("connection closing", and no text left)
    reset,          ///< "connection reset"
    refused,        ///< "connection refused"
    timed_out,      ///< "connection aborted due to user timeout"
    closed,         ///< "connection does not exist", or "connection closing" to a SEND
    error,          ///< any other refusal; `detail` has the stack's word for it
    not_supported   ///< the stack's interface cannot express this call in this state: says nothing about the stack
};
inline constexpr unsigned reply_kind_count = 9;

/// What a call came back with.
struct reply {
    reply_kind kind = reply_kind::ok;
    std::uint32_t octets = 0;             ///< taken by send, handed out by receive
    std::vector<std::uint8_t> data = {};  ///< receive: the octets themselves; compare with `pattern_octet`
    std::string detail = {};              ///< the stack's own word ("ECONNRESET"), for reports only
};

/// A segment on a slot's wire. `flags` are bits of `traces::flag`. Numbers are absolute.
struct segment {
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = 0;
    std::uint16_t window = 65000;
    std::uint32_t length = 0;  ///< octets of data only
    std::uint8_t stamp = 0;    ///< injected data: tells incarnations apart that use the same sequence numbers
    std::uint16_t urgent = 0;
    std::vector<std::uint8_t> options = {};
    stack_time time{};  ///< when the tester saw it; not read by `inject`
};

/// Octet `at` (a sequence number) of injected data: a letter, so that captures show where an octet belongs.
[[nodiscard]] constexpr std::uint8_t pattern_octet(std::uint32_t at, std::uint8_t stamp = 0) {
    return static_cast<std::uint8_t>('a' + ((at + stamp) % 26));
}

/// What a stack is and what its interface can express.
struct stack_info {
    std::string name;         ///< "linux"
    std::string version;      ///< "6.18.44 x86_64"
    std::uint32_t calls = 0;  ///< bit per `user_call`; some can still be `not_supported` in some states
    std::uint32_t slots = 0;  ///< how many can be claimed at once
    bool virtual_time = false;
    bool shows_state = false;
    bool chooses_iss = false;
    bool takes_datagrams = false;
    stack_time patience{};  ///< silence for this long is a final answer; 0: answers are there when `inject` or `call` returns

    [[nodiscard]] constexpr bool can(user_call c) const { return (calls >> static_cast<unsigned>(c) & 1U) != 0; }
};

/// A misdeed that no segment and no reply expresses: octets that are no datagram, a flood, a broken rule of the door, its end.
struct complaint {
    error what{};
    bool lost = false;  ///< nothing more can be asked of the stack
};

/// A stack under test. One thread at a time. After an error from `claim`, `inject` or `advance` the stack is lost.
class stack {
  public:
    stack() = default;
    stack(const stack&) = delete;
    stack& operator=(const stack&) = delete;
    virtual ~stack() = default;

    [[nodiscard]] virtual const stack_info& info() const = 0;

    /// A slot with a fresh pair of sockets, in state CLOSED.
    [[nodiscard]] virtual result<slot> claim() = 0;
    /// Gives the slot back. Whatever the stack still holds for it is reset; segments not observed are dropped.
    virtual void release(slot s) = 0;
    [[nodiscard]] virtual socket_pair sockets(slot s) const = 0;

    /// A user call. Never waits.
    [[nodiscard]] virtual reply call(slot s, const request& r) = 0;
    /// STATUS (3.9.1.6); CLOSED stands for "connection does not exist". Nothing when the stack does not show it.
    [[nodiscard]] virtual std::optional<model::state> state(slot s) = 0;

    /// Delivers a segment from the slot's peer. Data is filled with `pattern_octet`.
    [[nodiscard]] virtual result<void> inject(slot s, const segment& seg) = 0;
    /// Delivers an IPv4 datagram as it is: ICMP, wrong checksums. Needs `stack_info::takes_datagrams`.
    [[nodiscard]] virtual result<void> inject_datagram(std::span<const std::uint8_t> octets);
    /// The next segment the stack sent on this slot, in order. Does not look at the wire: `call`, `inject`, `advance` do.
    [[nodiscard]] virtual std::optional<segment> observe(slot s) = 0;
    /// A slot with segments to observe, longest waiting first. It stays the answer until it is observed empty.
    [[nodiscard]] virtual std::optional<slot> ready() = 0;

    [[nodiscard]] virtual stack_time now() const = 0;
    /// Lets time pass until `until`, or until the stack sends something if that is earlier. Virtual time jumps.
    [[nodiscard]] virtual result<void> advance(stack_time until) = 0;

    /// What it did wrong since the last time this was asked; look after each `call`, `inject`, `advance`, `state`, `release`.
    [[nodiscard]] virtual std::optional<complaint> complain() { return std::nullopt; }

    /// How many connection records the stack holds over all slots, if it can tell. Slow; for leak checks.
    [[nodiscard]] virtual std::optional<std::size_t> records() { return std::nullopt; }
};

inline result<void> stack::inject_datagram(std::span<const std::uint8_t> /*octets*/) {
    return failure("this stack takes segments, not datagrams");
}

/// "OPEN passive", "CLOSE half-duplex".
[[nodiscard]] std::string_view name(user_call c);
/// "ok", "would block".
[[nodiscard]] std::string_view name(reply_kind k);

}  // namespace synfin::conformance
