#include "conformance/stacks/linux/user.hpp"

#include <sys/socket.h>

#include "conformance/stacks/linux/user_socket.hpp"

namespace synfin::conformance {
namespace {

constexpr reply not_supported() { return {.kind = reply_kind::not_supported}; }

tl::expected<descriptor, int> socket_inside(const kernel& k, const socket_pair& pair) {
    const net_namespace::visit inside(k.space);
    return bound_socket(pair);
}

}  // namespace

reply user::call(const kernel& k, const socket_pair& pair, const request& r) {
    accept();
    if (r.call == user_call::open_passive) return open_passive(k, pair);
    if (r.call == user_call::open_active) return open_active(k, pair, r);
    if (connection_) return on_connection(r);
    if (listener_) return in_listen(k, pair, r);
    return {.kind = reply_kind::closed};
}

void user::accept() {
    if (!listener_ || connection_) return;
    connection_.reset(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection_) listener_.reset();
}

void user::leave() {
    close_with_reset(connection_);
    listener_.reset();
}

// A socket whose connection is over cannot be opened again: the next OPEN takes a new one, as a program would.
void user::drop_spent() {
    if (connection_ && is_spent(connection_.get())) connection_.reset();
}

// An OPEN of what is open is put to the kernel as it is: it knows the answer for that socket.
reply user::open_passive(const kernel& k, const socket_pair& pair) {
    drop_spent();
    if (connection_) return listen_on(connection_.get());
    if (listener_) return listen_on(listener_.get());
    auto fresh = socket_inside(k, pair);
    if (!fresh) return reply_to_errno(fresh.error());
    reply answer = listen_on(fresh->get());
    if (answer.kind == reply_kind::ok) listener_ = std::move(*fresh);
    return answer;
}

reply user::open_active(const kernel& k, const socket_pair& pair, const request& r) {
    drop_spent();
    if (listener_) return not_supported();
    if (connection_) return connect_to_peer(connection_.get(), pair, std::nullopt);
    auto fresh = socket_inside(k, pair);
    if (!fresh) return reply_to_errno(fresh.error());
    reply answer = connect_to_peer(fresh->get(), pair, r.iss);
    if (answer.kind == reply_kind::ok) connection_ = std::move(*fresh);
    return answer;
}

reply user::in_listen(const kernel& k, const socket_pair& pair, const request& r) {
    if (r.call == user_call::receive) return {.kind = reply_kind::would_block};
    if (k.diag.state(pair) == model::SYN_RECEIVED) return not_supported();
    if (r.call == user_call::send) return send_octets(listener_.get(), r.octets);
    listener_.reset();
    return {};
}

reply user::on_connection(const request& r) {
    switch (r.call) {
        case user_call::send:
            return send_octets(connection_.get(), r.octets);
        case user_call::receive:
            return receive_octets(connection_.get(), r.octets);
        case user_call::close:
            return shut_down(connection_.get());
        case user_call::close_half_duplex:
            connection_.reset();
            return {};
        case user_call::abort:
            close_with_reset(connection_);
            return {};
        case user_call::forget:
            return close_silently(connection_);
        default:
            return not_supported();
    }
}

}  // namespace synfin::conformance
