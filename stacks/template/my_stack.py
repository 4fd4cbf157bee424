#!/usr/bin/env python3
"""A TCP stack to start from: RFC 9293 3.10 behind the line protocol of synfin (docs/stack-protocol.md).

It opens, reads and closes. It does not send text, and takes text only in order: `synfin run` shows what that leaves undone.
docs/bring-your-stack.md says how to put your own stack here.

    synfin run --stack stacks/template/my_stack.py
"""
import socket
import struct
import sys

SLOTS, WINDOW, SECONDS = 256, 2000, 10**9
FIN, SYN, RST, ACK = 1, 2, 4, 16
OPEN_STATES = ("ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2")


def checksum(octets):
    """The Internet checksum over an even number of octets."""
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def after(a, b):
    """How far `a` lies after `b` in sequence space."""
    return (a - b) & 0xFFFFFFFF


class Segment:
    """A TCP segment; `local` and `peer` are (address, port) as the line protocol writes them."""

    def __init__(self, datagram):
        header = datagram[20:]
        ports = struct.unpack("!HH", header[:4])
        self.peer = socket.inet_ntoa(datagram[12:16]) + f":{ports[0]}"
        self.local = socket.inet_ntoa(datagram[16:20]) + f":{ports[1]}"
        self.seq, self.ack = struct.unpack("!II", header[4:12])
        self.flags = header[13]
        self.text = header[(header[12] >> 4) * 4:]

    def has(self, flag):
        return self.flags & flag != 0

    def length(self):
        return len(self.text) + self.has(SYN) + self.has(FIN)


class Connection:
    """One slot. Yours goes here; the methods named like requests are called by `Stack`."""

    def __init__(self, stack, local, peer):
        self.stack, self.local, self.peer = stack, local, peer
        self.forget()

    def forget(self, was_reset=False):
        self.state, self.was_reset, self.passive = "CLOSED", was_reset, False
        self.iss = self.snd_una = self.snd_nxt = self.rcv_nxt = 0
        self.text = b""
        self.due = None  # when its timer fires: a retransmission, or the end of TIME-WAIT

    # --- what goes out ---

    def send(self, flags, seq):
        self.stack.transmit(self.local, self.peer, flags, seq, self.rcv_nxt, WINDOW - len(self.text))

    def send_ack(self):
        self.send(ACK, self.snd_nxt)

    def send_first(self, flags):
        """SYN or FIN: it is sent again until it is acknowledged."""
        self.send(flags, self.snd_nxt)
        self.snd_nxt = self.snd_nxt + 1 & 0xFFFFFFFF
        self.start_timer(SECONDS)

    def start_timer(self, delay):
        self.due, self.delay = self.stack.now + delay, delay

    def timer_fires(self):
        """True: something was sent."""
        if self.state == "TIME-WAIT":
            self.forget()
            return False
        first = SYN if self.state == "SYN-SENT" else SYN | ACK
        self.send(first if self.snd_una == self.iss else FIN | ACK, self.snd_una)
        self.start_timer(2 * self.delay)
        return True

    # --- the user's calls: each returns the words after `reply` ---

    def open(self, passive):
        if self.state != "CLOSED":
            return "error 0 - connection already exists"
        self.forget()
        self.passive = passive
        self.state = "LISTEN" if passive else "SYN-SENT"
        if not passive:
            self.choose_iss()
            self.send_first(SYN)
        return "ok"

    def choose_iss(self):
        self.iss = self.snd_una = self.snd_nxt = self.stack.fresh_iss()

    def receive(self, most):
        if self.was_reset:
            self.was_reset = False
            return "reset"
        if self.state in ("CLOSED", "CLOSING", "LAST-ACK", "TIME-WAIT"):
            return "closed"
        taken, self.text = self.text[:most], self.text[most:]
        if taken:
            return f"ok {len(taken)} {taken.hex()}"
        return "end-of-stream" if self.state == "CLOSE-WAIT" else "would-block"

    def close(self):
        if self.state in ("LISTEN", "SYN-SENT"):
            self.forget()
        elif self.state in ("SYN-RECEIVED", "ESTABLISHED"):
            self.state = "FIN-WAIT-1"
            self.send_first(FIN | ACK)
        elif self.state == "CLOSE-WAIT":
            self.state = "LAST-ACK"
            self.send_first(FIN | ACK)
        else:
            return "closed"  # no connection, or closing already
        return "ok"

    def abort(self):
        gone = self.state == "CLOSED"
        if self.state in OPEN_STATES + ("SYN-RECEIVED", "CLOSE-WAIT"):
            self.send(RST, self.snd_nxt)
        self.forget()
        return "closed" if gone else "ok"

    # --- SEGMENT ARRIVES (3.10.7) ---

    def arrives(self, g):
        if self.state == "CLOSED":
            self.stack.refuse(g)
        elif self.state == "LISTEN":
            self.in_listen(g)
        elif self.state == "SYN-SENT":
            self.in_syn_sent(g)
        elif not self.is_acceptable(g):
            if not g.has(RST):
                self.send_ack()
            if self.state == "TIME-WAIT" and g.has(FIN):
                self.start_timer(240 * SECONDS)
        elif g.has(RST) or g.has(SYN):
            self.reset_or_syn(g)
        elif g.has(ACK) and self.acknowledge(g):
            self.take_text(g)

    def in_listen(self, g):
        if g.has(RST):
            return
        if g.has(ACK):
            self.stack.refuse(g)
        elif g.has(SYN):
            self.choose_iss()
            self.rcv_nxt = g.seq + 1 & 0xFFFFFFFF
            self.state = "SYN-RECEIVED"
            self.send_first(SYN | ACK)

    def in_syn_sent(self, g):
        """Text or a FIN that comes with the SYN is left to the peer to send again."""
        if g.has(ACK) and g.ack != self.snd_nxt:
            self.stack.refuse(g)
        elif g.has(RST):
            if g.has(ACK):
                self.forget(was_reset=True)
        elif g.has(SYN):
            self.rcv_nxt = g.seq + 1 & 0xFFFFFFFF
            if g.has(ACK):
                self.state, self.snd_una, self.due = "ESTABLISHED", g.ack, None
                self.send_ack()
            else:
                self.state = "SYN-RECEIVED"
                self.send(SYN | ACK, self.iss)

    def is_acceptable(self, g):
        """The first check of 3.10.7.4: is some of it in the window?"""
        window, first = WINDOW - len(self.text), after(g.seq, self.rcv_nxt)
        if window == 0:
            return g.length() == 0 and first == 0
        return first < window or (g.length() > 0 and after(g.seq + g.length() - 1, self.rcv_nxt) < window)

    def reset_or_syn(self, g):
        if g.has(RST) and g.seq != self.rcv_nxt:
            self.send_ack()  # a challenge (RFC 5961)
        elif self.state == "SYN-RECEIVED" and self.passive:
            self.forget()
            self.state, self.passive = "LISTEN", True
        elif g.has(RST):
            self.forget(was_reset=self.state not in ("CLOSING", "LAST-ACK", "TIME-WAIT"))
        else:
            self.send_ack()

    def acknowledge(self, g):
        """The fifth check. True: go on with the text."""
        newly, outstanding = after(g.ack, self.snd_una), after(self.snd_nxt, self.snd_una)
        if self.state == "SYN-RECEIVED":
            if not 0 < newly <= outstanding:
                self.stack.refuse(g)
                return False
            self.state = "ESTABLISHED"
        if newly > outstanding:
            if newly < 1 << 31:
                self.send_ack()  # it acknowledges something not yet sent
            return newly >= 1 << 31
        self.snd_una = g.ack
        if self.snd_una != self.snd_nxt:
            return True
        if self.state != "TIME-WAIT":
            self.due = None
        if self.state == "FIN-WAIT-1":
            self.state = "FIN-WAIT-2"
        elif self.state == "CLOSING":
            self.enter_time_wait()
        elif self.state == "LAST-ACK":
            self.forget()
        return self.state != "CLOSED"

    def enter_time_wait(self):
        self.state = "TIME-WAIT"
        self.start_timer(240 * SECONDS)  # 2 MSL

    def take_text(self, g):
        """The text and the FIN, if they come in order."""
        old = after(self.rcv_nxt, g.seq)
        if self.state not in OPEN_STATES or not (g.text or g.has(FIN)):
            return
        if old <= len(g.text):
            fresh = g.text[old:]
            taken = fresh[:WINDOW - len(self.text)]
            self.text += taken
            self.rcv_nxt = self.rcv_nxt + len(taken) & 0xFFFFFFFF
            if g.has(FIN) and taken == fresh:
                self.take_fin()
        self.send_ack()

    def take_fin(self):
        self.rcv_nxt = self.rcv_nxt + 1 & 0xFFFFFFFF
        if self.state == "FIN-WAIT-2":
            self.enter_time_wait()
        else:
            self.state = {"ESTABLISHED": "CLOSE-WAIT", "FIN-WAIT-1": "CLOSING"}[self.state]


class Stack:
    """What synfin asks, one line at a time: keep this, and let it drive your stack."""

    def __init__(self):
        self.now = 0
        self.last_iss = 1000000
        self.slots = {}  # number -> Connection
        self.pairs = {}  # sockets -> Connection

    def fresh_iss(self):
        """3.4.1 wants a clock and a secret; tests want the same octets in every run."""
        self.last_iss += 64000
        return self.last_iss & 0xFFFFFFFF

    def transmit(self, local, peer, flags, seq, ack, window):
        own, other = local.split(":"), peer.split(":")
        addresses = socket.inet_aton(own[0]) + socket.inet_aton(other[0])
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 40, 0, 0x4000, 64, 6, 0)
        ip = ip[:10] + struct.pack("!H", checksum(ip + addresses)) + addresses
        tcp = struct.pack("!HHIIBBHHH", int(own[1]), int(other[1]), seq, ack if flags & ACK else 0, 0x50, flags, window, 0, 0)
        tcp = tcp[:16] + struct.pack("!H", checksum(addresses + struct.pack("!HH", 6, 20) + tcp)) + tcp[18:]
        print("packet", (ip + tcp).hex())

    def refuse(self, g):
        """No connection is there for it (3.10.7.1)."""
        if g.has(RST):
            return
        if g.has(ACK):
            self.transmit(g.local, g.peer, RST, g.ack, 0, 0)
        else:
            self.transmit(g.local, g.peer, RST | ACK, 0, g.seq + g.length() & 0xFFFFFFFF, 0)

    def packet(self, datagram):
        """Any octets may come; what is no TCP over IPv4 is dropped."""
        size = struct.unpack("!H", datagram[2:4])[0] if len(datagram) >= 40 else 0
        if not 40 <= size <= len(datagram) or datagram[0] != 0x45 or datagram[9] != 6:
            return
        if not 20 <= (datagram[32] >> 4) * 4 <= size - 20:
            return
        g = Segment(datagram[:size])
        c = self.pairs.get((g.local, g.peer))
        if c is None:
            self.refuse(g)
        else:
            c.arrives(g)

    def advance(self, until):
        """Virtual time jumps to the next timer. Returns early when something was sent."""
        while True:
            running = [c for c in self.slots.values() if c.due is not None and c.due <= until]
            if not running:
                self.now = until
                return
            first = min(running, key=lambda c: c.due)
            self.now = first.due
            if first.timer_fires():
                return

    def release(self, slot, local, peer):
        self.slots.pop(slot, None)
        self.pairs.pop((local, peer), None)

    def connection(self, slot, local, peer):
        if slot not in self.slots:
            self.slots[slot] = self.pairs[local, peer] = Connection(self, local, peer)
        return self.slots[slot]

    def answer(self, line):
        """The answer line to a request; datagrams were printed before it."""
        verb, *words = line.split(" ")
        if verb == "synfin-stack":
            return ("stack name=my_stack release=1 calls=open-passive,open-active,receive,close,abort "
                    f"slots={SLOTS} abilities=virtual-time,shows-state patience=0")
        if verb == "packet":
            self.packet(bytes.fromhex(words[0].replace("-", "")))
            return "done"
        if verb == "advance":
            self.advance(int(words[0]))
            return f"now {self.now}"
        if verb == "release":
            self.release(*words)
            return "done"
        c = self.connection(*words[:3])
        if verb == "status":
            return f"state {c.state}"
        if verb in ("open-passive", "open-active"):
            return "reply " + c.open(verb == "open-passive")
        if verb == "receive":
            return "reply " + c.receive(int(words[3]))
        calls = {"close": c.close, "abort": c.abort}
        return "reply " + (calls[verb]() if verb in calls else "not-supported")


def main():
    stack = Stack()
    for line in sys.stdin:
        line = line.rstrip("\n")
        if line == "stop":
            return
        print(stack.answer(line), flush=True)


if __name__ == "__main__":
    main()
