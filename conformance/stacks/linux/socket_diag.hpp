// The kernel's connection records themselves (sock_diag, what `ss` shows): also those no file descriptor stands for, such
// as SYN-RECEIVED before accept, orphans after close, TIME-WAIT.
#pragma once
#include <cstddef>
#include <optional>

#include "conformance/stack.hpp"
#include "conformance/stacks/linux/netlink.hpp"

namespace synfin::conformance {

/// Asks for connection records in one namespace.
class socket_diag {
  public:
    /// Works in the thread's current namespace, for good.
    [[nodiscard]] static result<socket_diag> open();

    /// The state of the record that a segment from this peer would meet: its connection, else its listener, else CLOSED.
    /// Nothing when the kernel was built without the facility.
    [[nodiscard]] std::optional<model::state> state(const socket_pair& pair) const;
    /// Number of TCP records of any state.
    [[nodiscard]] std::optional<std::size_t> count() const;

  private:
    netlink socket_;
};

}  // namespace synfin::conformance
