/* A stack that does one thing wrong, named by SYNFIN_BAD, at the packet that SYNFIN_BAD_AT counts (default: the first).
 * Otherwise it is a closed port: it answers nothing at all. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stacks/synfin_stack.h"

static const struct synfin_host* host;
static int packets;
static int instance;
static uint64_t now;

static int bad(const char* how) {
    const char* wanted = getenv("SYNFIN_BAD");
    return wanted != NULL && strcmp(wanted, how) == 0;
}

static void send_garbage(void) {
    static const uint8_t garbage[24] = {0x45, 0, 0, 24, 1, 2, 3};
    host->packet(host->context, garbage, sizeof garbage);
}

static void* start(const struct synfin_host* given, char* error, size_t room) {
    host = given;
    if (!bad("no-start")) return &instance;
    snprintf(error, room, "it does not want to");
    return NULL;
}
static void stop(void* self) { (void)self; }

static void call(void* self, const struct synfin_sockets* at, const struct synfin_request* request, struct synfin_reply* reply) {
    (void)self, (void)at;
    reply->kind = bad("kind") ? 99 : request->call == SYNFIN_RECEIVE ? SYNFIN_CLOSED : SYNFIN_OK;
    reply->octets = bad("octets") ? request->octets + 1 : 0;
    if (bad("detail")) memset(reply->detail, 'x', sizeof reply->detail);
}

static void packet(void* self, const uint8_t* octets, size_t size) {
    const char* at = getenv("SYNFIN_BAD_AT");
    (void)self, (void)octets, (void)size;
    if (++packets != (at != NULL ? atoi(at) : 1)) return;
    if (bad("crash")) {
        fprintf(stderr, "about to crash\n");
        abort();
    }
    if (bad("exit")) exit(3);
    if (bad("garbage")) send_garbage();
    while (bad("hang")) continue;
    if (bad("flood")) {
        /* a RST without ACK from 10.9.0.1:SOURCE to the peer, with right checksums: the segment turned round */
        uint8_t out[40];
        uint32_t sum = 0;
        int i;
        memcpy(out, octets, sizeof out);
        memcpy(out + 12, octets + 16, 4), memcpy(out + 16, octets + 12, 4);
        memcpy(out + 20, octets + 22, 2), memcpy(out + 22, octets + 20, 2);
        out[2] = 0, out[3] = 40, out[32] = 0x50, out[33] = 4;
        out[10] = out[11] = out[36] = out[37] = 0;
        for (i = 0; i < 20; i += 2) sum += (uint32_t)(out[i] << 8 | out[i + 1]);
        while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
        out[10] = (uint8_t)(~sum >> 8), out[11] = (uint8_t)~sum;
        for (sum = 6 + 20, i = 12; i < 40; i += 2) sum += (uint32_t)(out[i] << 8 | out[i + 1]);
        while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
        out[36] = (uint8_t)(~sum >> 8), out[37] = (uint8_t)~sum;
        for (i = 0; i < 20000; ++i) host->packet(host->context, out, sizeof out);
    }
}

static uint64_t advance(void* self, uint64_t until) {
    (void)self;
    if (bad("crash-later")) abort();
    if (bad("time")) return until + 1;
    return now = until;
}

static void release_slot(void* self, const struct synfin_sockets* at) { (void)self, (void)at; }

__attribute__((visibility("default"))) const struct synfin_stack* synfin_stack_v1(void) {
    static struct synfin_stack stack = {SYNFIN_STACK_VERSION, "bad", "0", 0xff, 100, SYNFIN_VIRTUAL_TIME, 0, 0,
                                        start, stop, call, packet, advance, NULL, release_slot};
    if (bad("version")) stack.version = 7;
    if (bad("slots")) stack.slots = 0;
    if (bad("crash-later")) stack.patience = 1000000; /* so that every case waits */
    return &stack;
}
