/* The door's C side: cgo cannot export a struct of function pointers. */
#include "_cgo_export.h"
#include "stacks/synfin_stack.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

static int self; /* there is one instance */

static void* start(const struct synfin_host* host, char* error, size_t room) {
    return netstackStart((struct synfin_host*)host, error, room) ? &self : NULL;
}

static void stop(void* p) {
    (void)p;
    netstackStop();
}

static void call(void* p, const struct synfin_sockets* at, const struct synfin_request* request, struct synfin_reply* reply) {
    (void)p;
    netstackCall((struct synfin_sockets*)at, request->call, request->octets, reply);
}

static void packet(void* p, const uint8_t* octets, size_t size) {
    (void)p;
    netstackPacket((void*)octets, size);
}

static uint64_t advance(void* p, uint64_t until) {
    (void)p;
    return netstackAdvance(until);
}

static int state(void* p, const struct synfin_sockets* at) {
    (void)p;
    return netstackState((struct synfin_sockets*)at);
}

static void release(void* p, const struct synfin_sockets* at) {
    (void)p;
    netstackRelease((struct synfin_sockets*)at);
}

void synfin_netstack_send(const struct synfin_host* host, void* octets, size_t size) {
    host->packet(host->context, octets, size);
}

const struct synfin_stack* synfin_stack_v1(void) {
    static const struct synfin_stack netstack = {
        .version = SYNFIN_STACK_VERSION,
        .name = "netstack",
        .release_name = TEXT(NETSTACK_RELEASE),
        .calls = 1u << SYNFIN_OPEN_PASSIVE | 1u << SYNFIN_OPEN_ACTIVE | 1u << SYNFIN_SEND | 1u << SYNFIN_RECEIVE |
                 1u << SYNFIN_CLOSE | 1u << SYNFIN_CLOSE_HALF_DUPLEX | 1u << SYNFIN_ABORT | 1u << SYNFIN_FORGET,
        .slots = 4096,
        .abilities = SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE,
        .start = start,
        .stop = stop,
        .call = call,
        .packet = packet,
        .advance = advance,
        .state = state,
        .release = release,
    };
    return &netstack;
}
