// One slot's user on sockets: which descriptor a call goes to, and what sockets cannot express (see linux.hpp).
#pragma once
#include "conformance/stack.hpp"
#include "conformance/stacks/linux/descriptor.hpp"
#include "conformance/stacks/linux/net_namespace.hpp"
#include "conformance/stacks/linux/socket_diag.hpp"

namespace synfin::conformance {

/// What a user's calls need besides the slot's own descriptors.
struct kernel {
    net_namespace space;
    socket_diag diag;
};

/// The user of one slot.
class user {
  public:
    [[nodiscard]] reply call(const kernel& k, const socket_pair& pair, const request& r);
    /// Takes over the child once the handshake is over and closes the listener.
    void accept();
    /// Nothing of the user's is left open. RSTs go out where the state calls for them.
    void leave();

  private:
    [[nodiscard]] reply open_passive(const kernel& k, const socket_pair& pair);
    [[nodiscard]] reply open_active(const kernel& k, const socket_pair& pair, const request& r);
    [[nodiscard]] reply in_listen(const kernel& k, const socket_pair& pair, const request& r);
    [[nodiscard]] reply on_connection(const request& r);
    void drop_spent();

    descriptor listener_;
    descriptor connection_;
};

}  // namespace synfin::conformance
