// libslirp behind the door of stacks/synfin_stack.h.
#include <slirp/libslirp.h>

#include <cstdio>
#include <memory>
#include <unordered_map>
#include <vector>

#include "stacks/common/ethernet.hpp"
#include "stacks/slirp/private_network.hpp"
#include "stacks/slirp/slirp_net.hpp"
#include "stacks/slirp/user.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {
namespace {

constexpr std::uint32_t address = 10U << 24U | 9U << 16U | 1U;  // 10.9.0.1
constexpr std::uint32_t slots = 64;                             // libslirp looks sockets up one by one, and polls them all
constexpr std::uint8_t syn_bit = 2, rst_bit = 4, ack_bit = 16;

constexpr std::uint32_t bit(synfin_call c) { return 1U << c; }

/// A slot in use: its user, and the numbers by which its record can be reset.
struct line {
    user who;
    synfin_sockets at{};
    std::uint32_t next_seq = 0, last_ack = 0;  // of libslirp, as the wire showed them
};

class instance {
  public:
    explicit instance(const synfin_host& host) : host_(host), net_(address, [this](octet_span datagram) { take(datagram); }) {}

    private_network& network() { return network_; }
    void call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    void packet(octet_span datagram);
    std::uint64_t advance(std::uint64_t until) { return net_.advance(until); }
    int state(const synfin_sockets& at) { return lines_[at.slot].who.state(net_, at); }
    void release(const synfin_sockets& at);

  private:
    void take(octet_span datagram);

    synfin_host host_;
    private_network network_;
    std::vector<line> lines_{slots};
    std::unordered_map<std::uint16_t, std::uint32_t> slot_of_;  // by the stack's port
    slirp_net net_;
};

// Remembers where libslirp's numbers are, and sends it on.
void instance::take(octet_span datagram) {
    const auto tcp = tcp_header_at(datagram);
    const auto found = tcp ? slot_of_.find(read16(datagram, *tcp)) : slot_of_.end();
    if (found != slot_of_.end() && (datagram[*tcp + 13] & rst_bit) == 0) {
        line& l = lines_[found->second];
        const auto flags = datagram[*tcp + 13];
        const auto text = datagram.size() - *tcp - (datagram[*tcp + 12] >> 4U) * 4U;
        l.next_seq = read32(datagram, *tcp + 4) + static_cast<std::uint32_t>(text) + ((flags & 3U) != 0 ? 1 : 0);
        if ((flags & ack_bit) != 0) l.last_ack = read32(datagram, *tcp + 8);
    }
    host_.packet(host_.context, datagram.data(), datagram.size());
}

void instance::call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply) {
    line& l = lines_[at.slot];
    l.at = at;
    slot_of_[at.stack_port] = at.slot;
    const private_network::visit inside(network_);
    l.who.call(net_, at, request, reply);
    net_.settle();
    l.who.notice(net_, at);
}

// Only what may make libslirp open a socket has to come from inside the private network.
void instance::packet(octet_span datagram) {
    const auto tcp = tcp_header_at(datagram);
    if (!tcp || (datagram[*tcp + 13] & syn_bit) != 0) {
        const private_network::visit inside(network_);
        net_.input(datagram);
    } else {
        net_.input(datagram);
    }
    const auto found = tcp ? slot_of_.find(read16(datagram, *tcp + 2)) : slot_of_.end();
    if (found != slot_of_.end()) lines_[found->second].who.notice(net_, lines_[found->second].at);
}

// A RST at RCV.NXT that acknowledges all there is ends a record in any state of libslirp, TIME-WAIT included.
void instance::release(const synfin_sockets& at) {
    line& l = lines_[at.slot];
    if (net_.state(at) != SYNFIN_CLOSED_STATE) {
        std::vector<std::uint8_t> reset(40);
        reset[0] = 0x45, reset[8] = 64, reset[9] = 6;
        write16(reset, 2, 40);
        write32(reset, 24, l.last_ack);
        write32(reset, 28, l.next_seq);
        reset[32] = 0x50, reset[33] = rst_bit | ack_bit;
        rewrite_ends(reset, {at.peer_ip, at.stack_ip, at.peer_port, at.stack_port});
        net_.input(reset);
    }
    l.who.leave();
    net_.settle();
    slot_of_.erase(at.stack_port);
    l.next_seq = l.last_ack = 0;
}

instance& of(void* self) { return *static_cast<instance*>(self); }

void* start(const synfin_host* host, char* error, size_t room) {
    auto fresh = std::make_unique<instance>(*host);
    std::string why;
    if (fresh->network().make(why)) return fresh.release();
    std::snprintf(error, room, "libslirp's far side needs a network namespace of its own: %s", why.c_str());
    return nullptr;
}

const synfin_stack& door() {
    static const synfin_stack filled{SYNFIN_STACK_VERSION,
                                     "slirp",
                                     slirp_version_string(),
                                     bit(SYNFIN_OPEN_PASSIVE) | bit(SYNFIN_OPEN_ACTIVE) | bit(SYNFIN_SEND) | bit(SYNFIN_RECEIVE) |
                                         bit(SYNFIN_CLOSE) | bit(SYNFIN_CLOSE_HALF_DUPLEX) | bit(SYNFIN_ABORT),
                                     slots,
                                     SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE | SYNFIN_ONE_PEER,
                                     address,
                                     0,
                                     start,
                                     [](void* self) { delete &of(self); },
                                     [](void* self, const synfin_sockets* at, const synfin_request* request,
                                        synfin_reply* reply) { of(self).call(*at, *request, *reply); },
                                     [](void* self, const uint8_t* octets, size_t size) {
                                         of(self).packet({octets, size});
                                     },
                                     [](void* self, uint64_t until) { return of(self).advance(until); },
                                     [](void* self, const synfin_sockets* at) { return of(self).state(*at); },
                                     [](void* self, const synfin_sockets* at) { of(self).release(*at); }};
    return filled;
}

}  // namespace
}  // namespace synfin_stacks

extern "C" __attribute__((visibility("default"))) const synfin_stack* synfin_stack_v1() { return &synfin_stacks::door(); }
