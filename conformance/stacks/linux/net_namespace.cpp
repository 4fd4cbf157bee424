#include "conformance/stacks/linux/net_namespace.hpp"

#include <fcntl.h>
#include <sched.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace synfin::conformance {
namespace {

descriptor current_namespace() { return descriptor(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)); }

// Both namespaces are held open and the thread had the right to make one, so this fails only when the process has lost
// that right since. Going on would put the program's other sockets in the wrong network.
void enter(int fd) {
    if (::setns(fd, CLONE_NEWNET) == 0) return;
    std::perror("synfin: cannot change the network namespace");
    std::abort();
}

}  // namespace

result<net_namespace> net_namespace::make() {
    net_namespace space;
    space.home_ = current_namespace();
    if (!space.home_) return system_failure("cannot open /proc/thread-self/ns/net", errno, "a mounted /proc");
    if (::unshare(CLONE_NEWNET) != 0)
        return system_failure("the live kernel is tested in a network namespace of its own, and making one failed", errno,
                              "root, or the capabilities CAP_SYS_ADMIN and CAP_NET_ADMIN");
    space.inside_ = current_namespace();
    const int code = errno;
    enter(space.home_.get());
    if (!space.inside_) return system_failure("cannot open the new network namespace", code);
    return space;
}

net_namespace::visit::visit(const net_namespace& space) : home_(space.home_.get()) { enter(space.inside_.get()); }
net_namespace::visit::~visit() { enter(home_); }

}  // namespace synfin::conformance
