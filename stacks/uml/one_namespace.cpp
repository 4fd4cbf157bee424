// The user calls of the live Linux kernel (conformance/stacks/linux) visit a network namespace to make a socket. The guest has
// one, so that nothing is to be made or entered; the agent is linked with this instead of net_namespace.cpp.
#include "conformance/stacks/linux/net_namespace.hpp"

namespace synfin::conformance {

result<net_namespace> net_namespace::make() { return net_namespace(); }
net_namespace::visit::visit(const net_namespace&) : home_(-1) {}
net_namespace::visit::~visit() { static_cast<void>(home_); }

}  // namespace synfin::conformance
