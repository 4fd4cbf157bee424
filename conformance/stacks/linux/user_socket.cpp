#include "conformance/stacks/linux/user_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace synfin::conformance {
namespace {

constexpr int backlog = 16;
constexpr std::uint32_t most_octets = 1U << 20;                               // of one call
constexpr int repair_on = 1, repair_off_quietly = -1, repair_send_queue = 2;  // linux/tcp.h, which clashes with netinet's

reply_kind kind_of(int code) {
    switch (code) {
        case EAGAIN:
            return reply_kind::would_block;
        case ECONNRESET:
            return reply_kind::reset;
        case ECONNREFUSED:
            return reply_kind::refused;
        case ETIMEDOUT:
            return reply_kind::timed_out;
        case EPIPE:
        case ENOTCONN:
            return reply_kind::closed;
        default:
            return reply_kind::error;
    }
}

template <class T>
bool set_option(int fd, int level, int name, const T& value) {
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0;
}

sockaddr_in address_of(std::uint32_t ip, std::uint16_t port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(ip);
    a.sin_port = htons(port);
    return a;
}

reply reply_to_result(int result) { return result == 0 ? reply{} : reply_to_errno(errno); }

// Checkpoint/restore lets a closed socket be told where its numbers begin.
bool choose_iss(int fd, std::uint32_t iss) {
    return set_option(fd, IPPROTO_TCP, TCP_REPAIR, repair_on) &&
           set_option(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, repair_send_queue) && set_option(fd, IPPROTO_TCP, TCP_QUEUE_SEQ, iss) &&
           set_option(fd, IPPROTO_TCP, TCP_REPAIR, repair_off_quietly);
}

}  // namespace

reply reply_to_errno(int code) {
    const char* word = ::strerrorname_np(code);
    return {.kind = kind_of(code), .detail = word != nullptr ? word : std::to_string(code)};
}

tl::expected<descriptor, int> bound_socket(const socket_pair& pair) {
    descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const auto own = address_of(pair.stack_ip, pair.stack_port);
    if (!fd || !set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1) || !set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1) ||
        ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0)
        return tl::unexpected(errno);
    return fd;
}

reply listen_on(int fd) { return reply_to_result(::listen(fd, backlog)); }

reply connect_to_peer(int fd, const socket_pair& pair, std::optional<std::uint32_t> iss) {
    if (iss && !choose_iss(fd, *iss)) return reply_to_errno(errno);
    const auto peer = address_of(pair.peer_ip, pair.peer_port);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0 || errno == EINPROGRESS) return {};
    return reply_to_errno(errno);
}

reply send_octets(int fd, std::uint32_t octets) {
    std::vector<std::uint8_t> data(std::min(octets, most_octets));
    for (std::uint32_t i = 0; i < data.size(); ++i) data[i] = pattern_octet(i);
    const auto n = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0) return reply_to_errno(errno);
    return {.octets = static_cast<std::uint32_t>(n)};
}

reply receive_octets(int fd, std::uint32_t limit) {
    std::vector<std::uint8_t> data(std::min(limit, most_octets));
    const auto n = ::recv(fd, data.data(), data.size(), MSG_DONTWAIT);
    if (n < 0) return reply_to_errno(errno);
    if (n == 0 && limit > 0) return {.kind = reply_kind::end_of_stream};
    data.resize(static_cast<std::size_t>(n));
    return {.octets = static_cast<std::uint32_t>(n), .data = std::move(data)};
}

reply shut_down(int fd) { return reply_to_result(::shutdown(fd, SHUT_WR)); }

void close_with_reset(descriptor& fd) {
    if (!fd) return;
    set_option(fd.get(), SOL_SOCKET, SO_LINGER, linger{1, 0});
    fd.reset();
}

reply close_silently(descriptor& fd) {
    if (!set_option(fd.get(), IPPROTO_TCP, TCP_REPAIR, repair_on)) return reply_to_errno(errno);
    fd.reset();
    return {};
}

bool is_spent(int fd) {
    tcp_info info{};
    socklen_t size = sizeof info;
    return ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_CLOSE;
}

}  // namespace synfin::conformance
