#include "stacks/passt/far_side.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

namespace synfin_stacks {
namespace {

constexpr std::uint32_t loopback = 0x7f000001, mask = 0xffff0000;
constexpr const char* device = "d0";

sockaddr address_of(std::uint32_t ip, std::uint16_t port = 0) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(ip);
    in.sin_port = htons(port);
    sockaddr out{};
    std::memcpy(&out, &in, sizeof out);
    return out;
}

bool raise(int s, ifreq& request) {
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return ::ioctl(s, SIOCSIFFLAGS, &request) == 0;
}

// The device only has to be there; nobody reads from it.
bool add_device(int s, std::uint32_t guest, std::uint32_t gateway) {
    const int tap = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    if (tap < 0 || ::ioctl(tap, TUNSETIFF, &request) != 0) return false;
    request.ifr_addr = address_of(guest);
    if (::ioctl(s, SIOCSIFADDR, &request) != 0) return false;
    request.ifr_netmask = address_of(mask);
    if (::ioctl(s, SIOCSIFNETMASK, &request) != 0 || !raise(s, request)) return false;
    rtentry route{};
    route.rt_dst = address_of(0), route.rt_genmask = address_of(0), route.rt_gateway = address_of(gateway);
    route.rt_flags = RTF_UP | RTF_GATEWAY;
    return ::ioctl(s, SIOCADDRT, &route) == 0;
}

void answer(synfin_reply& reply, synfin_reply_kind kind, const char* detail = "") {
    reply.kind = kind;
    std::snprintf(reply.detail, sizeof reply.detail, "%s", detail);
}

synfin_reply_kind kind_of(int code) {
    switch (code) {
        case EAGAIN:
            return SYNFIN_WOULD_BLOCK;
        case ECONNRESET:
            return SYNFIN_RESET;
        case ECONNREFUSED:
            return SYNFIN_REFUSED;
        case ETIMEDOUT:
            return SYNFIN_TIMED_OUT;
        case EPIPE:
        case ENOTCONN:
            return SYNFIN_CLOSED;
        default:
            return SYNFIN_ERROR;
    }
}

void answer_errno(synfin_reply& reply, int code) {
    const auto kind = kind_of(code);
    answer(reply, kind, kind == SYNFIN_WOULD_BLOCK ? "" : ::strerrorname_np(code));
}

int bound_socket(std::uint16_t port) {
    const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    ::setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const auto at = address_of(loopback, port);
    if (s >= 0 && ::bind(s, &at, sizeof at) != 0) return ::close(s), -1;
    return s;
}

void reset(int& s) {
    const linger at_once{1, 0};
    if (s >= 0) ::setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ::close(s);
    s = -1;
}

}  // namespace

bool make_network(std::uint32_t guest, std::uint32_t gateway, std::string& why) {
    if (::unshare(CLONE_NEWNET) != 0)
        return why = std::string("passt's far side needs root and a network namespace of its own: ") + std::strerror(errno),
               false;
    const int s = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    const bool made = s >= 0 && raise(s, request) && add_device(s, guest, gateway);
    if (!made) why = std::string("cannot set up the private network: ") + std::strerror(errno);
    if (s >= 0) ::close(s);
    // The kernel's own TIME-WAIT would only use up ports here.
    std::ofstream("/proc/sys/net/ipv4/tcp_max_tw_buckets") << 0;
    return made;
}

void far_side::call(const synfin_sockets& at, std::uint16_t guest_port, bool established, const synfin_request& made,
                    synfin_reply& reply) {
    switch (made.call) {
        case SYNFIN_OPEN_PASSIVE:
            return open_passive(at, reply);
        case SYNFIN_OPEN_ACTIVE:
            return open_active(at, guest_port, reply);
        case SYNFIN_SEND:
            return send(made.octets, reply);
        case SYNFIN_RECEIVE:
            return receive(made.octets, reply);
        case SYNFIN_CLOSE:
        case SYNFIN_ABORT:
            return close(made.call, established, reply);
        default:
            answer(reply, SYNFIN_NOT_SUPPORTED);
    }
}

// A listener stays until its connection is ESTABLISHED: before, a RST takes the record back to LISTEN, and the next SYN makes
// another connection.
void far_side::notice(bool established) {
    if (listener_ < 0) return;
    for (int next; (next = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        reset(connection_);
        connection_ = next;
        const int one = 1;
        ::setsockopt(connection_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    if (established && connection_ >= 0) ::close(listener_), listener_ = -1;
}

void far_side::leave() {
    if (listener_ >= 0) ::close(listener_);
    listener_ = -1;
    reset(connection_);
    closed_ = false;
}

void far_side::open_passive(const synfin_sockets& at, synfin_reply& reply) {
    if (listener_ >= 0 || connection_ >= 0) return answer(reply, SYNFIN_NOT_SUPPORTED);
    leave();
    listener_ = bound_socket(at.stack_port);
    listener_ >= 0 && ::listen(listener_, 16) == 0 ? answer(reply, SYNFIN_OK) : answer_errno(reply, errno);
}

void far_side::open_active(const synfin_sockets& at, std::uint16_t guest_port, synfin_reply& reply) {
    if (listener_ >= 0 || connection_ >= 0) return answer(reply, SYNFIN_NOT_SUPPORTED);
    leave();
    connection_ = bound_socket(at.stack_port);
    const auto to = address_of(loopback, guest_port);
    const bool went = connection_ >= 0 && (::connect(connection_, &to, sizeof to) == 0 || errno == EINPROGRESS);
    went ? answer(reply, SYNFIN_OK) : answer_errno(reply, errno);
}

void far_side::send(std::uint32_t octets, synfin_reply& reply) {
    if (connection_ < 0) return answer(reply, listener_ >= 0 ? SYNFIN_NOT_SUPPORTED : SYNFIN_CLOSED);
    const std::vector<char> text(octets, 'x');
    const auto taken = ::send(connection_, text.data(), octets, MSG_NOSIGNAL);
    if (taken < 0) return answer_errno(reply, errno);
    reply.octets = static_cast<std::uint32_t>(taken);
    answer(reply, SYNFIN_OK);
}

// A reset is told once; then there is no connection.
void far_side::receive(std::uint32_t octets, synfin_reply& reply) {
    if (listener_ >= 0) return answer(reply, SYNFIN_WOULD_BLOCK);  // until ESTABLISHED it is as if nothing had come
    if (connection_ < 0) return answer(reply, SYNFIN_CLOSED);
    const auto got = ::recv(connection_, reply.data, octets, 0);
    if (got < 0) {
        answer_errno(reply, errno);
        if (reply.kind != SYNFIN_WOULD_BLOCK) ::close(connection_), connection_ = -1;
        return;
    }
    if (got == 0) return answer(reply, SYNFIN_END_OF_STREAM);
    reply.octets = static_cast<std::uint32_t>(got);
    answer(reply, SYNFIN_OK);
}

void far_side::close(std::uint32_t how, bool established, synfin_reply& reply) {
    if (connection_ < 0) {
        answer(reply, listener_ >= 0 ? SYNFIN_OK : SYNFIN_CLOSED);
        return leave();
    }
    if (!established) return answer(reply, SYNFIN_NOT_SUPPORTED);
    answer(reply, SYNFIN_OK);
    if (how == SYNFIN_ABORT) return leave();
    if (std::exchange(closed_, true)) return;
    if (::shutdown(connection_, SHUT_WR) != 0) answer_errno(reply, errno);
}

}  // namespace synfin_stacks
