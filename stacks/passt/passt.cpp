// passt: a process that relays a guest's TCP to sockets of the host. Its own TCP faces the guest, which is every peer here; the
// sockets at the far side are the adapter's, on the loopback of a private network. Needs root for that network.
//
// Start: passt inherits a UNIX stream socket that carries Ethernet frames, each behind its length; the stack is the gateway
// 10.9.0.1, which passt maps to the loopback. Clock: real; each datagram and each call is followed by ARP requests until passt
// has seen all it caused (stacks/client/link.hpp). What cannot be driven: CLOSE and ABORT before ESTABLISHED, FORGET.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <unordered_map>

#include "stacks/client/link.hpp"
#include "stacks/client/process.hpp"
#include "stacks/common/serve.hpp"
#include "stacks/passt/far_side.hpp"

namespace synfin_stacks {
namespace {

constexpr std::uint32_t gateway = 0x0a090001, guest = 0x0a090002;  // 10.9.0.1 and 10.9.0.2
constexpr std::uint32_t slots = 64, ports_each = 3;
constexpr std::uint16_t first_port = 20000;  // of the guest; passt listens for each on the loopback
constexpr int rounds = 4;                    // turns of passt's loop in which a datagram can still have effects
constexpr std::uint8_t syn_bit = 2, rst_bit = 4, ack_bit = 16;

/// Frames behind their length in network order.
class stream_wire final : public frame_wire {
  public:
    explicit stream_wire(int fd) : fd_(fd) {}
    ~stream_wire() override { ::close(fd_); }
    void send(octet_span frame) override;
    bool receive(std::vector<std::uint8_t>& frame) override;
    [[nodiscard]] int fd() const override { return fd_; }

  private:
    int fd_;
    std::vector<std::uint8_t> read_, out_;
};

void stream_wire::send(octet_span frame) {
    out_.resize(4);
    write32(out_, 0, static_cast<std::uint32_t>(frame.size()));
    out_.insert(out_.end(), frame.begin(), frame.end());
    for (std::size_t done = 0; done < out_.size();) {
        const auto n = ::send(fd_, out_.data() + done, out_.size() - done, MSG_NOSIGNAL);
        if (n <= 0) return;
        done += static_cast<std::size_t>(n);
    }
}

bool stream_wire::receive(std::vector<std::uint8_t>& frame) {
    for (;;) {
        const auto size = read_.size() < 4 ? std::size_t{0} : std::size_t{read32(read_, 0)} + 4;
        if (size != 0 && read_.size() >= size) {
            frame.assign(read_.begin() + 4, read_.begin() + static_cast<std::ptrdiff_t>(size));
            read_.erase(read_.begin(), read_.begin() + static_cast<std::ptrdiff_t>(size));
            return true;
        }
        std::array<std::uint8_t, 65536> octets;
        const auto n = ::recv(fd_, octets.data(), octets.size(), MSG_DONTWAIT);
        if (n <= 0) return false;
        read_.insert(read_.end(), octets.begin(), octets.begin() + n);
    }
}

/// A slot in use, and what the wire has shown of it.
struct line {
    far_side user;
    synfin_sockets at{};
    std::uint32_t uses = 0;
    std::uint32_t next_seq = 0, last_ack = 0;  // of passt
    bool has_syn = false, syn_acked = false, peer_syn = false;

    [[nodiscard]] bool established() const { return has_syn && syn_acked && peer_syn; }
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
    line& open_line(const synfin_sockets& at);
    void take(octet_span datagram);
    void settle(line& l);
    [[nodiscard]] static std::uint16_t guest_port(const line& l) {
        return static_cast<std::uint16_t>(first_port + l.at.slot * ports_each + l.uses % ports_each);
    }

    synfin_host host_;
    process program_;
    std::unique_ptr<frame_wire> wire_;
    std::unique_ptr<link> link_;
    std::vector<line> lines_{slots};
    std::unordered_map<std::uint16_t, std::uint32_t> slot_of_;  // by the stack's port
    steady::time_point began_;
    std::uint64_t sent_ = 0;
};

bool instance::start(std::string& why) {
    int ends[2];
    if (!make_network(guest, gateway, why)) return false;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return why = "no socket for the wire", false;
    const std::string ports = std::to_string(first_port) + "-" + std::to_string(first_port + slots * ports_each - 1);
    wire_ = std::make_unique<stream_wire>(ends[0]);
    const bool started = program_.start(
        {"passt", "-f", "-q",       "-4", "--runas",           "0",  "-F",  "9",  "-i",   "d0", "-a",  "10.9.0.2", "-n",
         "16",    "-g", "10.9.0.1", "-M", "02:00:00:00:00:02", "-t", ports, "-u", "none", "-m", "1500"},
        "passt", terminal::none, ends[1], why);
    ::close(ends[1]);
    if (!started) return false;
    link_ = std::make_unique<link>(*wire_, guest, gateway, [this](octet_span d) { take(d); });
    began_ = steady::now();
    return link_->settle(1) || (why = "passt does not answer", false);
}

line& instance::open_line(const synfin_sockets& at) {
    line& l = lines_[at.slot];
    l.at = at;
    slot_of_[at.stack_port] = at.slot;
    return l;
}

// What passt sends goes to the slot that has its port.
void instance::take(octet_span datagram) {
    const auto ends = read_ends(datagram);
    const auto found = ends ? slot_of_.find(ends->source_port) : slot_of_.end();
    if (found == slot_of_.end()) return;
    line& l = lines_[found->second];
    if (ends->dest_port != guest_port(l)) return;
    std::vector<std::uint8_t> d(datagram.begin(), datagram.end());
    const auto tcp = *tcp_header_at(d);
    const auto flags = d[tcp + 13];
    const auto text = d.size() - tcp - (d[tcp + 12] >> 4U) * 4U;
    if ((flags & rst_bit) == 0) l.next_seq = read32(d, tcp + 4) + static_cast<std::uint32_t>(text) + ((flags & 3U) != 0 ? 1 : 0);
    if ((flags & rst_bit) == 0 && (flags & ack_bit) != 0) l.last_ack = read32(d, tcp + 8);
    l.has_syn |= (flags & syn_bit) != 0;
    if ((flags & rst_bit) != 0) l.has_syn = l.syn_acked = l.peer_syn = false;
    rewrite_ends(d, {l.at.stack_ip, l.at.peer_ip, l.at.stack_port, l.at.peer_port});
    ++sent_;
    host_.packet(host_.context, d.data(), d.size());
}

void instance::settle(line& l) {
    static_cast<void>(link_->settle(rounds));
    l.user.notice(l.established());
}

void instance::call(const synfin_sockets& at, const synfin_request& made, synfin_reply& reply) {
    line& l = open_line(at);
    l.user.call(at, guest_port(l), l.established(), made, reply);
    settle(l);
}

// The slot of a segment to a port that no call has named yet: passt answers it too.
void instance::packet(octet_span datagram) {
    const auto ends = read_ends(datagram);
    if (!ends) return;
    const std::uint32_t slot = ends->dest_port % slots;
    const auto found = slot_of_.find(ends->dest_port);
    line& l = found != slot_of_.end() ? lines_[found->second]
                                      : open_line({slot, ends->dest_ip, ends->source_ip, ends->dest_port, ends->source_port});
    std::vector<std::uint8_t> d(datagram.begin(), datagram.end());
    const auto tcp = *tcp_header_at(d);
    l.peer_syn |= (d[tcp + 13] & syn_bit) != 0;
    l.syn_acked |= (d[tcp + 13] & (ack_bit | rst_bit)) == ack_bit && l.has_syn && read32(d, tcp + 8) == l.next_seq;
    rewrite_ends(d, {guest, gateway, guest_port(l), ends->dest_port});
    link_->input(d);
    settle(l);
}

std::uint64_t instance::advance(std::uint64_t until) {
    const auto before = sent_;
    link_->wait(began_ + std::chrono::nanoseconds(until), [&] { return sent_ != before; });
    const auto now = std::chrono::nanoseconds(steady::now() - began_).count();
    return std::min(static_cast<std::uint64_t>(now), until);
}

// A RST at the number passt expects ends its record; the host's sockets end by a reset as well.
void instance::release(const synfin_sockets& at) {
    line& l = lines_[at.slot];
    std::vector<std::uint8_t> reset(40);
    reset[0] = 0x45, reset[8] = 64, reset[9] = 6;
    write16(reset, 2, 40);
    write32(reset, 24, l.last_ack);
    write32(reset, 28, l.next_seq);
    reset[32] = 0x50, reset[33] = rst_bit | ack_bit;
    rewrite_ends(reset, {guest, gateway, guest_port(l), at.stack_port});
    slot_of_.erase(at.stack_port);
    link_->input(reset);
    l.user.leave();
    static_cast<void>(link_->settle(rounds));
    l.has_syn = l.syn_acked = l.peer_syn = false;
    l.next_seq = l.last_ack = 0;
    ++l.uses;
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
    filled.name = "passt";
    filled.release_name = PASST_RELEASE;
    filled.calls = bit(SYNFIN_OPEN_PASSIVE) | bit(SYNFIN_OPEN_ACTIVE) | bit(SYNFIN_SEND) | bit(SYNFIN_RECEIVE) |
                   bit(SYNFIN_CLOSE) | bit(SYNFIN_ABORT);
    filled.slots = slots;
    filled.start = start;
    filled.stop = [](void* self) { delete &of(self); };
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
    return synfin_stacks::serve(door);
}
