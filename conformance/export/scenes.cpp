#include "conformance/export/scenes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

constexpr unsigned client = 0, server = 1;
constexpr std::int64_t second = 1'000'000'000;

bool has(const taped& t, std::uint8_t mask) { return (t.what.flags & mask) == mask; }

// ---- the ordinary parts of a connection ----

void handshake(duet& d) {
    d.open_passive(server);
    d.open_active(client, d.any(1, 0x7fffffff));
    d.settle();
}

void exchange(duet& d) {
    for (std::uint32_t rounds = d.any(1, 3); rounds > 0; --rounds) {
        d.send(client, d.any(20, 400)), d.settle();
        d.send(server, d.any(20, 1000)), d.settle();
    }
}

void begin(duet& d) { handshake(d), exchange(d); }

void close_from(duet& d, unsigned first) {
    d.close(first), d.settle();
    d.close(1 - first), d.settle();
}

/// From here on this end says nothing any more.
void silence(duet& d, unsigned who) {
    d.on_send = [who](const taped& t) { return t.from == who ? passage::suppressed : passage::arrives; };
}

/// Changes the next segment of `who` that `fits`, and marks it.
template <class Fits, class Change>
void tamper_once(duet& d, unsigned who, mark& at, Fits fits, Change change) {
    d.on_send = [&d, &at, who, fits, change, done = false](taped& t) mutable {
        if (done || t.from != who || !fits(t)) return passage::arrives;
        done = true;
        at.index = d.tape.size();
        return change(t);
    };
}

bool anything(const taped& /*t*/) { return true; }
bool carries_text(const taped& t) { return t.what.length != 0; }

segment ack_of(const duet& d, unsigned who) {
    const auto& t = d.end[who].t;
    segment s;
    s.seq = t.snd_nxt.v;
    s.ack = t.rcv_nxt.v;
    s.flags = flag::ack;
    s.window = static_cast<std::uint16_t>(t.rcv_wnd.v);
    return s;
}

/// Puts text on the wire past the model, which then counts it as sent.
void put_text(duet& d, unsigned who, std::uint32_t octets) {
    segment s = ack_of(d, who);
    s.length = octets;
    d.end[who].t.snd_nxt = s.seq + octets;
    d.put(who, s);
}

// ---- one end does something wrong ----

mark wrong_synack_ack(duet& d) {
    mark at{0, server, "the SYN,ACK acknowledges a number the client never sent"};
    const std::uint32_t off = d.any(1, 5000);
    const auto is_syn_ack = [](const taped& t) { return has(t, flag::syn | flag::ack); };
    tamper_once(d, server, at, is_syn_ack, [off](taped& t) { return t.what.ack += off, passage::arrives; });
    handshake(d);
    return at;
}

mark data_before_established(duet& d) {
    mark at{0, server, "text is sent in SYN-RECEIVED, before the client has acknowledged the SYN"};
    d.open_passive(server);
    d.open_active(client, d.any(1, 0x7fffffff));
    d.settle(1);
    at.index = d.tape.size();
    put_text(d, server, d.any(10, 300));
    d.settle();
    exchange(d);
    close_from(d, client);
    return at;
}

mark missing_fin_ack(duet& d) {
    begin(d);
    silence(d, server);
    mark at{d.tape.size(), server, "the client's FIN is never acknowledged, though it is sent again and again"};
    d.close(client), d.settle();
    for (int i = 0; i < 3; ++i) d.times_out(client);
    return at;
}

mark rst_wrong_seq_accepted(duet& d) {
    begin(d);
    silence(d, server);
    segment forged;
    forged.seq = d.end[client].t.snd_nxt.v + d.any(1, 1000);
    forged.flags = flag::rst;
    forged.window = 0;
    d.put(client, forged), d.settle();
    d.tape.back().comment = "forged: a RST that is in the window, but not at RCV.NXT";
    d.forget(server);
    d.on_send = {};
    d.send(client, d.any(20, 300));
    mark at{d.tape.size(), server,
            "the connection was given up on a RST that was not at RCV.NXT: no challenge ACK, and now a RST"};
    d.settle();
    return at;
}

mark time_wait_no_reack(duet& d) {
    begin(d);
    d.close(client), d.settle();
    d.on_send = [](const taped& t) { return t.from == client ? passage::lost : passage::arrives; };
    d.close(server), d.settle();
    silence(d, client);
    mark at{d.tape.size(), client, "in TIME-WAIT the FIN that comes again is not acknowledged"};
    d.times_out(server), d.times_out(server);
    return at;
}

mark unsent_ack_unanswered(duet& d) {
    begin(d);
    silence(d, server);
    segment forged = ack_of(d, client);
    forged.ack = d.end[server].t.snd_nxt.v + d.any(1, 2000);
    mark at{d.tape.size(), server, "an ACK of text that was never sent is not answered with an ACK"};
    d.put(client, forged), d.settle();
    d.tape.back().comment = "forged: acknowledges what the server never sent";
    d.on_send = {};
    d.send(client, d.any(20, 300)), d.settle();
    return at;
}

mark half_open_no_rst(duet& d) {
    begin(d);
    d.forget(server);
    silence(d, server);
    mark at{d.tape.size(), server, "the server has lost the connection and does not answer its segments with a RST"};
    d.send(client, d.any(20, 300)), d.settle();
    d.times_out(client), d.times_out(client);
    return at;
}

mark simultaneous_close(duet& d) {
    begin(d);
    mark at{0, server, "FINs cross; in FIN-WAIT-1 the FIN is answered with a RST instead of an ACK that leads to CLOSING"};
    d.close(client), d.close(server);
    const std::uint32_t next = d.end[server].t.snd_nxt.v;
    tamper_once(d, server, at, anything, [next](taped& t) {
        t.what.flags = flag::rst, t.what.seq = next, t.what.ack = 0, t.what.window = 0;
        return passage::arrives;
    });
    d.settle();
    return at;
}

mark changed_retransmission(duet& d) {
    begin(d);
    mark at{0, client, "the same sequence numbers carry other octets the second time"};
    tamper_once(d, client, at, carries_text, [](const taped& /*t*/) { return passage::lost; });
    d.send(client, d.any(20, 300)), d.settle();
    tamper_once(d, client, at, carries_text, [](taped& t) { return t.stamp = 7, passage::arrives; });
    d.times_out(client);
    close_from(d, client);
    return at;
}

mark seq_jump(duet& d) {
    begin(d);
    mark at{d.tape.size(), client, "numbers are left out: text follows a gap that nothing ever fills"};
    d.end[client].t.snd_nxt = d.end[client].t.snd_nxt.v + d.any(2000, 5000);
    d.send(client, d.any(20, 300)), d.settle();
    return at;
}

mark ack_regress(duet& d) {
    begin(d);
    mark at{0, server, "new text carries an ACK lower than the one before: RCV.NXT went back"};
    const std::uint32_t earlier = d.end[client].t.iss.v + 1;
    tamper_once(d, server, at, carries_text, [earlier](taped& t) { return t.what.ack = earlier, passage::arrives; });
    d.send(server, d.any(20, 300)), d.settle();
    d.on_send = {};
    close_from(d, client);
    return at;
}

mark fin_not_counted(duet& d) {
    begin(d);
    mark at{d.tape.size() + 1, server, "the ACKs of the client's FIN leave out the number that the FIN occupies"};
    d.on_send = [](taped& t) {
        if (t.from == server) --t.what.ack;
        return passage::arrives;
    };
    d.close(client), d.settle();
    d.times_out(client), d.times_out(client);
    return at;
}

mark syn_in_established(duet& d) {
    begin(d);
    mark at{0, server, "a SYN in ESTABLISHED draws a SYN,ACK: a new connection replaces the old one without a reset"};
    d.forget(client);
    const std::uint32_t iss = d.end[server].t.rcv_nxt.v + d.any(100, 20000), fresh = d.any(1, 0x7fffffff);
    d.on_send = [&d, &at, iss, fresh](taped& t) {
        if (t.from == client) return passage::arrives;
        if (at.index != 0) return passage::suppressed;
        at.index = d.tape.size();
        t.what.flags = flag::syn | flag::ack, t.what.seq = fresh, t.what.ack = iss + 1;
        return passage::arrives;
    };
    d.open_active(client, iss), d.settle();
    return at;
}

mark window_overrun(duet& d) {
    d.window = d.any(100, 400);
    d.open_passive(server);
    const std::uint32_t offered = std::exchange(d.window, 60000);
    d.open_active(client, d.any(1, 0x7fffffff));
    d.settle();
    mark at{d.tape.size(), client, fmt::format("text reaches beyond the window of {} octets that the server offers", offered)};
    put_text(d, client, offered + d.any(50, 500));
    d.settle();
    return at;
}

mark wrong_checksum(duet& d) {
    begin(d);
    mark at{0, client, "the TCP checksum does not fit (unless the network card was to fill it in)"};
    tamper_once(d, client, at, carries_text, [](taped& t) { return t.bad_checksum = true, passage::arrives; });
    d.send(client, d.any(20, 300)), d.settle();
    d.on_send = {};
    d.times_out(client);
    close_from(d, client);
    return at;
}

mark isn_reuse(duet& d) {
    const std::uint32_t iss = d.any(1, 0x7fffffff);
    d.open_passive(server), d.open_active(client, iss), d.settle();
    exchange(d);
    close_from(d, client);
    d.forget(client), d.forget(server);
    d.wait(300 * second);
    d.open_passive(server);
    mark at{d.tape.size(), client, "the next connection of the same sockets begins with the same initial number"};
    d.open_active(client, iss), d.settle();
    exchange(d);
    close_from(d, client);
    return at;
}

mark port_reuse(duet& d) {
    begin(d);
    close_from(d, client);
    const std::uint32_t iss = d.end[client].t.snd_nxt.v + d.any(100000, 1000000);
    d.wait(2 * second);
    d.forget(client);
    d.open_passive(server);
    mark at{d.tape.size(), client, "the sockets are used again 2 s after the close, in the client's own TIME-WAIT"};
    d.open_active(client, iss), d.settle();
    exchange(d);
    return at;
}

mark closed_port_silent(duet& d) {
    silence(d, server);
    d.open_active(client, d.any(1, 0x7fffffff)), d.settle();
    for (int i = 0; i < 3; ++i) d.times_out(client);
    return {0, server, "a SYN to a closed port draws no RST"};
}

// ---- nothing is wrong but the capture ----

mark clean(duet& d) {
    begin(d);
    close_from(d, client);
    return {0, client, "nothing is wrong"};
}

std::size_t in_the_middle(duet& d) {
    clean(d);
    const auto found = std::find_if(d.tape.begin() + 3, d.tape.end(), carries_text);
    return static_cast<std::size_t>(found - d.tape.begin());
}

mark lost_in_capture(duet& d) {
    const std::size_t at = in_the_middle(d);
    d.tape.erase(d.tape.begin() + static_cast<std::ptrdiff_t>(at));
    return {at, client, "the capture misses the segment before this one, which arrived"};
}

mark reordered_in_capture(duet& d) {
    const std::size_t at = in_the_middle(d);
    std::swap(d.tape[at], d.tape[at + 1]);
    std::swap(d.tape[at].time_ns, d.tape[at + 1].time_ns);
    return {at, client, "the capture has this segment and the next in the wrong order"};
}

mark duplicated_in_capture(duet& d) {
    const std::size_t at = in_the_middle(d);
    taped copy = d.tape[at];
    copy.time_ns += 1000;
    d.tape.insert(d.tape.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(copy));
    return {at + 1, client, "the capture has this segment twice; it was sent once"};
}

// table
constexpr std::array all_scenes{
    scene{{"wrong-synack-ack", "3.10.7.2", "a SYN,ACK that acknowledges what was not sent"}, wrong_synack_ack},
    scene{{"data-before-established", "3.10.2", "text from SYN-RECEIVED"}, data_before_established},
    scene{{"missing-fin-ack", "3.10.7.4", "a FIN that is never acknowledged"}, missing_fin_ack},
    scene{{"rst-wrong-seq-accepted", "RFC 5961 3.2", "a RST elsewhere in the window ends the connection"},
          rst_wrong_seq_accepted},
    scene{{"time-wait-no-reack", "3.10.7.4", "TIME-WAIT does not acknowledge the FIN again"}, time_wait_no_reack},
    scene{{"unsent-ack-unanswered", "3.10.7.4", "an ACK of unsent text draws no ACK"}, unsent_ack_unanswered},
    scene{{"half-open-no-rst", "3.5.1", "a lost connection is not reset"}, half_open_no_rst},
    scene{{"simultaneous-close-wrong-state", "3.6", "crossing FINs end in a RST"}, simultaneous_close},
    scene{{"retransmission-changed-data", "3.8.1", "a retransmission with other octets"}, changed_retransmission},
    scene{{"seq-jump", "3.4", "numbers are left out"}, seq_jump},
    scene{{"ack-regress", "3.4", "an ACK goes back"}, ack_regress},
    scene{{"fin-not-counted", "3.4", "the FIN's own number is not acknowledged"}, fin_not_counted},
    scene{{"syn-in-established-accepted", "3.10.7.4", "a SYN replaces a connection"}, syn_in_established},
    scene{{"window-overrun", "3.8.6", "text beyond the window"}, window_overrun},
    scene{{"wrong-checksum", "3.1", "a checksum that does not fit"}, wrong_checksum},
    scene{{"duplicate-isn-reuse", "3.4.1", "the same initial number again"}, isn_reuse},
    scene{{"port-reuse-in-time-wait", "3.6.1", "sockets used again in TIME-WAIT"}, port_reuse},
    scene{{"closed-port-silent", "3.10.7.1", "a closed port that does not answer"}, closed_port_silent},
    scene{{"clean", "", "nothing is wrong"}, clean},
    scene{{"lost-in-capture", "", "a segment that arrived is not in the capture"}, lost_in_capture},
    scene{{"reordered-in-capture", "", "two segments are in the wrong order"}, reordered_in_capture},
    scene{{"duplicated-in-capture", "", "a segment is in the capture twice"}, duplicated_in_capture},
};
// end of table

}  // namespace

std::span<const scene> scenes() { return all_scenes; }

}  // namespace synfin::conformance
