// The user of one slot, with the sockets of ns-3 that stand for its record.
#pragma once
#include <cstdint>

#include "ns3/ptr.h"
#include "stacks/ns3/tcp_socket.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {

/// A listening socket, then the one a SYN made of it, which is the user's when it is established; or a socket of an OPEN
/// active from the start. Must stay where it is: sockets call back.
class user {
  public:
    user() = default;
    user(const user&) = delete;
    user& operator=(const user&) = delete;

    /// A call of RFC 9293 3.9.1. What is sent comes when the clock's events are run.
    /// `unused` is copied where a new socket is needed.
    void call(tcp_socket& unused, const synfin_sockets& at, const synfin_request& made, synfin_reply& reply);
    /// enum synfin_state.
    [[nodiscard]] int state() const;
    /// Nothing is left, and nothing is sent.
    void leave();

  private:
    void open_passive(tcp_socket& unused, const synfin_sockets& at, synfin_reply& reply);
    void open_active(tcp_socket& unused, const synfin_sockets& at, synfin_reply& reply);
    void in_listen(const synfin_request& made, synfin_reply& reply);
    void on_connection(const synfin_request& made, synfin_reply& reply);
    void send(std::uint32_t octets, synfin_reply& reply);
    void receive(std::uint32_t octets, synfin_reply& reply);
    void close(synfin_reply& reply);
    void close_half_duplex(synfin_reply& reply);
    void drop_spent();
    void watch(const ns3::Ptr<tcp_socket>& socket);
    void forked(const ns3::Ptr<tcp_socket>& child);
    void accepted(const ns3::Ptr<tcp_socket>& child);

    ns3::Ptr<tcp_socket> listener_, child_, connection_;
    bool ended_ = false;       // what the callbacks told: the normal close,
    bool broken_ = false;      // the close with an error,
    bool unanswered_ = false;  // a connection that failed
};

}  // namespace synfin_stacks
