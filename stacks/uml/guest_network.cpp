#include "stacks/uml/guest_network.hpp"

#include <arpa/inet.h>
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "conformance/stacks/linux/netlink.hpp"
#include "conformance/stacks/linux/sysctl.hpp"
#include "stacks/uml/commands.hpp"

namespace synfin_stacks::uml {
namespace {

using synfin::conformance::descriptor;
using synfin::conformance::system_failure;

constexpr const char* interface = "vec0";
constexpr std::uint32_t milliseconds_to_repeat = 1000;

ifreq request() {
    ifreq r{};
    std::strncpy(r.ifr_name, interface, IFNAMSIZ - 1);
    return r;
}

ifreq request_with_address(std::uint32_t ip) {
    ifreq r = request();
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(ip);
    std::memcpy(&r.ifr_addr, &a, sizeof a);
    return r;
}

// Generic receive offload would make one segment of two, and let other packets overtake it meanwhile.
bool switch_off(int fd, std::uint32_t feature) {
    ethtool_value value{feature, 0};
    ifreq r = request();
    r.ifr_data = reinterpret_cast<char*>(&value);
    return ::ioctl(fd, SIOCETHTOOL, &r) == 0;
}

synfin::result<void> bring_up() {
    const descriptor fd(::socket(AF_INET, SOCK_DGRAM, 0));
    ifreq own = request_with_address(guest_address), mask = request_with_address(0xffff0000), up = request();
    up.ifr_flags = IFF_UP | IFF_RUNNING | IFF_NOARP;
    if (!switch_off(fd.get(), ETHTOOL_SGRO) || !switch_off(fd.get(), ETHTOOL_SGSO))
        return system_failure("cannot switch off the merging of segments", errno);
    if (::ioctl(fd.get(), SIOCSIFADDR, &own) != 0 || ::ioctl(fd.get(), SIOCSIFNETMASK, &mask) != 0 ||
        ::ioctl(fd.get(), SIOCSIFFLAGS, &up) != 0)
        return system_failure("cannot bring up the interface", errno);
    return {};
}

synfin::conformance::netlink_request route_request() {
    synfin::conformance::netlink_request ask(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE);
    rtmsg r{};
    r.rtm_family = AF_INET;
    r.rtm_dst_len = 16;
    r.rtm_table = RT_TABLE_MAIN;
    r.rtm_protocol = RTPROT_BOOT;
    r.rtm_scope = RT_SCOPE_LINK;
    r.rtm_type = RTN_UNICAST;
    const std::uint32_t network = htonl(guest_address & 0xffff0000), source = htonl(guest_address);
    const std::uint32_t index = ::if_nametoindex(interface), yes = 1, locked = 1U << RTAX_RTO_MIN;
    ask.put(r).attribute(RTA_DST, &network, sizeof network).attribute(RTA_PREFSRC, &source, sizeof source);
    ask.attribute(RTA_OIF, &index, sizeof index);
    const auto metrics = ask.begin(RTA_METRICS);
    ask.attribute(RTAX_QUICKACK, &yes, sizeof yes).attribute(RTAX_LOCK, &locked, sizeof locked);
    ask.attribute(RTAX_RTO_MIN, &milliseconds_to_repeat, sizeof milliseconds_to_repeat);
    ask.end(metrics);
    return ask;
}

synfin::result<void> set_route() {
    const auto socket = synfin::conformance::netlink::open(NETLINK_ROUTE);
    if (!socket) return tl::unexpected(socket.error());
    if (const int code = socket->ask(route_request())) return system_failure("cannot set the route", code);
    return {};
}

}  // namespace

synfin::result<void> configure_network() {
    // First in, first out: with a fair queue a short answer would overtake a long one.
    if (auto done = synfin::conformance::set_sysctl("core/default_qdisc", "pfifo_fast"); !done) return done;
    if (auto done = bring_up(); !done) return done;
    if (auto done = set_route(); !done) return done;
    synfin::conformance::linux_options settings;
    settings.rto_min.reset();  // this kernel has it in the route
    return synfin::conformance::apply_sysctls(settings);
}

}  // namespace synfin_stacks::uml
