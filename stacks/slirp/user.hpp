// The user of one slot: a program of the host at the far end of what libslirp relays.
//
// libslirp looks at its host sockets only while its own end is ESTABLISHED or CLOSE-WAIT (before our CLOSE). Calls that it
// cannot see then are not supported: they would say nothing about it.
#pragma once
#include <cstdint>

#include "stacks/slirp/loopback.hpp"
#include "stacks/slirp/slirp_net.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {

class user {
  public:
    user() = default;
    user(const user&) = delete;
    user& operator=(const user&) = delete;

    /// A call of RFC 9293 3.9.1, inside the private network. What follows from it is seen by `slirp_net::settle`.
    void call(slirp_net& net, const synfin_sockets& at, const synfin_request& made, synfin_reply& reply);
    /// enum synfin_state: LISTEN while a listener waits for libslirp to connect, else libslirp's own.
    [[nodiscard]] int state(const slirp_net& net, const synfin_sockets& at);
    /// To be called when something came for this slot: a listener that has its connection is closed.
    void notice(const slirp_net& net, const synfin_sockets& at);
    /// Nothing of the host is left.
    void leave();

  private:
    void open_passive(const synfin_sockets& at, int now, synfin_reply& reply);
    void open_active(slirp_net& net, const synfin_sockets& at, int now, synfin_reply& reply);
    void send(std::uint32_t octets, int now, synfin_reply& reply);
    void receive(std::uint32_t octets, int now, synfin_reply& reply);
    void close(std::uint32_t how, int now, synfin_reply& reply);

    host_socket listener_, connection_;
    bool closed_ = false;  // by CLOSE, so that libslirp does not look any more
};

}  // namespace synfin_stacks
