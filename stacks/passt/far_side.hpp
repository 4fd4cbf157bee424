// The user of one slot: a program of the host at the far end of what passt relays, on the loopback of a private network.
#pragma once
#include <cstdint>
#include <string>

#include "stacks/synfin_stack.h"

namespace synfin_stacks {

/// Moves this process into a network of its own: a loopback, and a device with the address and the default route that passt
/// copies. False with the reason; needs root.
[[nodiscard]] bool make_network(std::uint32_t guest, std::uint32_t gateway, std::string& why);

/// passt connects to a listener before it answers a SYN, and opens to a guest when a program connects to it. Where the host's
/// sockets cannot order what a call means (CLOSE before ESTABLISHED), the call is not supported.
class far_side {
  public:
    far_side() = default;
    far_side(const far_side&) = delete;
    far_side& operator=(const far_side&) = delete;
    ~far_side() { leave(); }

    /// `guest_port`: where the peer is for passt; `established`: what the wire has shown.
    void call(const synfin_sockets& at, std::uint16_t guest_port, bool established, const synfin_request& made,
              synfin_reply& reply);
    /// To be called when something has passed: takes the connection that passt made to a listener.
    void notice(bool established);
    /// Nothing is left; what is open is reset.
    void leave();

  private:
    void open_passive(const synfin_sockets& at, synfin_reply& reply);
    void open_active(const synfin_sockets& at, std::uint16_t guest_port, synfin_reply& reply);
    void send(std::uint32_t octets, synfin_reply& reply);
    void receive(std::uint32_t octets, synfin_reply& reply);
    void close(std::uint32_t how, bool established, synfin_reply& reply);

    int listener_ = -1, connection_ = -1;
    bool closed_ = false;
};

}  // namespace synfin_stacks
