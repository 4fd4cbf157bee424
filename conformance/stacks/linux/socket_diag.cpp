#include "conformance/stacks/linux/socket_diag.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace synfin::conformance {
namespace {

// The kernel's numbers (include/net/tcp_states.h), 1 to 12. TCP_SYN_RECV is 3 with a socket, 12 before there is one.
constexpr std::array<model::state, 13> states{model::CLOSED,      model::ESTABLISHED, model::SYN_SENT,  model::SYN_RECEIVED,
                                              model::FIN_WAIT_1,  model::FIN_WAIT_2,  model::TIME_WAIT, model::CLOSED,
                                              model::CLOSE_WAIT,  model::LAST_ACK,    model::LISTEN,    model::CLOSING,
                                              model::SYN_RECEIVED};

std::optional<model::state> state_of(unsigned number) {
    if (number >= states.size()) return std::nullopt;
    return states[number];
}

inet_diag_req_v2 tcp_request() {
    inet_diag_req_v2 r{};
    r.sdiag_family = AF_INET;
    r.sdiag_protocol = IPPROTO_TCP;
    r.idiag_states = (1U << states.size()) - 2;  // 13 would add sockets that are bound and nothing else
    return r;
}

inet_diag_req_v2 request_for(const socket_pair& pair) {
    inet_diag_req_v2 r = tcp_request();
    r.id.idiag_sport = htons(pair.stack_port);
    r.id.idiag_dport = htons(pair.peer_port);
    r.id.idiag_src[0] = htonl(pair.stack_ip);
    r.id.idiag_dst[0] = htonl(pair.peer_ip);
    r.id.idiag_cookie[0] = r.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return r;
}

}  // namespace

result<socket_diag> socket_diag::open() {
    auto socket = netlink::open(NETLINK_SOCK_DIAG);
    if (!socket) return tl::unexpected(socket.error());
    socket_diag made;
    made.socket_ = std::move(*socket);
    return made;
}

std::optional<model::state> socket_diag::state(const socket_pair& pair) const {
    netlink_request ask(SOCK_DIAG_BY_FAMILY, 0);
    ask.put(request_for(pair));
    std::optional<model::state> found;
    const int code = socket_.ask(std::move(ask), [&](std::uint16_t, std::span<const std::uint8_t> body) {
        if (body.size() > 1) found = state_of(body[1]);  // inet_diag_msg begins: family, state
    });
    return code == ENOENT ? model::CLOSED : found;
}

std::optional<std::size_t> socket_diag::count() const {
    netlink_request ask(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
    ask.put(tcp_request());
    std::size_t found = 0;
    const int code = socket_.ask(std::move(ask), [&](std::uint16_t, std::span<const std::uint8_t>) { ++found; });
    if (code != 0) return std::nullopt;
    return found;
}

}  // namespace synfin::conformance
