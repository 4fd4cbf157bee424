#include "conformance/export/packetdrill_user.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace synfin::conformance {
namespace {

constexpr std::string_view again = "-1 EAGAIN (Resource temporarily unavailable)";
constexpr std::string_view no_connection = "-1 ENOTCONN (Transport endpoint is not connected)";
constexpr std::string_view broken_pipe = "-1 EPIPE (Broken pipe)";

script_lines said(std::vector<std::string> lines) { return {std::move(lines)}; }
script_lines cannot(std::string why, bool harmless = false) { return {{}, std::move(why), harmless}; }

// A reset or a time-out is told once, by the next call that moves data.
std::string_view told(news n) {
    constexpr std::array<std::string_view, 4> texts{"", "-1 ECONNRESET (Connection reset by peer)",
                                                    "-1 ECONNREFUSED (Connection refused)",
                                                    "-1 ETIMEDOUT (Connection timed out)"};
    return texts[static_cast<unsigned>(n)];
}

std::string_view tcp_info_name(model::state s) {
    switch (s) {
        case model::LISTEN:
            return "TCP_LISTEN";
        case model::SYN_SENT:
            return "TCP_SYN_SENT";
        case model::SYN_RECEIVED:
            return "TCP_SYN_RECV";
        case model::ESTABLISHED:
            return "TCP_ESTABLISHED";
        case model::FIN_WAIT_1:
            return "TCP_FIN_WAIT1";
        case model::FIN_WAIT_2:
            return "TCP_FIN_WAIT2";
        case model::CLOSE_WAIT:
            return "TCP_CLOSE_WAIT";
        case model::CLOSING:
            return "TCP_CLOSING";
        case model::LAST_ACK:
            return "TCP_LAST_ACK";
        default:
            return "TCP_CLOSE";
    }
}

bool gone(model::state s) { return s == model::CLOSED || s == model::TIME_WAIT; }

}  // namespace

script_lines packetdrill_user::call(const walked_step& step) {
    switch (step.what->call.call) {
        case user_call::open_passive:
            return open_passive(step);
        case user_call::open_active:
            return open_active(step);
        case user_call::close:
            return close(step);
        case user_call::close_half_duplex:
            return close_whole(step, false);
        case user_call::abort:
            return close_whole(step, true);
        default:
            break;
    }
    if (handle() == 0 && step.before.st == model::CLOSED) return cannot("a call without a connection has no descriptor", true);
    return step.what->call.call == user_call::send ? send(step) : receive(step);
}

std::vector<std::string> packetdrill_user::fresh_socket() {
    std::vector<std::string> lines;
    for (int* fd : {&connection_, &listener_})
        if (*fd != 0) lines.push_back(fmt::format("close({}) = 0", std::exchange(*fd, 0)));
    const int fd = next_fd_++;
    numbers_.on_socket();
    lines.push_back(fmt::format("socket(..., SOCK_STREAM, IPPROTO_TCP) = {}", fd));
    lines.push_back(fmt::format("setsockopt({}, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", fd));
    lines.push_back(fmt::format("setsockopt({}, SOL_TCP, TCP_NODELAY, [1], 4) = 0", fd));
    lines.push_back(fmt::format("fcntl({}, F_SETFL, O_RDWR|O_NONBLOCK) = 0", fd));
    return lines;
}

script_lines packetdrill_user::open_passive(const walked_step& step) {
    if (step.before.st == model::TIME_WAIT) return cannot("an OPEN in TIME-WAIT: no descriptor reaches that record");
    if (step.before.st == model::LISTEN) return cannot("an OPEN of what listens: listen() answers 0", true);
    if (step.before.st != model::CLOSED) {
        if (connection_ == 0) return cannot("an OPEN before accept() has no descriptor", true);
        return said({fmt::format("listen({}, 16) = -1 EINVAL (Invalid argument)", connection_)});
    }
    auto lines = fresh_socket();
    listener_ = next_fd_ - 1;
    lines.push_back(fmt::format("bind({}, ..., ...) = 0", listener_));
    lines.push_back(fmt::format("listen({}, 16) = 0", listener_));
    numbers_.on_listen();
    return said(std::move(lines));
}

script_lines packetdrill_user::open_active(const walked_step& step) {
    if (step.before.st == model::TIME_WAIT) return cannot("an OPEN in TIME-WAIT: no descriptor reaches that record");
    if (step.before.st == model::LISTEN) return cannot("a listening socket cannot connect (3.10.1)");
    if (step.before.st != model::CLOSED) {
        if (connection_ == 0) return cannot("an OPEN before accept() has no descriptor", true);
        const bool opening = step.before.st == model::SYN_SENT || step.before.st == model::SYN_RECEIVED;
        return said({fmt::format(
            "connect({}, ..., ...) = {}", connection_,
            opening ? "-1 EALREADY (Operation already in progress)" : "-1 EISCONN (Transport endpoint is already connected)")});
    }
    auto lines = fresh_socket();
    connection_ = next_fd_ - 1;
    lines.push_back(fmt::format("connect({}, ..., ...) = -1 EINPROGRESS (Operation now in progress)", connection_));
    numbers_.on_connect();
    return said(std::move(lines));
}

script_lines packetdrill_user::close(const walked_step& step) {
    if (connection_ != 0)
        return said({fmt::format("shutdown({}, SHUT_WR) = {}", connection_, gone(step.before.st) ? no_connection : "0")});
    if (step.before.st == model::CLOSED || step.before.st == model::TIME_WAIT)
        return cannot("a call without a connection has no descriptor", true);
    if (step.before.st != model::LISTEN) return cannot("a CLOSE before accept() has no descriptor");
    return said({fmt::format("close({}) = 0", std::exchange(listener_, 0))});
}

script_lines packetdrill_user::close_whole(const walked_step& step, bool reset) {
    if (handle() == 0) return cannot("a call without a connection has no descriptor", true);
    if (connection_ == 0 && step.before.st != model::LISTEN) return cannot("a call before accept() has no descriptor");
    std::vector<std::string> lines;
    if (reset && connection_ != 0)
        lines.push_back(fmt::format("setsockopt({}, SOL_SOCKET, SO_LINGER, {{onoff=1, linger=0}}, 8) = 0", connection_));
    lines.push_back(fmt::format("close({}) = 0", std::exchange(connection_ != 0 ? connection_ : listener_, 0)));
    return said(std::move(lines));
}

script_lines packetdrill_user::send(const walked_step& step) const {
    if (handle() == 0 || (connection_ == 0 && step.before.st != model::LISTEN))
        return cannot("a SEND before accept() has no descriptor");
    if (step.before.st == model::SYN_SENT) return cannot("a SEND in SYN-SENT is not queued by sockets");
    std::string returned = std::to_string(step.what->call.octets);
    if (step.out.answer != model::reply::ok && step.out.answer != model::reply::later) returned = broken_pipe;
    if (step.out.answer == model::reply::does_not_exist && step.pending != news::none) returned = told(step.pending);
    return said({fmt::format("send({}, ..., {}, MSG_DONTWAIT|MSG_NOSIGNAL) = {}", handle(), step.what->call.octets, returned)});
}

script_lines packetdrill_user::receive(const walked_step& step) const {
    if (connection_ == 0) return cannot("a RECEIVE before accept() has no descriptor", true);
    std::string returned(again);
    const std::uint32_t unread = step.before.t.rcv_buffered.v;
    const bool readable = unread != 0 && step.out.answer != model::reply::does_not_exist;  // text comes before the FIN (3.10.3)
    if (readable || step.out.answer == model::reply::ok || step.out.answer == model::reply::data)
        returned = std::to_string(std::min(step.what->call.octets, unread));
    else if (step.out.answer != model::reply::later)
        returned = "0";
    if (step.out.answer == model::reply::does_not_exist && step.pending != news::none) returned = told(step.pending);
    return said({fmt::format("recv({}, ..., {}, MSG_DONTWAIT) = {}", connection_, step.what->call.octets, returned)});
}

script_lines packetdrill_user::status(const walked_step& step) const {
    const bool listens = connection_ == 0 && listener_ != 0 && step.before.st == model::LISTEN && numbers_.begins();
    if (connection_ == 0 && !listens) return cannot("STATUS without a descriptor", true);
    if (step.before.st == model::TIME_WAIT) return cannot("STATUS of TIME-WAIT, which has left its socket", true);
    return said({fmt::format("%{{ assert tcpi_state == {}, tcpi_state }}%", tcp_info_name(step.before.st))});
}

std::vector<std::string> packetdrill_user::after_arrival(const walked_step& step) {
    const bool established = step.before.st == model::SYN_RECEIVED && model::synchronized.has(step.out.after.st);
    if (listener_ == 0 || connection_ != 0 || !established) return {};
    connection_ = next_fd_++;
    return {fmt::format("accept({}, ..., ...) = {}", listener_, connection_),
            fmt::format("close({}) = 0", std::exchange(listener_, 0))};
}

}  // namespace synfin::conformance
