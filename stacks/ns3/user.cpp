#include "stacks/ns3/user.hpp"

#include <cstdio>
#include <vector>

#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"

namespace synfin_stacks {
namespace {

using ns3::Ptr;
using ns3::Socket;

void answer(synfin_reply& reply, synfin_reply_kind kind, const char* detail = "") {
    reply.kind = kind;
    std::snprintf(reply.detail, sizeof reply.detail, "%s", detail);
}

const char* name(Socket::SocketErrno error) {
    switch (error) {
        case Socket::ERROR_NOTCONN:
            return "ERROR_NOTCONN";
        case Socket::ERROR_SHUTDOWN:
            return "ERROR_SHUTDOWN";
        case Socket::ERROR_INVAL:
            return "ERROR_INVAL";
        case Socket::ERROR_ADDRINUSE:
            return "ERROR_ADDRINUSE";
        case Socket::ERROR_MSGSIZE:
            return "ERROR_MSGSIZE";
        default:
            return "SocketErrno";
    }
}

void answer_error(synfin_reply& reply, const tcp_socket& socket) {
    const auto error = socket.GetErrno();
    const bool closed = error == Socket::ERROR_NOTCONN || error == Socket::ERROR_SHUTDOWN;
    answer(reply, closed ? SYNFIN_CLOSED : SYNFIN_ERROR, name(error));
}

ns3::InetSocketAddress address(std::uint32_t ip, std::uint16_t port) { return {ns3::Ipv4Address(ip), port}; }

}  // namespace

void user::call(tcp_socket& unused, const synfin_sockets& at, const synfin_request& made, synfin_reply& reply) {
    if (made.call == SYNFIN_OPEN_PASSIVE) return open_passive(unused, at, reply);
    if (made.call == SYNFIN_OPEN_ACTIVE) return open_active(unused, at, reply);
    if (connection_ != nullptr) return on_connection(made, reply);
    if (listener_ != nullptr && state() != SYNFIN_CLOSED_STATE) return in_listen(made, reply);
    answer(reply, SYNFIN_CLOSED);
}

int user::state() const {
    for (const auto& socket : {connection_, child_, listener_})
        if (socket != nullptr && socket->state() != SYNFIN_CLOSED_STATE) return socket->state();
    return SYNFIN_CLOSED_STATE;
}

void user::leave() {
    for (auto* socket : {&connection_, &child_, &listener_}) {
        if (*socket == nullptr) continue;
        (*socket)->on_fork = nullptr;
        (*socket)->SetAcceptCallback(ns3::MakeNullCallback<bool, Ptr<Socket>, const ns3::Address&>(),
                                     ns3::MakeNullCallback<void, Ptr<Socket>, const ns3::Address&>());
        const auto none = ns3::MakeNullCallback<void, Ptr<Socket>>();
        (*socket)->SetCloseCallbacks(none, none);
        (*socket)->SetConnectCallback(none, none);
        (*socket)->vanish();
        *socket = nullptr;
    }
    ended_ = broken_ = unanswered_ = false;
}

// A socket of ns-3 whose connection is over can be opened again only by its own end point, which is gone.
void user::drop_spent() {
    if (state() == SYNFIN_CLOSED_STATE) leave();
}

// An OPEN of what is open is put to the socket as it is: it has an answer of its own.
void user::open_passive(tcp_socket& unused, const synfin_sockets& at, synfin_reply& reply) {
    drop_spent();
    const auto& open = connection_ != nullptr ? connection_ : listener_;
    if (open != nullptr) return open->Listen() == 0 ? answer(reply, SYNFIN_OK) : answer_error(reply, *open);
    const auto fresh = unused.copy();
    if (fresh->Bind(address(at.stack_ip, at.stack_port)) != 0 || fresh->Listen() != 0) {
        answer_error(reply, *fresh);
        return fresh->vanish();
    }
    fresh->on_fork = [this](const Ptr<tcp_socket>& child) { forked(child); };
    listener_ = fresh;
    answer(reply, SYNFIN_OK);
}

// ns-3 lets a listening socket connect, as the RFC has it (3.10.1). Once a SYN has come its socket is not the user's yet.
void user::open_active(tcp_socket& unused, const synfin_sockets& at, synfin_reply& reply) {
    drop_spent();
    if (child_ != nullptr && child_->state() != SYNFIN_CLOSED_STATE) return answer(reply, SYNFIN_NOT_SUPPORTED);
    if (connection_ == nullptr) {
        connection_ = listener_ != nullptr ? listener_ : unused.copy();
        connection_->on_fork = nullptr;
        watch(connection_);
        if (listener_ == nullptr && connection_->Bind(address(at.stack_ip, at.stack_port)) != 0) {
            answer_error(reply, *connection_);
            return leave();
        }
        listener_ = nullptr;
    }
    if (connection_->Connect(address(at.peer_ip, at.peer_port)) != 0) return answer_error(reply, *connection_);
    answer(reply, SYNFIN_OK);
}

void user::in_listen(const synfin_request& made, synfin_reply& reply) {
    const bool syn_came = child_ != nullptr && child_->state() != SYNFIN_CLOSED_STATE;
    if (made.call == SYNFIN_FORGET) return leave(), answer(reply, SYNFIN_OK);
    if (made.call == SYNFIN_RECEIVE) return answer(reply, SYNFIN_WOULD_BLOCK);
    if (syn_came) return answer(reply, SYNFIN_NOT_SUPPORTED);
    if (made.call == SYNFIN_SEND) {
        if (listener_->Send(ns3::Create<ns3::Packet>(made.octets), 0) < 0) return answer_error(reply, *listener_);
        reply.octets = made.octets;
        return answer(reply, SYNFIN_OK);
    }
    listener_->Close();
    answer(reply, SYNFIN_OK);
}

void user::on_connection(const synfin_request& made, synfin_reply& reply) {
    switch (made.call) {
        case SYNFIN_SEND:
            return send(made.octets, reply);
        case SYNFIN_RECEIVE:
            return receive(made.octets, reply);
        case SYNFIN_CLOSE:
            return close(reply);
        case SYNFIN_CLOSE_HALF_DUPLEX:
            return close_half_duplex(reply);
        case SYNFIN_FORGET:
            if (state() == SYNFIN_CLOSED_STATE) return answer(reply, SYNFIN_CLOSED);
            return leave(), answer(reply, SYNFIN_OK);
        default:
            answer(reply, SYNFIN_NOT_SUPPORTED);
    }
}

void user::send(std::uint32_t octets, synfin_reply& reply) {
    const std::vector<std::uint8_t> text(octets, 'x');
    const int taken = connection_->Send(ns3::Create<ns3::Packet>(text.data(), octets), 0);
    if (taken < 0) return answer_error(reply, *connection_);
    reply.octets = static_cast<std::uint32_t>(taken);
    answer(reply, SYNFIN_OK);
}

void user::receive(std::uint32_t octets, synfin_reply& reply) {
    const auto text = connection_->Recv(octets, 0);
    if (text != nullptr && text->GetSize() > 0) {
        reply.octets = text->CopyData(reply.data, octets);
        return answer(reply, SYNFIN_OK);
    }
    if (broken_) return answer(reply, SYNFIN_RESET, "NotifyErrorClose");
    if (unanswered_) return answer(reply, SYNFIN_TIMED_OUT, "NotifyConnectionFailed");
    if (ended_) return answer(reply, SYNFIN_END_OF_STREAM, "NotifyNormalClose");
    if (text != nullptr) return answer(reply, SYNFIN_END_OF_STREAM, "empty packet");
    answer(reply, state() == SYNFIN_CLOSED_STATE ? SYNFIN_CLOSED : SYNFIN_WOULD_BLOCK);
}

// Before there is a connection a program closes by Close(): ShutdownSend() would only remember that it was asked.
void user::close(synfin_reply& reply) {
    const int now = state();
    if (now == SYNFIN_CLOSED_STATE) return answer(reply, SYNFIN_CLOSED);
    const bool connected = now != SYNFIN_LISTEN && now != SYNFIN_SYN_SENT && now != SYNFIN_SYN_RECEIVED;
    if ((connected ? connection_->ShutdownSend() : connection_->Close()) != 0) return answer_error(reply, *connection_);
    answer(reply, SYNFIN_OK);
}

// Close() does not end receiving either, but resets a connection with text that nobody took.
void user::close_half_duplex(synfin_reply& reply) {
    if (state() == SYNFIN_CLOSED_STATE) return answer(reply, SYNFIN_CLOSED);
    if (connection_->Close() != 0) return answer_error(reply, *connection_);
    answer(reply, SYNFIN_OK);
}

void user::watch(const Ptr<tcp_socket>& socket) {
    using told = ns3::Callback<void, Ptr<Socket>>;
    ended_ = broken_ = unanswered_ = false;
    socket->SetCloseCallbacks(told([this](Ptr<Socket>) { ended_ = true; }), told([this](Ptr<Socket>) { broken_ = true; }));
    socket->SetConnectCallback(told([](Ptr<Socket>) {}), told([this](Ptr<Socket>) { unanswered_ = true; }));
}

void user::forked(const Ptr<tcp_socket>& child) {
    using created = ns3::Callback<void, Ptr<Socket>, const ns3::Address&>;
    if (child_ != nullptr) child_->vanish();
    child_ = child;
    watch(child);
    child->SetAcceptCallback(ns3::MakeNullCallback<bool, Ptr<Socket>, const ns3::Address&>(),
                             created([this](Ptr<Socket>, const ns3::Address&) { accepted(child_); }));
}

// The record of the RFC became a connection: nobody listens any more.
void user::accepted(const Ptr<tcp_socket>& child) {
    connection_ = child;
    child_ = nullptr;
    listener_->Close();
    listener_ = nullptr;
}

}  // namespace synfin_stacks
