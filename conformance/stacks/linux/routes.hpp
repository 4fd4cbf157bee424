// What the wire's route and queue must be so that answers come at once.
#pragma once
#include <cstdint>

#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {

/// Connections over `interface` to the /16 of `address` acknowledge every segment at once (`ip route ... quickack 1`).
[[nodiscard]] result<void> acknowledge_at_once(unsigned interface, std::uint32_t address);

/// Packets go to the device in the context that sends them. A queue could leave them to another processor, and then the
/// answer to a segment would not be there when the write returns. A kernel without queueing disciplines has none anyway.
void send_without_queue(unsigned interface);

}  // namespace synfin::conformance
