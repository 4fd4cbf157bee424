// lwipv6: a fork of lwIP 1.1 with threads of its own and a socket interface. Needs root: it opens a TUN device.
//
// Start: in a network namespace of our own; the other end of the device is a packet socket. Clock: real, the library's threads
// have their own. Each datagram and each call is followed by ICMP echo requests, which the thread that does TCP answers in
// order; so no verdict depends on how fast the machine is. What cannot be driven: OPEN active (connect() blocks), ABORT, RECEIVE
// after CLOSE (only close() sends a FIN, and takes the socket away).
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stacks/common/ethernet.hpp"
#include "stacks/common/serve.hpp"

extern "C" {
#include <lwipv6.h>
}

namespace synfin_stacks {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::uint32_t address = 0x0a090001, prober = 0x0a0900fe;  // 10.9.0.1; 10.9.0.254 only sends echo requests
constexpr std::uint32_t slots = 16;                                 // the library has few connection records
constexpr const char* device = "l6";
constexpr int rounds = 4;
constexpr std::uint8_t rst_bit = 4, ack_bit = 16, protocol_icmp = 1;

sockaddr address_of(std::uint32_t ip, std::uint16_t port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(ip);
    in.sin_port = htons(port);
    sockaddr out{};
    std::memcpy(&out, &in, sizeof out);
    return out;
}

struct line {
    int listener = -1, connection = -1;
    bool closed = false;
    synfin_sockets at{};
    std::uint32_t next_seq = 0, last_ack = 0;  // of the stack
};

class instance {
  public:
    explicit instance(const synfin_host& host) : host_(host) {}
    [[nodiscard]] bool start(std::string& why);
    void call(const synfin_sockets& at, const synfin_request& made, synfin_reply& reply);
    void packet(octet_span datagram);
    std::uint64_t advance(std::uint64_t until);
    void release(const synfin_sockets& at);

  private:
    [[nodiscard]] bool open_wire(std::string& why);
    void send(octet_span datagram);
    bool wait(steady::time_point until, const std::function<bool()>& done);
    void take(octet_span datagram);
    void settle();
    void accept_all();
    line& open_line(const synfin_sockets& at);
    void listen(line& l, synfin_reply& reply) const;
    static void send_text(const line& l, std::uint32_t octets, synfin_reply& reply);
    static void receive(line& l, std::uint32_t octets, synfin_reply& reply);
    static void close(line& l, synfin_reply& reply);

    synfin_host host_;
    struct stack* library_ = nullptr;
    int wire_ = -1, index_ = 0;
    std::vector<line> lines_{slots};
    std::unordered_map<std::uint16_t, std::uint32_t> slot_of_;       // by the port in the library
    std::unordered_map<std::uint16_t, std::uint16_t> library_port_;  // by the stack's port
    std::uint16_t last_port_ = 1024;
    steady::time_point began_;
    std::uint64_t sent_ = 0;
    std::uint16_t echo_ = 0, echoed_ = 0;
};

bool fails(std::string& why, const char* what) {
    why = std::string(what) + ": " + std::strerror(errno);
    return false;
}

bool instance::start(std::string& why) {
    if (::unshare(CLONE_NEWNET) != 0) return fails(why, "lwipv6 needs root and a network namespace of its own");
    library_ = lwip_stack_new();
    netif* card = library_ != nullptr ? lwip_tunif_add(library_, const_cast<char*>(device)) : nullptr;
    if (card == nullptr) return why = "lwipv6 cannot open its device (/dev/net/tun)", false;
    ip_addr own, mask;
    IP64_ADDR(&own, 10, 9, 0, 1);
    IP64_MASKADDR(&mask, 255, 255, 0, 0);
    lwip_add_addr(card, &own, &mask);
    lwip_ifup(card);
    if (!open_wire(why)) return false;
    began_ = steady::now();
    settle();
    return echoed_ == echo_ || (why = "lwipv6 answers no echo request", false);
}

bool instance::open_wire(std::string& why) {
    for (const auto until = steady::now() + 5s; (index_ = static_cast<int>(::if_nametoindex(device))) == 0;) {
        if (steady::now() > until) return why = "lwipv6 does not open its device", false;
        std::this_thread::sleep_for(1ms);
    }
    wire_ = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_IP));
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_NOARP;
    if (wire_ < 0 || ::ioctl(wire_, SIOCSIFFLAGS, &request) != 0) return fails(why, "cannot raise the device of lwipv6");
    sockaddr_ll at{};
    at.sll_family = AF_PACKET, at.sll_protocol = htons(ETH_P_IP), at.sll_ifindex = index_;
    if (::bind(wire_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) return fails(why, "cannot bind to the device of lwipv6");
    return true;
}

void instance::send(octet_span datagram) {
    sockaddr_ll at{};
    at.sll_family = AF_PACKET, at.sll_protocol = htons(ETH_P_IP), at.sll_ifindex = index_;
    static_cast<void>(::sendto(wire_, datagram.data(), datagram.size(), 0, reinterpret_cast<sockaddr*>(&at), sizeof at));
}

bool instance::wait(steady::time_point until, const std::function<bool()>& done) {
    std::vector<std::uint8_t> read(65536);
    for (;;) {
        sockaddr_ll from{};
        socklen_t size = sizeof from;
        for (ssize_t n; (n = ::recvfrom(wire_, read.data(), read.size(), 0, reinterpret_cast<sockaddr*>(&from), &size)) > 0;)
            if (from.sll_pkttype != PACKET_OUTGOING) take(octet_span(read).first(static_cast<std::size_t>(n)));
        if (done()) return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
        if (left <= 0) return false;
        pollfd ready{wire_, POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(std::min<long>(left, 60'000)));
    }
}

void instance::take(octet_span d) {
    if (d.size() >= 28 && d[9] == protocol_icmp && d[20] == 0 && read32(d, 16) == prober) echoed_ = read16(d, 26);
    const auto ends = read_ends(d);
    const auto found = ends ? slot_of_.find(ends->source_port) : slot_of_.end();
    if (found == slot_of_.end()) return;
    line& l = lines_[found->second];
    if (ends->dest_ip != l.at.peer_ip || ends->dest_port != l.at.peer_port) return;
    {
        const auto tcp = *tcp_header_at(d);
        const auto flags = d[tcp + 13];
        const auto text = d.size() - tcp - (d[tcp + 12] >> 4U) * 4U;
        if ((flags & rst_bit) == 0) {
            l.next_seq = read32(d, tcp + 4) + static_cast<std::uint32_t>(text) + ((flags & 3U) != 0 ? 1 : 0);
            if ((flags & ack_bit) != 0) l.last_ack = read32(d, tcp + 8);
        }
    }
    ++sent_;
    std::vector<std::uint8_t> out(d.begin(), d.end());
    rewrite_ends(out, {l.at.stack_ip, l.at.peer_ip, l.at.stack_port, l.at.peer_port});
    host_.packet(host_.context, out.data(), out.size());
}

// Echo requests (RFC 792), one after the other, until the stack has dealt with all before them.
void instance::settle() {
    for (int i = 0; i < rounds; ++i) {
        std::vector<std::uint8_t> d(28);
        d[0] = 0x45, d[8] = 64, d[9] = protocol_icmp, d[20] = 8;
        write16(d, 2, 28), write32(d, 12, prober), write32(d, 16, address);
        write16(d, 26, ++echo_);
        const std::uint32_t sum = 0x0800U + echo_;
        write16(d, 22, static_cast<std::uint16_t>(~((sum & 0xffff) + (sum >> 16U))));
        fix_checksums(d);
        send(d);
        if (!wait(steady::now() + 5s, [this] { return echoed_ == echo_; })) return;
    }
    accept_all();
}

bool readable(int s) {
    pollfd ready{s, POLLIN, 0};
    return lwip_poll(&ready, 1, 0) > 0 && ready.revents != 0;
}

// A listener that has its connection is closed: the record of the RFC is no listener any more.
void instance::accept_all() {
    for (line& l : lines_) {
        if (l.listener < 0 || l.connection >= 0 || !readable(l.listener)) continue;
        l.connection = lwip_accept(l.listener, nullptr, nullptr);
        lwip_close(std::exchange(l.listener, -1));
    }
}

void answer(synfin_reply& reply, synfin_reply_kind kind, const char* detail = "") {
    reply.kind = kind;
    std::snprintf(reply.detail, sizeof reply.detail, "%s", detail);
}

void instance::listen(line& l, synfin_reply& reply) const {
    if (l.listener >= 0 || l.connection >= 0 || l.closed) return answer(reply, SYNFIN_NOT_SUPPORTED);
    l.listener = lwip_msocket(library_, AF_INET, SOCK_STREAM, 0);
    const auto at = address_of(address, library_port_.at(l.at.stack_port));
    const bool listens = l.listener >= 0 && lwip_bind(l.listener, &at, sizeof at) == 0 && lwip_listen(l.listener, 5) == 0;
    listens ? answer(reply, SYNFIN_OK) : answer(reply, SYNFIN_ERROR, ::strerrorname_np(errno));
}

// The library reports the end of a connection as text of length 0, whatever ended it.
void instance::receive(line& l, std::uint32_t octets, synfin_reply& reply) {
    if (l.closed) return answer(reply, SYNFIN_NOT_SUPPORTED);
    if (l.connection < 0) return answer(reply, l.listener >= 0 ? SYNFIN_WOULD_BLOCK : SYNFIN_CLOSED);
    if (!readable(l.connection)) return answer(reply, SYNFIN_WOULD_BLOCK);
    const auto got = lwip_recv(l.connection, reply.data, static_cast<int>(octets), 0);
    if (got < 0) return answer(reply, errno == ECONNRESET ? SYNFIN_RESET : SYNFIN_CLOSED, ::strerrorname_np(errno));
    if (got == 0) return answer(reply, SYNFIN_END_OF_STREAM);
    reply.octets = static_cast<std::uint32_t>(got);
    answer(reply, SYNFIN_OK);
}

void instance::send_text(const line& l, std::uint32_t octets, synfin_reply& reply) {
    if (l.connection < 0) return answer(reply, SYNFIN_NOT_SUPPORTED);
    const std::vector<char> text(octets, 'x');
    const auto taken = lwip_send(l.connection, text.data(), static_cast<int>(octets), 0);
    if (taken < 0) return answer(reply, SYNFIN_CLOSED, ::strerrorname_np(errno));
    reply.octets = static_cast<std::uint32_t>(taken);
    answer(reply, SYNFIN_OK);
}

void instance::close(line& l, synfin_reply& reply) {
    if (l.listener < 0 && l.connection < 0) return answer(reply, l.closed ? SYNFIN_NOT_SUPPORTED : SYNFIN_CLOSED);
    l.closed = l.connection >= 0;
    for (int* s : {&l.listener, &l.connection})
        if (*s >= 0) lwip_close(std::exchange(*s, -1));
    answer(reply, SYNFIN_OK);
}

// The library keeps some records that a RST has ended, and their ports. So each use of a slot has a port of its own inside.
line& instance::open_line(const synfin_sockets& at) {
    line& l = lines_[at.slot];
    l.at = at;
    const auto [known, fresh] = library_port_.try_emplace(at.stack_port, last_port_);
    if (fresh) known->second = last_port_ = static_cast<std::uint16_t>(last_port_ < 60000 ? last_port_ + 1 : 1025);
    slot_of_[known->second] = at.slot;
    return l;
}

void instance::call(const synfin_sockets& at, const synfin_request& made, synfin_reply& reply) {
    line& l = open_line(at);
    switch (made.call) {
        case SYNFIN_OPEN_PASSIVE:
            listen(l, reply);
            break;
        case SYNFIN_SEND:
            send_text(l, made.octets, reply);
            break;
        case SYNFIN_RECEIVE:
            receive(l, made.octets, reply);
            break;
        case SYNFIN_CLOSE:
            close(l, reply);
            break;
        default:
            answer(reply, SYNFIN_NOT_SUPPORTED);
    }
    settle();
}

// A segment to a port that no call has named yet takes some slot: the library answers it too.
void instance::packet(octet_span datagram) {
    const auto ends = read_ends(datagram);
    if (!ends) return;
    if (!library_port_.contains(ends->dest_port))
        open_line({ends->dest_port % slots, ends->dest_ip, ends->source_ip, ends->dest_port, ends->source_port});
    std::vector<std::uint8_t> d(datagram.begin(), datagram.end());
    rewrite_ends(d, {ends->source_ip, ends->dest_ip, ends->source_port, library_port_.at(ends->dest_port)});
    send(d);
    settle();
}

std::uint64_t instance::advance(std::uint64_t until) {
    const auto before = sent_;
    wait(began_ + std::chrono::nanoseconds(until), [&] { return sent_ != before; });
    const auto now = std::chrono::nanoseconds(steady::now() - began_).count();
    return std::min(static_cast<std::uint64_t>(now), until);
}

// A RST at the number the stack expects ends its record in any state but TIME-WAIT and LISTEN.
void instance::release(const synfin_sockets& at) {
    line& l = lines_[at.slot];
    if (l.listener >= 0) lwip_close(l.listener);
    std::vector<std::uint8_t> reset(40);
    reset[0] = 0x45, reset[8] = 64, reset[9] = 6;
    write16(reset, 2, 40);
    write32(reset, 24, l.last_ack);
    write32(reset, 28, l.next_seq);
    reset[32] = 0x50, reset[33] = rst_bit | ack_bit;
    rewrite_ends(reset, {at.peer_ip, at.stack_ip, at.peer_port, at.stack_port});
    if (l.next_seq != 0) packet(reset);
    if (l.connection >= 0) lwip_close(l.connection);
    if (const auto known = library_port_.extract(at.stack_port)) slot_of_.erase(known.mapped());
    l = {};
    settle();
}

instance& of(void* self) { return *static_cast<instance*>(self); }

void* start(const synfin_host* host, char* error, size_t room) {
    auto fresh = std::make_unique<instance>(*host);
    std::string why;
    if (fresh->start(why)) return fresh.release();
    std::snprintf(error, room, "%s", why.c_str());
    return nullptr;
}

constexpr std::uint32_t bit(synfin_call c) { return 1U << c; }

synfin_stack door() {
    synfin_stack filled{};
    filled.version = SYNFIN_STACK_VERSION;
    filled.name = "lwipv6";
    filled.release_name = "1.5a";
    filled.calls = bit(SYNFIN_OPEN_PASSIVE) | bit(SYNFIN_SEND) | bit(SYNFIN_RECEIVE) | bit(SYNFIN_CLOSE);
    filled.slots = slots;
    filled.start = start;
    filled.stop = [](void*) {};  // its threads end with the process
    filled.call = [](void* self, const synfin_sockets* at, const synfin_request* made, synfin_reply* reply) {
        of(self).call(*at, *made, *reply);
    };
    filled.packet = [](void* self, const uint8_t* octets, size_t size) { of(self).packet({octets, size}); };
    filled.advance = [](void* self, uint64_t until) { return of(self).advance(until); };
    filled.release = [](void* self, const synfin_sockets* at) { of(self).release(*at); };
    return filled;
}

}  // namespace
}  // namespace synfin_stacks

int main() {
    const auto door = synfin_stacks::door();
    lwip_init();
    const int code = synfin_stacks::serve(door);
    ::_exit(code);  // the library's threads have no end of their own
}
