#include "stacks/lwip/user.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace synfin_lwip {
namespace {

constexpr std::uint32_t largest_write = 0xffff;  // tcp_write counts in 16 bits

const char* name_of(err_t error) {
    static constexpr std::array names{"ERR_OK",  "ERR_MEM",        "ERR_BUF", "ERR_TIMEOUT", "ERR_RTE",    "ERR_INPROGRESS",
                                      "ERR_VAL", "ERR_WOULDBLOCK", "ERR_USE", "ERR_ALREADY", "ERR_ISCONN", "ERR_CONN",
                                      "ERR_IF",  "ERR_ABRT",       "ERR_RST", "ERR_CLSD",    "ERR_ARG"};
    const auto place = static_cast<std::size_t>(-error);
    return place < names.size() ? names[place] : "unknown";
}

void answer(synfin_reply& reply, synfin_reply_kind kind, const char* detail = "") {
    reply.kind = kind;
    std::snprintf(reply.detail, sizeof reply.detail, "%s", detail);
}

// ERR_CONN is lwIP's word for a call that comes after CLOSE.
void answer_error(synfin_reply& reply, err_t error) {
    const auto kind = error == ERR_OK ? SYNFIN_OK : error == ERR_CONN ? SYNFIN_CLOSED : SYNFIN_ERROR;
    answer(reply, kind, error == ERR_OK ? "" : name_of(error));
}

ip_addr_t address(std::uint32_t host_order) {
    ip_addr_t made{};
    ip_addr_set_ip4_u32_val(made, lwip_htonl(host_order));
    return made;
}

void send(tcp_pcb* connection, const synfin_request& request, synfin_reply& reply) {
    static const std::array<std::uint8_t, largest_write> octets{};
    const auto room = std::min<std::uint32_t>(tcp_sndbuf(connection), largest_write);
    const auto size = std::min(request.octets, room);
    if (size == 0 && request.octets != 0) return answer(reply, SYNFIN_WOULD_BLOCK);
    const err_t error = tcp_write(connection, octets.data(), static_cast<u16_t>(size), TCP_WRITE_FLAG_COPY);
    answer_error(reply, error);
    if (error != ERR_OK) return;
    reply.octets = size;
    tcp_output(connection);
}

// tcp_shutdown refuses before the handshake begins to be answered, because the record would vanish: that is tcp_close's.
err_t close_sending(tcp_pcb* connection) {
    return connection->state == SYN_SENT ? tcp_close(connection) : tcp_shutdown(connection, 0, 1);
}

void drop_callbacks(tcp_pcb* connection) {
    tcp_recv(connection, nullptr);
    tcp_err(connection, nullptr);
}

}  // namespace

void user::start_over() {
    text_.clear();
    read_ = 0;
    news_ = SYNFIN_OK;
    ended_ = connected_ = gave_up_ = false;
}

void user::adopt(tcp_pcb* connection) {
    tcp_arg(connection, this);
    tcp_recv(connection, on_receive);
    tcp_err(connection, on_error);
    tcp_nagle_disable(connection);
}

// One slot is one connection: the listener goes when its child is handed over, or it would answer for a CLOSED slot.
err_t user::on_accept(void* self, tcp_pcb* connection, err_t error) {
    if (connection == nullptr || error != ERR_OK) return ERR_VAL;
    user& me = *static_cast<user*>(self);
    me.adopt(connection);
    me.connected_ = true;
    tcp_close(reinterpret_cast<tcp_pcb*>(connection->listener));
    return ERR_OK;
}

err_t user::on_connected(void* self, tcp_pcb* /*connection*/, err_t /*error*/) {
    static_cast<user*>(self)->connected_ = true;
    return ERR_OK;
}

err_t user::on_receive(void* self, tcp_pcb* /*connection*/, pbuf* text, err_t /*error*/) {
    user& me = *static_cast<user*>(self);
    if (text == nullptr) {
        me.ended_ = true;
        return ERR_OK;
    }
    const auto before = me.text_.size();
    me.text_.resize(before + text->tot_len);
    pbuf_copy_partial(text, me.text_.data() + before, text->tot_len, 0);
    pbuf_free(text);
    return ERR_OK;
}

// lwIP has freed the record. ERR_CLSD is the good end of a connection whose program had only closed its own direction.
void user::on_error(void* self, err_t error) {
    user& me = *static_cast<user*>(self);
    if (error == ERR_CLSD) return;
    me.text_.clear();
    me.read_ = 0;
    me.ended_ = false;
    me.news_ = error != ERR_RST ? SYNFIN_TIMED_OUT : me.connected_ ? SYNFIN_RESET : SYNFIN_REFUSED;
}

void user::call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    tcp_pcb* const connection = find_connection(at);
    tcp_pcb* const listener = find_listener(at);
    if (request.call == SYNFIN_FORGET) {
        remove_all(at.stack_port);
        start_over();
        return answer(reply, SYNFIN_OK);
    }
    if (request.call == SYNFIN_OPEN_PASSIVE) return open_passive(at, reply);
    if (request.call == SYNFIN_OPEN_ACTIVE && (connection != nullptr || listener == nullptr))
        return open_active(at, request, reply);
    if (connection != nullptr && !gave_up_) return on_connection(connection, at, request, reply);
    if (listener != nullptr) return on_listener(listener, request, reply);
    without_record(request, reply);
}

void user::open_passive(const synfin_sockets& at, synfin_reply& reply) {
    tcp_pcb* const fresh = tcp_new();
    const ip_addr_t own = address(at.stack_ip);
    const err_t error = tcp_bind(fresh, &own, at.stack_port);
    answer_error(reply, error);
    if (error != ERR_OK) {
        tcp_close(fresh);
        return;
    }
    start_over();
    tcp_pcb* const listener = tcp_listen_with_backlog(fresh, TCP_DEFAULT_LISTEN_BACKLOG);
    tcp_arg(listener, this);
    tcp_accept(listener, on_accept);
}

void user::open_active(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    tcp_pcb* const fresh = tcp_new();
    const ip_addr_t own = address(at.stack_ip), peer = address(at.peer_ip);
    err_t error = tcp_bind(fresh, &own, at.stack_port);
    if (error == ERR_OK) {
        start_over();
        adopt(fresh);
        if (request.has_iss != 0) choose_next_iss(request.iss + 1);
        error = tcp_connect(fresh, &peer, at.peer_port, on_connected);
    }
    answer_error(reply, error);
    if (error != ERR_OK) tcp_close(fresh);
}

// A listening record is of another kind: it can neither connect nor send.
void user::on_listener(tcp_pcb* listener, const synfin_request& request, synfin_reply& reply) {
    if (request.call == SYNFIN_RECEIVE) return answer(reply, SYNFIN_WOULD_BLOCK);
    if (request.call == SYNFIN_SEND || request.call == SYNFIN_OPEN_ACTIVE) return answer(reply, SYNFIN_NOT_SUPPORTED);
    answer_error(reply, tcp_close(listener));
}

// In SYN-RECEIVED lwIP still keeps a passive connection to itself. The program of a slot may use it all the same, as the
// RFC's may; lwIP has code for that. From CLOSE or ABORT on nobody waits for the handshake, and the listener goes too.
void user::on_connection(tcp_pcb* connection, const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    if (connection->state == SYN_RCVD) adopt(connection);
    if (request.call == SYNFIN_RECEIVE) return receive(connection, request, reply);
    if (request.call == SYNFIN_SEND) return send(connection, request, reply);
    tcp_pcb* const listener = find_listener(at);
    if (listener != nullptr) tcp_close(listener);
    if (request.call == SYNFIN_CLOSE) return answer_error(reply, close_sending(connection));
    drop_callbacks(connection);
    gave_up_ = true;
    if (request.call == SYNFIN_CLOSE_HALF_DUPLEX) return answer_error(reply, tcp_close(connection));
    tcp_abort(connection);
    answer(reply, SYNFIN_OK);
}

// True: there was text.
bool user::hand_out(tcp_pcb* connection, const synfin_request& request, synfin_reply& reply) {
    const auto size = std::min<std::size_t>(request.octets, text_.size() - read_);
    if (size == 0) return false;
    std::copy_n(text_.data() + read_, size, reply.data);
    read_ += size;
    reply.octets = static_cast<std::uint32_t>(size);
    if (read_ == text_.size()) text_.clear(), read_ = 0;
    if (connection != nullptr && connection->state != TIME_WAIT) tcp_recved(connection, static_cast<u16_t>(size));
    return true;
}

void user::receive(tcp_pcb* connection, const synfin_request& request, synfin_reply& reply) {
    if (hand_out(connection, request, reply)) return answer(reply, SYNFIN_OK);
    answer(reply, ended_ ? SYNFIN_END_OF_STREAM : SYNFIN_WOULD_BLOCK);
}

void user::without_record(const synfin_request& request, synfin_reply& reply) {
    if (news_ != SYNFIN_OK) return answer(reply, std::exchange(news_, SYNFIN_OK));
    const bool reads = request.call == SYNFIN_RECEIVE && !gave_up_;
    if (reads && hand_out(nullptr, request, reply)) return answer(reply, SYNFIN_OK);
    answer(reply, reads && ended_ ? SYNFIN_END_OF_STREAM : SYNFIN_CLOSED);
}

}  // namespace synfin_lwip
