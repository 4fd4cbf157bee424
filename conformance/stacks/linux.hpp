// The live Linux kernel as a stack under test: a network namespace of its own, one TUN device, real sockets.
//
// A write to the TUN device runs the kernel's receive path before it returns, so the answers can be read at once: there
// are no sleeps and `patience` is 0. All slots share one address of the stack and differ by port; each claim of a slot
// has another peer address, so that nothing left in TIME-WAIT can meet the next user of the slot. Only the creation of a
// socket happens inside the namespace (two setns calls, below 1 us); the calling thread is otherwise where it was.
//
// What sockets cannot express, and what `call` makes of it:
//  - A passive OPEN is a listening socket and, once the handshake is over, an accepted child. The listener is closed as
//    soon as its child is accepted, so that one slot is one connection record, as in the RFC. Until then the user has
//    no handle on a connection in SYN-RECEIVED: SEND, CLOSE, ABORT and forget are `not_supported` there, RECEIVE
//    `would_block`. (After a simultaneous open SYN-RECEIVED has a socket of the user's, and all calls.)
//  - A passive OPEN cannot name its peer (3.9.1.1), so a SEND in LISTEN has nobody to go to. LISTEN cannot turn into
//    SYN-SENT (3.10.1): OPEN active there is `not_supported`.
//  - SEND in SYN-SENT is not queued: `would_block`. RECEIVE has no queue either, in any state.
//  - CLOSE is shutdown(SHUT_WR); CLOSE half-duplex is close(), after which no call reaches the connection. In LISTEN
//    both close the listener.
//  - ABORT is close() with SO_LINGER 0. The socket of a connection in TIME-WAIT is already detached from it, so ABORT
//    is `ok` and TIME-WAIT goes on.
//  - "ok" to a second CLOSE does not tell whether the kernel ignored it: shutdown has no "connection closing".
//  - There are no signals: the user hears of a reset, a refusal or a time-out once, from the next call; RECEIVE after that
//    is `end_of_stream`, SEND `closed`.
//  - PUSH, URGENT, timeouts per call, ToS and FLUSH are not offered here.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/stack.hpp"

namespace synfin::conformance {

/// How the kernel under test is set up. The defaults keep load-dependent timers out of the way of untimed cases.
struct linux_options {
    /// How many connections at once; at most 60,000, and what the limit of open files allows.
    std::uint32_t slots = 8192;
    /// Acknowledge each segment at once: no delayed ACK timer between a segment and its answer.
    bool immediate_acks = true;
    /// Least retransmission timeout once a round trip was measured. The kernel's own is 200 ms; nothing: leave that.
    /// SYN and SYN,ACK are repeated after 1 s whatever this says.
    std::optional<std::chrono::microseconds> rto_min = std::chrono::seconds(60);
    /// How long a connection closed half-duplex stays in FIN-WAIT-2; nothing: the kernel's 60 s.
    std::optional<std::chrono::seconds> fin_timeout = std::nullopt;
    /// More settings below /proc/sys/net, as {"ipv4/tcp_rfc1337", "1"}. Written last, so they win.
    std::vector<std::pair<std::string, std::string>> sysctls = {};

    /// The kernel's own retransmission timer, for cases about it.
    [[nodiscard]] static linux_options with_kernel_timers();
};

/// Opens the machine's kernel as a stack. The error names what is missing: the right to make a namespace, the TUN device.
[[nodiscard]] result<std::unique_ptr<stack>> open_linux(const linux_options& options = {});

}  // namespace synfin::conformance
