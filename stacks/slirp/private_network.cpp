#include "stacks/slirp/private_network.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace synfin_stacks {
namespace {

int current() { return ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

bool fails(std::string& why, const char* what) {
    why = std::string(what) + ": " + std::strerror(errno);
    return false;
}

// Both descriptors stay open and the right was there a moment ago; going on would put sockets into the wrong network.
void enter(int fd) {
    if (::setns(fd, CLONE_NEWNET) == 0) return;
    std::perror("slirp: cannot change the network namespace");
    std::abort();
}

bool raise_loopback(std::string& why) {
    const int s = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    const bool up = s >= 0 && ::ioctl(s, SIOCSIFFLAGS, &request) == 0;
    if (!up) fails(why, "cannot raise the loopback of the private network");
    if (s >= 0) ::close(s);
    // The kernel's own TIME-WAIT would only use up ports here. Without this there are fewer lives a minute.
    std::ofstream("/proc/sys/net/ipv4/tcp_max_tw_buckets") << 0;
    return up;
}

}  // namespace

bool private_network::make(std::string& why) {
    const int code = ::geteuid() == 0 ? 0 : EPERM;
    if (code == 0 && ::access("/proc/thread-self/ns/net", R_OK) != 0) return fails(why, "/proc/thread-self/ns/net");
    return code == 0 ? make_apart(why) : move_into_one(why);
}

bool private_network::make_apart(std::string& why) {
    home_ = current();
    if (home_ < 0) return fails(why, "cannot open the network namespace");
    if (::unshare(CLONE_NEWNET) != 0) return fails(why, "cannot make a network namespace");
    inside_ = current();
    const bool up = inside_ >= 0 ? raise_loopback(why) : fails(why, "cannot open the new network namespace");
    enter(home_);
    return up;
}

// Users keep their own number inside, so that files stay theirs.
bool private_network::move_into_one(std::string& why) {
    const auto uid = std::to_string(::getuid()), gid = std::to_string(::getgid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return fails(why, "neither root nor user namespaces (one thread needed)");
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << uid << ' ' << uid << " 1";
    std::ofstream("/proc/self/gid_map") << gid << ' ' << gid << " 1";
    return raise_loopback(why);
}

private_network::~private_network() {
    for (const int fd : {home_, inside_})
        if (fd >= 0) ::close(fd);
}

private_network::visit::visit(const private_network& where) : where_(where) {
    if (where_.inside_ >= 0) enter(where_.inside_);
}

private_network::visit::~visit() {
    if (where_.inside_ >= 0) enter(where_.home_);
}

}  // namespace synfin_stacks
