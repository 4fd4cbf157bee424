#include "stacks/slirp/user.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace synfin_stacks {
namespace {

void answer(synfin_reply& reply, synfin_reply_kind kind, const char* detail = "") {
    reply.kind = kind;
    std::snprintf(reply.detail, sizeof reply.detail, "%s", detail);
}

void answer_errno(synfin_reply& reply, int code) {
    const auto kind = [code] {
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
    }();
    answer(reply, kind, kind == SYNFIN_WOULD_BLOCK ? "" : ::strerrorname_np(code));
}

}  // namespace

void user::call(slirp_net& net, const synfin_sockets& at, const synfin_request& made, synfin_reply& reply) {
    const int now = state(net, at);
    switch (made.call) {
        case SYNFIN_OPEN_PASSIVE:
            return open_passive(at, now, reply);
        case SYNFIN_OPEN_ACTIVE:
            return open_active(net, at, now, reply);
        case SYNFIN_SEND:
            return send(made.octets, now, reply);
        case SYNFIN_RECEIVE:
            return receive(made.octets, now, reply);
        case SYNFIN_CLOSE:
        case SYNFIN_CLOSE_HALF_DUPLEX:
        case SYNFIN_ABORT:
            return close(made.call, now, reply);
        default:
            answer(reply, SYNFIN_NOT_SUPPORTED);
    }
}

int user::state(const slirp_net& net, const synfin_sockets& at) {
    const int record = net.state(at);
    return record == SYNFIN_CLOSED_STATE && listener_ ? SYNFIN_LISTEN : record;
}

// libslirp connects to the listener before it answers the SYN. If that connection ends before the handshake does, the user
// is still listening; once it is ESTABLISHED, the record of the RFC is no listener any more.
void user::notice(const slirp_net& net, const synfin_sockets& at) {
    if (!listener_) return;
    const int record = net.state(at);
    if (record == SYNFIN_TIME_WAIT) return;  // of the connection before
    if (record == SYNFIN_CLOSED_STATE) return connection_.reset();
    if (!connection_) connection_ = accept_from(listener_);
    if (record != SYNFIN_SYN_RECEIVED) listener_.close();
}

void user::leave() {
    listener_.close();
    connection_.reset();
    closed_ = false;
}

// A program may listen again while libslirp is in TIME-WAIT, of which the host knows nothing.
void user::open_passive(const synfin_sockets& at, int now, synfin_reply& reply) {
    if (now != SYNFIN_CLOSED_STATE && now != SYNFIN_TIME_WAIT) return answer(reply, SYNFIN_NOT_SUPPORTED);
    leave();
    listener_ = listen_on(at.stack_port);
    listener_ ? answer(reply, SYNFIN_OK) : answer_errno(reply, errno);
}

void user::open_active(slirp_net& net, const synfin_sockets& at, int now, synfin_reply& reply) {
    if (now != SYNFIN_CLOSED_STATE) return answer(reply, SYNFIN_NOT_SUPPORTED);
    leave();
    if (!net.forward(at.stack_port, at.peer_ip, at.peer_port)) return answer_errno(reply, errno);
    connection_ = connect_from(at.stack_port);
    connection_ ? answer(reply, SYNFIN_OK) : answer_errno(reply, errno);
    net.settle();
    net.stop_forwarding(at.stack_port);
}

void user::send(std::uint32_t octets, int now, synfin_reply& reply) {
    if (now == SYNFIN_LISTEN) return answer(reply, SYNFIN_NOT_SUPPORTED);
    if (now == SYNFIN_CLOSED_STATE || !connection_) return answer(reply, SYNFIN_CLOSED);
    const std::vector<char> text(octets, 'x');
    const auto taken = ::send(connection_.get(), text.data(), octets, MSG_NOSIGNAL);
    if (taken < 0) return answer_errno(reply, errno);
    reply.octets = static_cast<std::uint32_t>(taken);
    answer(reply, SYNFIN_OK);
}

void user::receive(std::uint32_t octets, int now, synfin_reply& reply) {
    if (!connection_) return answer(reply, now == SYNFIN_LISTEN ? SYNFIN_WOULD_BLOCK : SYNFIN_CLOSED);
    const auto got = ::recv(connection_.get(), reply.data, octets, 0);
    if (got < 0) return answer_errno(reply, errno);
    if (got == 0) return answer(reply, SYNFIN_END_OF_STREAM);
    reply.octets = static_cast<std::uint32_t>(got);
    answer(reply, SYNFIN_OK);
}

// CLOSE is seen in ESTABLISHED and CLOSE-WAIT; a second one is answered by the host and changes nothing.
void user::close(std::uint32_t how, int now, synfin_reply& reply) {
    if (now == SYNFIN_LISTEN) return leave(), answer(reply, SYNFIN_OK);
    if (now == SYNFIN_CLOSED_STATE || !connection_) return answer(reply, SYNFIN_CLOSED);
    if (how == SYNFIN_CLOSE && closed_) return answer(reply, SYNFIN_OK);
    if (closed_ || (now != SYNFIN_ESTABLISHED && now != SYNFIN_CLOSE_WAIT)) return answer(reply, SYNFIN_NOT_SUPPORTED);
    closed_ = true;
    if (how == SYNFIN_CLOSE) ::shutdown(connection_.get(), SHUT_WR);
    if (how == SYNFIN_CLOSE_HALF_DUPLEX) connection_.close();
    if (how == SYNFIN_ABORT) connection_.reset();
    answer(reply, SYNFIN_OK);
}

}  // namespace synfin_stacks
