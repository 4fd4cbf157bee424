// ns-3's TCP behind the door of stacks/synfin_stack.h.
#include <exception>
#include <memory>
#include <new>
#include <vector>

#include "stacks/ns3/checks.hpp"
#include "stacks/ns3/network.hpp"
#include "stacks/ns3/user.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_stacks {
namespace {

constexpr std::uint32_t address = 10U << 24U | 9U << 16U | 1U;  // 10.9.0.1
constexpr std::uint32_t slots = 256;                            // ns-3 looks end points up one by one

constexpr std::uint32_t bit(synfin_call c) { return 1U << c; }

struct instance {
    explicit instance(const synfin_host& to)
        : host(to), net(address, [this](const auto& octets) { host.packet(host.context, octets.data(), octets.size()); }) {}

    synfin_host host;
    std::vector<user> users{slots};  // before the network: its sockets call them
    network net;
    ns3::Ptr<tcp_socket> unused = tcp_socket::make(net.node());
};

instance& of(void* self) { return *static_cast<instance*>(self); }

void* start(const synfin_host* host, char* error, size_t room) {
    try {
        return std::make_unique<instance>(*host).release();
    } catch (const std::exception& problem) {
        std::snprintf(error, room, "ns-3: %s", problem.what());
        return nullptr;
    }
}

void stop(void* self) {
    const std::unique_ptr<instance> ends(&of(self));
    for (user& u : ends->users) u.leave();
}

void call(void* self, const synfin_sockets* at, const synfin_request* request, synfin_reply* reply) {
    of(self).users[at->slot].call(*of(self).unused, *at, *request, *reply);
    of(self).net.settle();
}

void packet(void* self, const uint8_t* octets, size_t size) {
    if (is_safe_for_ns3(octets, size)) of(self).net.deliver(octets, static_cast<std::uint32_t>(size));
}

uint64_t advance(void* self, uint64_t until) { return of(self).net.advance(until); }

int state(void* self, const synfin_sockets* at) { return of(self).users[at->slot].state(); }

void release(void* self, const synfin_sockets* at) { of(self).users[at->slot].leave(); }

// No ABORT: ns-3's sockets have no call for it.
const synfin_stack door{SYNFIN_STACK_VERSION,
                        "ns3",
                        SYNFIN_NS3_RELEASE,
                        bit(SYNFIN_OPEN_PASSIVE) | bit(SYNFIN_OPEN_ACTIVE) | bit(SYNFIN_SEND) | bit(SYNFIN_RECEIVE) |
                            bit(SYNFIN_CLOSE) | bit(SYNFIN_CLOSE_HALF_DUPLEX) | bit(SYNFIN_FORGET),
                        slots,
                        SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE | SYNFIN_ONE_PEER,
                        address,
                        0,
                        start,
                        stop,
                        call,
                        packet,
                        advance,
                        state,
                        release};

}  // namespace
}  // namespace synfin_stacks

extern "C" __attribute__((visibility("default"))) const synfin_stack* synfin_stack_v1() { return &synfin_stacks::door; }
