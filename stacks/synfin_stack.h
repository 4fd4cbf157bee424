/* The door for TCP stacks that come as a shared object. Version 1. Plain C; docs/bring-your-stack.md is the tutorial.
 *
 * A shared object exports `synfin_stack_v1`. synfin loads it, starts one instance, plays the user through `call`, and the
 * whole network through `packet`: IPv4 datagrams in, IPv4 datagrams out by `synfin_host.packet`. One thread; nothing here
 * may block. Answers to a call or a packet are best sent before the function returns; what is sent later must be sent
 * from `advance`.
 *
 * A connection lives in a slot. Its pair of sockets is fixed from the first call to `release`, over any number of OPENs;
 * no two slots in use share a port of the stack. What is left of a slot must be gone after `release`, TIME-WAIT included,
 * so that nothing one test does is seen by another. It need not be silent: what is still sent is dropped.
 *
 * The rules a stack must keep are numbered D1 to D9 below; an error message names the one that was broken.
 */
#ifndef SYNFIN_STACK_H
#define SYNFIN_STACK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYNFIN_STACK_VERSION 1

/* The user calls of RFC 9293 3.9.1. */
enum synfin_call {
    SYNFIN_OPEN_PASSIVE = 0,      /* listen on the stack's socket; the peer may be left open */
    SYNFIN_OPEN_ACTIVE = 1,       /* from the stack's socket to the peer's */
    SYNFIN_SEND = 2,              /* request.octets octets of any value, at once (PUSH, no Nagle) */
    SYNFIN_RECEIVE = 3,           /* at most request.octets octets into reply.data */
    SYNFIN_CLOSE = 4,             /* no more to send; RECEIVE goes on: shutdown(SHUT_WR) */
    SYNFIN_CLOSE_HALF_DUPLEX = 5, /* neither send nor receive any more: close() */
    SYNFIN_ABORT = 6,             /* RST, and the record is gone */
    SYNFIN_FORGET = 7             /* the record is gone without a segment, as in a crash */
};

enum synfin_reply_kind {
    SYNFIN_OK = 0,            /* done, or taken to be done; reply.octets of SEND and RECEIVE */
    SYNFIN_WOULD_BLOCK = 1,   /* nothing yet */
    SYNFIN_END_OF_STREAM = 2, /* RECEIVE: the peer's FIN was reached */
    SYNFIN_RESET = 3,         /* "connection reset" */
    SYNFIN_REFUSED = 4,       /* "connection refused" */
    SYNFIN_TIMED_OUT = 5,     /* "connection aborted due to user timeout" */
    SYNFIN_CLOSED = 6,        /* "connection does not exist", "connection closing" */
    SYNFIN_ERROR = 7,         /* any other refusal; reply.detail says which */
    SYNFIN_NOT_SUPPORTED = 8  /* this interface cannot express the call in this state: says nothing about the stack */
};

/* The states of RFC 9293 3.3.2, for `state`. */
enum synfin_state {
    SYNFIN_CLOSED_STATE = 0, /* no record */
    SYNFIN_LISTEN = 1,
    SYNFIN_SYN_SENT = 2,
    SYNFIN_SYN_RECEIVED = 3,
    SYNFIN_ESTABLISHED = 4,
    SYNFIN_FIN_WAIT_1 = 5,
    SYNFIN_FIN_WAIT_2 = 6,
    SYNFIN_CLOSE_WAIT = 7,
    SYNFIN_CLOSING = 8,
    SYNFIN_LAST_ACK = 9,
    SYNFIN_TIME_WAIT = 10,
    SYNFIN_STATE_UNKNOWN = -1 /* not shown for this slot now */
};

enum synfin_ability {
    SYNFIN_VIRTUAL_TIME = 1, /* time passes only in `advance`, and the same run gives the same octets */
    SYNFIN_SHOWS_STATE = 2,  /* `state` is there */
    SYNFIN_CHOOSES_ISS = 4,  /* OPEN active takes the ISS it is given */
    SYNFIN_ONE_PEER = 8      /* all peers must have one address; they differ by port */
};

/* A slot and its pair of sockets, host byte order. */
struct synfin_sockets {
    uint32_t slot; /* below synfin_stack.slots */
    uint32_t stack_ip, peer_ip;
    uint16_t stack_port, peer_port;
};

struct synfin_request {
    uint32_t call;    /* enum synfin_call */
    uint32_t octets;  /* SEND: how many; RECEIVE: at most how many */
    uint32_t has_iss; /* OPEN active, where the stack chooses its ISS: is there one? */
    uint32_t iss;
};

struct synfin_reply {
    uint32_t kind;   /* enum synfin_reply_kind. D1: one of them. */
    uint32_t octets; /* D2: never more than was asked for; 0 unless SYNFIN_OK */
    uint8_t* data;   /* RECEIVE: room for request.octets; synfin's memory */
    char detail[64]; /* the stack's own word ("ERR_RST"), ends with 0. D3: it does. */
};

/* What synfin offers a stack. */
struct synfin_host {
    uint32_t version; /* SYNFIN_STACK_VERSION of the program */
    void* context;
    /* The stack sends an IPv4 datagram. D4: complete, with right checksums, at most 65535 octets.
     * D5: from within start, call, packet, advance or release only, in the thread that called. */
    void (*packet)(void* context, const uint8_t* octets, size_t size);
};

/* A stack. All of it must stay where it is until the object is unloaded. */
struct synfin_stack {
    uint32_t version;    /* D6: SYNFIN_STACK_VERSION that it was written for */
    const char* name;    /* "lwip" */
    const char* release_name; /* "2.1.3" */
    uint32_t calls;      /* bit 1 << enum synfin_call for each call the interface has */
    uint32_t slots;      /* D7: how many at once, 1 to 60000 */
    uint32_t abilities;  /* enum synfin_ability, ored */
    uint32_t stack_ip;   /* its address, host byte order; peers are in the same /16. 0: 10.9.0.1 */
    uint64_t patience;   /* ns: silence for this long is a final answer; 0: answers are there when the function returns */

    /* A fresh instance; null with a reason in `error` (ends with 0). synfin starts one at a time. */
    void* (*start)(const struct synfin_host* host, char* error, size_t room);
    void (*stop)(void* self);
    void (*call)(void* self, const struct synfin_sockets* at, const struct synfin_request* request, struct synfin_reply* reply);
    /* A datagram from a peer. Whatever its octets are, D8: this returns. */
    void (*packet)(void* self, const uint8_t* octets, size_t size);
    /* Lets time pass until `until` (ns since start), or until something was sent if that is earlier; returns the time
     * reached. D9: never later than `until`, never earlier than before, and `until` when nothing was sent. */
    uint64_t (*advance)(void* self, uint64_t until);
    int (*state)(void* self, const struct synfin_sockets* at); /* null without SYNFIN_SHOWS_STATE */
    void (*release)(void* self, const struct synfin_sockets* at);
};

/* What a shared object exports. */
const struct synfin_stack* synfin_stack_v1(void);

#ifdef __cplusplus
}
#endif

#endif
