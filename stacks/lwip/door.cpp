// lwIP 2.1 behind stacks/synfin_stack.h, by its raw API in one thread.
#include <cstdio>
#include <new>

#include "stacks/lwip/instance.hpp"

namespace {

using synfin_lwip::instance;

instance& of(void* self) { return *static_cast<instance*>(self); }

void* start(const synfin_host* host, char* error, std::size_t room) {
    auto* const made = new (std::nothrow) instance(*host);
    if (made == nullptr) std::snprintf(error, room, "no memory");
    return made;
}

void stop(void* self) { delete &of(self); }

void call(void* self, const synfin_sockets* at, const synfin_request* request, synfin_reply* reply) {
    of(self).call(*at, *request, *reply);
}

void packet(void* self, const std::uint8_t* octets, std::size_t size) { of(self).packet(octets, size); }

std::uint64_t advance(void* self, std::uint64_t until) { return of(self).advance(until); }

int state(void* /*self*/, const synfin_sockets* at) { return synfin_lwip::state_of(*at); }

void release(void* self, const synfin_sockets* at) { of(self).release(*at); }

#ifndef SYNFIN_LWIP_NAME
#define SYNFIN_LWIP_NAME "lwip"
#endif

const synfin_stack lwip{
    SYNFIN_STACK_VERSION,
    SYNFIN_LWIP_NAME,
    LWIP_VERSION_STRING,
    (1U << (SYNFIN_FORGET + 1)) - 1,
    synfin_lwip::slots,
    SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE | SYNFIN_CHOOSES_ISS,
    synfin_lwip::own_address,
    0,
    start,
    stop,
    call,
    packet,
    advance,
    state,
    release,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const synfin_stack* synfin_stack_v1() { return &lwip; }
