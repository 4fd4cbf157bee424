#include "conformance/stacks/linux/routes.hpp"

#include <arpa/inet.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "conformance/stacks/linux/netlink.hpp"

namespace synfin::conformance {
namespace {

constexpr unsigned char prefix_octets = 2;

rtmsg link_route() {
    rtmsg r{};
    r.rtm_family = AF_INET;
    r.rtm_dst_len = prefix_octets * 8;
    r.rtm_table = RT_TABLE_MAIN;
    r.rtm_protocol = RTPROT_BOOT;
    r.rtm_scope = RT_SCOPE_LINK;
    r.rtm_type = RTN_UNICAST;
    return r;
}

netlink_request quick_route(unsigned interface, std::uint32_t address) {
    const std::uint32_t network = htonl(address & 0xffff0000);
    const std::uint32_t source = htonl(address);
    const std::uint32_t yes = 1;
    netlink_request ask(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE);
    ask.put(link_route());
    ask.attribute(RTA_DST, &network, sizeof network).attribute(RTA_PREFSRC, &source, sizeof source);
    ask.attribute(RTA_OIF, &interface, sizeof interface);
    const auto metrics = ask.begin(RTA_METRICS);
    ask.attribute(RTAX_QUICKACK, &yes, sizeof yes);
    ask.end(metrics);
    return ask;
}

}  // namespace

result<void> acknowledge_at_once(unsigned interface, std::uint32_t address) {
    const auto socket = netlink::open(NETLINK_ROUTE);
    if (!socket) return tl::unexpected(socket.error());
    if (const int code = socket->ask(quick_route(interface, address)))
        return system_failure("cannot set the route for immediate acknowledgments", code);
    return {};
}

void send_without_queue(unsigned interface) {
    const auto socket = netlink::open(NETLINK_ROUTE);
    if (!socket) return;
    tcmsg discipline{};
    discipline.tcm_family = AF_UNSPEC;
    discipline.tcm_ifindex = static_cast<int>(interface);
    discipline.tcm_parent = TC_H_ROOT;
    netlink_request ask(RTM_NEWQDISC, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE);
    ask.put(discipline).attribute(TCA_KIND, "noqueue", sizeof "noqueue");
    static_cast<void>(socket->ask(std::move(ask)));
}

}  // namespace synfin::conformance
