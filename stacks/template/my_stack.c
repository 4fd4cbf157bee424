/* A TCP stack to start from: RFC 9293 3.10 behind the shared-object door of synfin, as far as it opens, reads and closes. It
 * does not send text, and takes text only in order: `synfin run` shows what that leaves undone.
 *
 *     cc -shared -fPIC -I stacks -o my_stack.so stacks/template/my_stack.c
 *     synfin run --stack ./my_stack.so
 *
 * docs/bring-your-stack.md says how to put your own stack here. Keep the functions of the last part; replace the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "synfin_stack.h"

enum { SLOTS = 256, WINDOW = 2000, IP_HEADER = 20, TCP_HEADER = 20 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
#define SECONDS ((uint64_t)1000000000)

struct connection {
    struct synfin_sockets at;
    int state;   /* enum synfin_state; 0 is CLOSED */
    int passive; /* it came from LISTEN */
    int was_reset;
    uint32_t iss, snd_una, snd_nxt, rcv_nxt;
    uint32_t unread;
    uint8_t text[WINDOW];
    uint64_t due; /* when its timer fires: a retransmission, or the end of TIME-WAIT; 0: not running */
    uint64_t rto;
};

struct my_stack {
    const struct synfin_host* host;
    uint64_t now;
    uint32_t next_iss; /* 3.4.1 wants a clock and a secret here; tests want the same octets in every run */
    struct connection connections[SLOTS];
};

/* --- Segments. A stack of your own has this already. --- */

static void put16(uint8_t* at, uint32_t v) { at[0] = (uint8_t)(v >> 8), at[1] = (uint8_t)v; }
static void put32(uint8_t* at, uint32_t v) { put16(at, v >> 16), put16(at + 2, v & 0xffff); }
static uint32_t get16(const uint8_t* at) { return (uint32_t)at[0] << 8 | at[1]; }
static uint32_t get32(const uint8_t* at) { return get16(at) << 16 | get16(at + 2); }

/* The Internet checksum over an even number of octets; `sum` is what was added up before. */
static uint16_t checksum(const uint8_t* octets, size_t size, uint32_t sum) {
    for (size_t i = 0; i < size; i += 2) sum += get16(octets + i);
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void transmit(struct my_stack* s, const struct synfin_sockets* at, uint8_t flags, uint32_t seq, uint32_t ack,
                     uint32_t window) {
    uint8_t d[IP_HEADER + TCP_HEADER] = {0x45, 0, 0, sizeof d, 0, 0, 0x40, 0, 64, 6};
    uint8_t* t = d + IP_HEADER;
    put32(d + 12, at->stack_ip), put32(d + 16, at->peer_ip);
    put16(d + 10, checksum(d, IP_HEADER, 0));
    put16(t, at->stack_port), put16(t + 2, at->peer_port);
    put32(t + 4, seq), put32(t + 8, flags & ACK ? ack : 0);
    t[12] = TCP_HEADER / 4 << 4, t[13] = flags;
    put16(t + 14, window);
    put16(t + 16, checksum(d + 12, 8 + TCP_HEADER, 6 + TCP_HEADER)); /* with the pseudo-header's protocol and length */
    s->host->packet(s->host->context, d, sizeof d);
}

static void send_flags(struct my_stack* s, const struct connection* c, uint8_t flags, uint32_t seq) {
    transmit(s, &c->at, flags, seq, c->rcv_nxt, WINDOW - c->unread);
}
static void send_ack(struct my_stack* s, const struct connection* c) { send_flags(s, c, ACK, c->snd_nxt); }

/* --- The connection: RFC 9293 3.10. Yours goes here. --- */

static void start_timer(struct my_stack* s, struct connection* c, uint64_t after) { c->due = s->now + after, c->rto = after; }

/* SYN or FIN, the first time: it is sent again until it is acknowledged. */
static void send_first(struct my_stack* s, struct connection* c, uint8_t flags) {
    send_flags(s, c, flags, c->snd_nxt++);
    start_timer(s, c, SECONDS);
}

static void forget(struct connection* c, int was_reset) {
    const struct synfin_sockets at = c->at;
    memset(c, 0, sizeof *c);
    c->at = at, c->was_reset = was_reset;
}

static void enter_time_wait(struct my_stack* s, struct connection* c) {
    c->state = SYNFIN_TIME_WAIT;
    start_timer(s, c, 240 * SECONDS); /* 2 MSL */
}

/* CLOSE (3.10.4). */
static void close_connection(struct my_stack* s, struct connection* c, struct synfin_reply* reply) {
    switch (c->state) {
        case SYNFIN_LISTEN:
        case SYNFIN_SYN_SENT:
            forget(c, 0);
            break;
        case SYNFIN_SYN_RECEIVED:
        case SYNFIN_ESTABLISHED:
            c->state = SYNFIN_FIN_WAIT_1, send_first(s, c, FIN | ACK);
            break;
        case SYNFIN_CLOSE_WAIT:
            c->state = SYNFIN_LAST_ACK, send_first(s, c, FIN | ACK);
            break;
        default:
            reply->kind = SYNFIN_CLOSED;
            break; /* no connection, or closing already */
    }
}

/* RECEIVE (3.10.3). */
static void receive(struct connection* c, uint32_t most, struct synfin_reply* reply) {
    const uint32_t n = c->unread < most ? c->unread : most;
    if (c->was_reset) {
        reply->kind = SYNFIN_RESET, c->was_reset = 0;
    } else if (c->state == SYNFIN_CLOSED_STATE || c->state >= SYNFIN_CLOSING) {
        reply->kind = SYNFIN_CLOSED;
    } else if (n == 0) {
        reply->kind = c->state == SYNFIN_CLOSE_WAIT ? SYNFIN_END_OF_STREAM : SYNFIN_WOULD_BLOCK;
    } else {
        memcpy(reply->data, c->text, n);
        memmove(c->text, c->text + n, c->unread - n);
        c->unread -= n, reply->octets = n;
    }
}

static void choose_iss(struct my_stack* s, struct connection* c) {
    c->iss = c->snd_una = c->snd_nxt = s->next_iss;
    s->next_iss += 64000;
}

/* OPEN (3.10.1). */
static void open_connection(struct my_stack* s, struct connection* c, int passive, struct synfin_reply* reply) {
    if (c->state != SYNFIN_CLOSED_STATE) {
        reply->kind = SYNFIN_ERROR, strcpy(reply->detail, "connection already exists");
        return;
    }
    forget(c, 0);
    c->passive = passive;
    c->state = passive ? SYNFIN_LISTEN : SYNFIN_SYN_SENT;
    if (passive) return;
    choose_iss(s, c);
    send_first(s, c, SYN);
}

static void abort_connection(struct my_stack* s, struct connection* c, struct synfin_reply* reply) {
    if (c->state == SYNFIN_CLOSED_STATE) reply->kind = SYNFIN_CLOSED;
    if (c->state >= SYNFIN_SYN_RECEIVED && c->state <= SYNFIN_CLOSE_WAIT) send_flags(s, c, RST, c->snd_nxt);
    forget(c, 0);
}

/* A segment with its fields read; the SYN and the FIN take a number each. */
struct segment {
    uint8_t flags;
    uint32_t seq, ack, size;
    const uint8_t* text;
};

/* No connection is there for it (3.10.7.1). */
static void refuse(struct my_stack* s, const struct synfin_sockets* at, const struct segment* g) {
    const uint32_t length = g->size + !!(g->flags & SYN) + !!(g->flags & FIN);
    if (g->flags & RST) return;
    if (g->flags & ACK)
        transmit(s, at, RST, g->ack, 0, 0);
    else
        transmit(s, at, RST | ACK, 0, g->seq + length, 0);
}

/* 3.10.7.2. */
static void in_listen(struct my_stack* s, struct connection* c, const struct segment* g) {
    if (g->flags & RST) return;
    if (g->flags & ACK) {
        refuse(s, &c->at, g);
        return;
    }
    if (!(g->flags & SYN)) return;
    choose_iss(s, c);
    c->rcv_nxt = g->seq + 1;
    c->state = SYNFIN_SYN_RECEIVED;
    send_first(s, c, SYN | ACK);
}

/* 3.10.7.3. Text or a FIN that comes with the SYN is left to the peer to send again. */
static void in_syn_sent(struct my_stack* s, struct connection* c, const struct segment* g) {
    const int acks = (g->flags & ACK) != 0;
    if (acks && g->ack != c->snd_nxt) {
        refuse(s, &c->at, g);
    } else if (g->flags & RST) {
        if (acks) forget(c, 1);
    } else if (g->flags & SYN) {
        c->rcv_nxt = g->seq + 1;
        c->state = acks ? SYNFIN_ESTABLISHED : SYNFIN_SYN_RECEIVED;
        if (acks) c->snd_una = g->ack, c->due = 0;
        send_flags(s, c, acks ? ACK : SYN | ACK, acks ? c->snd_nxt : c->iss);
    }
}

/* The first check of 3.10.7.4: is some of it in the window? */
static int is_acceptable(const struct connection* c, const struct segment* g) {
    const uint32_t window = WINDOW - c->unread, length = g->size + !!(g->flags & FIN) + !!(g->flags & SYN);
    if (window == 0) return length == 0 && g->seq == c->rcv_nxt;
    return g->seq - c->rcv_nxt < window || (length > 0 && g->seq + length - 1 - c->rcv_nxt < window);
}

/* RST and SYN: the second to fourth check. True: the segment is done with. */
static int reset_or_syn(struct my_stack* s, struct connection* c, const struct segment* g) {
    const int returns_to_listen = c->state == SYNFIN_SYN_RECEIVED && c->passive;
    if (!(g->flags & (RST | SYN))) return 0;
    if ((g->flags & RST) && g->seq != c->rcv_nxt) {
        send_ack(s, c); /* a challenge (RFC 5961) */
    } else if (returns_to_listen) {
        forget(c, 0), c->passive = 1, c->state = SYNFIN_LISTEN;
    } else if (g->flags & RST) {
        forget(c, c->state < SYNFIN_CLOSING);
    } else {
        send_ack(s, c);
    }
    return 1;
}

/* The fifth check. True: the segment is done with. */
static int acknowledge(struct my_stack* s, struct connection* c, const struct segment* g) {
    const uint32_t newly = g->ack - c->snd_una, outstanding = c->snd_nxt - c->snd_una;
    if (!(g->flags & ACK)) return 1;
    if (c->state == SYNFIN_SYN_RECEIVED) {
        if (newly == 0 || newly > outstanding) {
            refuse(s, &c->at, g);
            return 1;
        }
        c->state = SYNFIN_ESTABLISHED;
    }
    if (newly > outstanding) {
        if (newly < 0x80000000U) send_ack(s, c); /* something not yet sent; an old one is of no use */
        return newly < 0x80000000U;
    }
    c->snd_una = g->ack;
    if (c->snd_una != c->snd_nxt) return 0;
    if (c->state != SYNFIN_TIME_WAIT) c->due = 0;
    if (c->state == SYNFIN_FIN_WAIT_1) c->state = SYNFIN_FIN_WAIT_2;
    if (c->state == SYNFIN_CLOSING) enter_time_wait(s, c);
    if (c->state == SYNFIN_LAST_ACK) forget(c, 0);
    return c->state == SYNFIN_CLOSED_STATE;
}

/* The text and the FIN, if they come in order: the seventh and eighth check. */
static void take_text(struct my_stack* s, struct connection* c, const struct segment* g) {
    const int open = c->state == SYNFIN_ESTABLISHED || c->state == SYNFIN_FIN_WAIT_1 || c->state == SYNFIN_FIN_WAIT_2;
    const uint32_t old = c->rcv_nxt - g->seq, room = WINDOW - c->unread;
    if (!open || (g->size == 0 && !(g->flags & FIN))) return;
    if (old <= g->size) {
        const uint32_t fresh = g->size - old, taken = fresh < room ? fresh : room;
        memcpy(c->text + c->unread, g->text + old, taken);
        c->unread += taken, c->rcv_nxt += taken;
        if ((g->flags & FIN) && taken == fresh) {
            ++c->rcv_nxt;
            if (c->state == SYNFIN_FIN_WAIT_2) enter_time_wait(s, c);
            if (c->state == SYNFIN_FIN_WAIT_1) c->state = SYNFIN_CLOSING;
            if (c->state == SYNFIN_ESTABLISHED) c->state = SYNFIN_CLOSE_WAIT;
        }
    }
    send_ack(s, c);
}

static void arrives(struct my_stack* s, struct connection* c, const struct segment* g) {
    if (c->state == SYNFIN_LISTEN) {
        in_listen(s, c, g);
    } else if (c->state == SYNFIN_SYN_SENT) {
        in_syn_sent(s, c, g);
    } else if (!is_acceptable(c, g)) {
        if (!(g->flags & RST)) send_ack(s, c);
        if (c->state == SYNFIN_TIME_WAIT && (g->flags & FIN)) enter_time_wait(s, c); /* the peer's FIN again */
    } else if (!reset_or_syn(s, c, g) && !acknowledge(s, c, g)) {
        take_text(s, c, g);
    }
}

static void timer_fires(struct my_stack* s, struct connection* c) {
    const uint8_t first = c->state == SYNFIN_SYN_SENT ? SYN : SYN | ACK, flags = c->snd_una == c->iss ? first : FIN | ACK;
    if (c->state == SYNFIN_TIME_WAIT) {
        forget(c, 0);
        return;
    }
    send_flags(s, c, flags, c->snd_una);
    start_timer(s, c, 2 * c->rto);
}

/* --- What synfin calls: keep these, and let them drive your stack. --- */

/* A fresh instance. `host->packet` is how it sends. */
static void* start(const struct synfin_host* host, char* error, size_t room) {
    struct my_stack* s = calloc(1, sizeof *s);
    if (s == NULL && room > 0) strncpy(error, "no memory", room - 1), error[room - 1] = 0;
    if (s == NULL) return NULL;
    s->host = host, s->next_iss = 1000000;
    return s;
}

static void stop(void* self) { free(self); }

/* A call of the user. Never waits: what cannot be done now is SYNFIN_WOULD_BLOCK. */
static void call(void* self, const struct synfin_sockets* at, const struct synfin_request* request, struct synfin_reply* reply) {
    struct my_stack* s = self;
    struct connection* c = &s->connections[at->slot];
    c->at = *at;
    reply->kind = SYNFIN_OK;
    switch (request->call) {
        case SYNFIN_OPEN_PASSIVE:
        case SYNFIN_OPEN_ACTIVE:
            open_connection(s, c, request->call == SYNFIN_OPEN_PASSIVE, reply);
            break;
        case SYNFIN_RECEIVE:
            receive(c, request->octets, reply);
            break;
        case SYNFIN_CLOSE:
            close_connection(s, c, reply);
            break;
        case SYNFIN_ABORT:
            abort_connection(s, c, reply);
            break;
        default:
            reply->kind = SYNFIN_NOT_SUPPORTED;
            break; /* not named in `calls`, so synfin does not ask */
    }
}

/* An IPv4 datagram comes in. Any octets may come: nothing is read beyond `size`. */
static void packet(void* self, const uint8_t* d, size_t size) {
    struct my_stack* s = self;
    if (size < IP_HEADER + TCP_HEADER || d[0] != 0x45 || d[9] != 6) return;
    const uint8_t* t = d + IP_HEADER;
    const size_t header = (size_t)(t[12] >> 4) * 4, length = get16(d + 2);
    if (length > size || header < TCP_HEADER || IP_HEADER + header > length) return;
    const struct segment g = {t[13], get32(t + 4), get32(t + 8), (uint32_t)(length - IP_HEADER - header), t + header};
    const struct synfin_sockets at = {0, get32(d + 16), get32(d + 12), (uint16_t)get16(t + 2), (uint16_t)get16(t)};
    for (struct connection* c = s->connections; c < s->connections + SLOTS; ++c)
        if (c->state != SYNFIN_CLOSED_STATE && c->at.stack_port == at.stack_port && c->at.peer_port == at.peer_port &&
            c->at.peer_ip == at.peer_ip) {
            arrives(s, c, &g);
            return;
        }
    refuse(s, &at, &g);
}

/* Virtual time: jumps to the next timer. Returns early when something was sent. */
static uint64_t advance(void* self, uint64_t until) {
    struct my_stack* s = self;
    for (;;) {
        struct connection* next = NULL;
        for (struct connection* c = s->connections; c < s->connections + SLOTS; ++c)
            if (c->due != 0 && c->due <= until && (next == NULL || c->due < next->due)) next = c;
        if (next == NULL) return s->now = until;
        const int sends = next->state != SYNFIN_TIME_WAIT;
        s->now = next->due;
        timer_fires(s, next);
        if (sends) return s->now;
    }
}

/* STATUS. Optional: without it synfin judges by segments and replies alone. */
static int state(void* self, const struct synfin_sockets* at) { return ((struct my_stack*)self)->connections[at->slot].state; }

/* The slot's next user must find nothing of this one. */
static void release(void* self, const struct synfin_sockets* at) {
    struct my_stack* s = self;
    memset(&s->connections[at->slot], 0, sizeof s->connections[0]);
}

const struct synfin_stack* synfin_stack_v1(void) {
    static const struct synfin_stack me = {
        .version = SYNFIN_STACK_VERSION,
        .name = "my stack",
        .release_name = "1",
        .calls =
            1U << SYNFIN_OPEN_PASSIVE | 1U << SYNFIN_OPEN_ACTIVE | 1U << SYNFIN_RECEIVE | 1U << SYNFIN_CLOSE | 1U << SYNFIN_ABORT,
        .slots = SLOTS,
        .abilities = SYNFIN_VIRTUAL_TIME | SYNFIN_SHOWS_STATE,
        .patience = 0,
        .start = start,
        .stop = stop,
        .call = call,
        .packet = packet,
        .advance = advance,
        .state = state,
        .release = release,
    };
    return &me;
}
