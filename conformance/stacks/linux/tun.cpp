#include "conformance/stacks/linux/tun.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace synfin::conformance {
namespace {

constexpr const char* device_name = "synfin0";
// The device drops what does not fit, and thousands of connections may retransmit in one tick.
constexpr int queue_packets = 131072;

ifreq named_request() {
    ifreq r{};
    std::strncpy(r.ifr_name, device_name, sizeof r.ifr_name - 1);
    return r;
}

bool set_address(int control, unsigned long what, std::uint32_t address) {
    ifreq r = named_request();
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(address);
    std::memcpy(&r.ifr_addr, &in, sizeof in);
    return ::ioctl(control, what, &r) == 0;
}

bool set_queue(int control) {
    ifreq r = named_request();
    r.ifr_qlen = queue_packets;
    return ::ioctl(control, SIOCSIFTXQLEN, &r) == 0;
}

bool set_up(int control) {
    ifreq r = named_request();
    r.ifr_flags = IFF_UP | IFF_RUNNING;
    return ::ioctl(control, SIOCSIFFLAGS, &r) == 0;
}

bool configure(std::uint32_t address) {
    const descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return control && set_queue(control.get()) && set_address(control.get(), SIOCSIFADDR, address) &&
           set_address(control.get(), SIOCSIFNETMASK, 0xffff0000) && set_up(control.get());
}

}  // namespace

result<tun> tun::make(std::uint32_t address) {
    tun made;
    made.fd_ = descriptor(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!made.fd_)
        return system_failure("cannot open /dev/net/tun", errno, "the TUN driver (modprobe tun) and the right to use it");
    ifreq r = named_request();
    r.ifr_flags = IFF_TUN | IFF_NO_PI;
    if (::ioctl(made.fd_.get(), TUNSETIFF, &r) != 0) return system_failure("cannot make a TUN device", errno, "CAP_NET_ADMIN");
    if (!configure(address)) return system_failure("cannot configure the TUN device", errno);
    made.interface_ = if_nametoindex(device_name);
    return made;
}

result<void> tun::write(std::span<const std::uint8_t> datagram) const {
    if (::write(fd_.get(), datagram.data(), datagram.size()) < 0) return system_failure("the TUN device took no datagram", errno);
    return {};
}

std::size_t tun::read(std::span<std::uint8_t> into) const {
    const auto n = ::read(fd_.get(), into.data(), into.size());
    return n > 0 ? static_cast<std::size_t>(n) : 0;
}

void tun::wait(std::int64_t nanoseconds) const {
    constexpr std::int64_t second = 1'000'000'000;
    const timespec limit{static_cast<time_t>(nanoseconds / second), static_cast<long>(nanoseconds % second)};
    pollfd p{fd_.get(), POLLIN, 0};
    ::ppoll(&p, 1, &limit, nullptr);
}

}  // namespace synfin::conformance
