// The user's side of one connection: RFC 9293's calls as socket calls, errno as replies.
#pragma once
#include <cstdint>
#include <optional>

#include "conformance/stack.hpp"
#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {

/// What an errno value of a socket call means to a user of RFC 9293.
[[nodiscard]] reply reply_to_errno(int code);

/// A TCP socket bound to the slot's own end, in the thread's current namespace; Nagle's algorithm off (MUST-17), so that a
/// SEND is a segment. The error arm is the errno value.
[[nodiscard]] tl::expected<descriptor, int> bound_socket(const socket_pair& pair);

[[nodiscard]] reply listen_on(int fd);
/// Starts the connection; `iss` chooses the initial send sequence number (CAP_NET_ADMIN).
[[nodiscard]] reply connect_to_peer(int fd, const socket_pair& pair, std::optional<std::uint32_t> iss);
[[nodiscard]] reply send_octets(int fd, std::uint32_t octets);
[[nodiscard]] reply receive_octets(int fd, std::uint32_t limit);
/// CLOSE: the FIN goes out, receiving goes on.
[[nodiscard]] reply shut_down(int fd);
/// ABORT: the socket is gone, a RST sent if the state calls for one (3.10.5).
void close_with_reset(descriptor& fd);
/// The record vanishes without a segment.
[[nodiscard]] reply close_silently(descriptor& fd);
/// The connection record is gone or detached (TIME-WAIT): the socket is of no more use.
[[nodiscard]] bool is_spent(int fd);

}  // namespace synfin::conformance
