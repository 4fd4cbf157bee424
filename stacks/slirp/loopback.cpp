#include "stacks/slirp/loopback.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace synfin_stacks {
namespace {

sockaddr_in address(std::uint32_t ip, std::uint16_t port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(ip);
    a.sin_port = htons(port);
    return a;
}

host_socket bound_to(std::uint16_t port) {
    host_socket s(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    const auto at = address(near_loopback, port);
    if (!s) return s;
    ::setsockopt(s.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(s.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::bind(s.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) return s;
    return {};
}

}  // namespace

void host_socket::close() {
    const int saved = errno;
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    errno = saved;
}

void host_socket::reset() {
    const linger at_once{1, 0};
    if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

host_socket listen_on(std::uint16_t port) {
    auto s = bound_to(port);
    constexpr int waiting = 8;
    if (s && ::listen(s.get(), waiting) != 0) return {};
    return s;
}

host_socket accept_from(const host_socket& listener) {
    return host_socket(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

host_socket connect_from(std::uint16_t port) {
    auto s = bound_to(port);
    const auto to = address(far_loopback, port);
    if (s && ::connect(s.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS) return {};
    return s;
}

}  // namespace synfin_stacks
