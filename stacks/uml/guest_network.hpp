// Inside the guest: the interface, its route, and the kernel's settings.
#pragma once
#include "support/result.hpp"

namespace synfin_stacks::uml {

/// Brings up vec0 with the guest's address: no ARP, no merging of segments, nothing that overtakes on its queue; each segment
/// is acknowledged at once and repeated after 1 s at the earliest (RFC 6298 2.4). Then the settings that Linux is tested with.
[[nodiscard]] synfin::result<void> configure_network();

}  // namespace synfin_stacks::uml
