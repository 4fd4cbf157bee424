#include "stacks/client/client_stack.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

namespace synfin_stacks {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t fin = 1, syn = 2, rst = 4, ack = 16;
constexpr auto request_time = 1s;  // from ESTABLISHED to the request; ends with the request
constexpr std::uint16_t window = 65000;

struct fields {
    std::uint32_t seq, number;
    std::uint8_t flags;
    std::uint32_t octets;
};

fields read_fields(octet_span d) {
    const auto tcp = *tcp_header_at(d);
    const std::size_t text = tcp + (d[tcp + 12] >> 4U) * 4U;
    return {read32(d, tcp + 4), read32(d, tcp + 8), d[tcp + 13], static_cast<std::uint32_t>(d.size() - std::min(text, d.size()))};
}

// Addresses and checksums are for the caller to fill in.
std::vector<std::uint8_t> bare_segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t number) {
    std::vector<std::uint8_t> d(40);
    d[0] = 0x45, d[6] = 0x40, d[8] = 64, d[9] = 6;
    write16(d, 2, 40);
    write32(d, 24, seq);
    write32(d, 28, number);
    d[32] = 0x50, d[33] = flags;
    write16(d, 34, window);
    return d;
}

std::uint64_t name_of(octet_span syn_segment) {
    return static_cast<std::uint64_t>(read_ends(syn_segment)->source_port) << 32U | read_fields(syn_segment).seq;
}

}  // namespace

bool client_stack::launch(std::string& why) {
    held_.reset();
    link_.reset();
    wire_.reset();  // the old one ends before its successor begins
    wire_ = kind_.launch(why);
    if (wire_ == nullptr) return false;
    link_ = std::make_unique<link>(*wire_, kind_.server_ip, kind_.client_ip, [this](octet_span d) { take(d); });
    if (link_->wait(steady::now() + kind_.first_syn, [this] { return held_.has_value(); })) return true;
    why = "the client sends no SYN";
    return false;
}

bool client_stack::start(std::string& why) {
    const bool up = launch(why);
    began_ = steady::now();
    return up;
}

// All that the client sends comes through here.
void client_stack::take(octet_span datagram) {
    const auto ends = read_ends(datagram);
    if (!ends) return;
    if (is_current(datagram)) return pass_to_tester(datagram);
    if (ends->dest_port != kind_.server_port || ends->dest_ip != kind_.server_ip) return;
    const auto f = read_fields(datagram);
    if ((f.flags & (syn | ack | rst)) != syn) return answer_dead(datagram);
    if (name_of(datagram) == last_used_) return answer_dead(datagram);
    const bool again = held_ && name_of(held_->syn) == name_of(datagram);
    if (!again) held_ = attempt{{datagram.begin(), datagram.end()}, steady::now()};
}

bool client_stack::is_current(octet_span datagram) const {
    const auto ends = *read_ends(datagram);
    if (open_) return ends.source_port == client_port_ && ends.dest_port == kind_.server_port;
    return at_.stack_port != 0 && ends.source_port == at_.stack_port && ends.dest_port == at_.peer_port;
}

void client_stack::pass_to_tester(octet_span datagram) {
    std::vector<std::uint8_t> d(datagram.begin(), datagram.end());
    const auto f = read_fields(d);
    if (open_ && filter_.from_client(d) == request_filter::verdict::swallow) {
        auto taken = bare_segment(ack, f.number, filter_.next_seq());
        rewrite_ends(taken, {kind_.server_ip, kind_.client_ip, kind_.server_port, client_port_});
        link_->input(taken);
        if (f.number == told_) return;
        const auto offered = read16(d, *tcp_header_at(d) + 14);
        d = bare_segment(ack, filter_.first_text(), f.number);  // its ACK is news all the same
        write16(d, 34, offered);
    }
    ++sent_;
    if ((f.flags & ack) != 0) told_ = f.number;
    rewrite_ends(d, {at_.stack_ip, at_.peer_ip, at_.stack_port, at_.peer_port});
    host_.packet(host_.context, d.data(), d.size());
}

// A connection that no slot stands for any more is told so, as a host without it does (3.10.7.1).
void client_stack::answer_dead(octet_span datagram) {
    const auto f = read_fields(datagram);
    if ((f.flags & rst) != 0) return;
    const std::uint32_t end = f.seq + f.octets + ((f.flags & syn) != 0 ? 1 : 0) + ((f.flags & fin) != 0 ? 1 : 0);
    send_reset((f.flags & ack) != 0 ? f.number : 0, end, read_ends(datagram)->source_port);
}

void client_stack::send_reset(std::uint32_t seq, std::uint32_t number, std::uint16_t client_port) {
    auto reset = bare_segment(rst | ack, seq, number);
    rewrite_ends(reset, {kind_.server_ip, kind_.client_ip, kind_.server_port, client_port});
    link_->input(reset);
}

// The attempt at hand, if it is fresh; otherwise it is refused, and the next one taken. A client that does not come back is
// started again.
bool client_stack::await_attempt() {
    const auto there = [this] { return held_.has_value(); };
    link_->wait(steady::now(), [] { return false; });
    if (held_ && steady::now() - held_->came < kind_.fresh) return true;
    if (held_) {
        const auto old = std::exchange(held_, std::nullopt);
        last_used_ = name_of(old->syn);
        send_reset(0, read_fields(old->syn).seq + 1, read_ends(old->syn)->source_port);
    }
    if (link_->wait(steady::now() + kind_.next_syn, there)) return true;
    std::string why;
    return launch(why);
}

void client_stack::call(const synfin_sockets& at, const synfin_request& made, synfin_reply& reply) {
    reply.kind = SYNFIN_NOT_SUPPORTED;
    if (made.call != SYNFIN_OPEN_ACTIVE || open_) return;
    if (!await_attempt()) {
        reply.kind = SYNFIN_ERROR;
        std::snprintf(reply.detail, sizeof reply.detail, "the client does not try again");
        return;
    }
    at_ = at;
    open_ = true;
    told_ = 0;
    client_port_ = read_ends(held_->syn)->source_port;
    last_used_ = name_of(held_->syn);
    filter_.begin(read_fields(held_->syn).seq);
    const auto let_through = std::exchange(held_, std::nullopt);
    pass_to_tester(let_through->syn);
    reply.kind = SYNFIN_OK;
}

void client_stack::packet(octet_span datagram) {
    const auto ends = read_ends(datagram);
    std::vector<std::uint8_t> d(datagram.begin(), datagram.end());
    if (open_ && ends) {
        filter_.to_client(d);
        rewrite_ends(d, {kind_.server_ip, kind_.client_ip, kind_.server_port, client_port_});
    } else if (ends) {
        at_ = {0, ends->dest_ip, ends->source_ip, ends->dest_port, ends->source_port};
        rewrite_ends(d, {kind_.server_ip, kind_.client_ip, ends->source_port, ends->dest_port});
    }
    link_->input(d);
    settle();
}

// Until the client has dealt with all it has. Where its request is due, that is awaited, not some time.
void client_stack::settle() {
    if (!link_->settle(kind_.rounds)) return;
    if (!open_ || !filter_.expects_request()) return;
    if (!link_->wait(steady::now() + request_time, [this] { return !filter_.expects_request(); })) filter_.expect_no_more();
    static_cast<void>(link_->settle(kind_.rounds));
}

std::uint64_t client_stack::advance(std::uint64_t until) {
    const auto before = sent_;
    link_->wait(began_ + std::chrono::nanoseconds(until), [&] { return sent_ != before; });
    const auto now = std::chrono::nanoseconds(steady::now() - began_).count();
    return std::min(static_cast<std::uint64_t>(now), until);
}

// RST at the number the client expects, acknowledging all it sent: it ends any state but TIME-WAIT, whose port is not used again.
void client_stack::release(const synfin_sockets&) {
    if (open_) send_reset(filter_.peer_next(), filter_.next_seq(), client_port_);
    open_ = false;
    at_ = {};
}

namespace {

client_stack& of(void* self) { return *static_cast<client_stack*>(self); }
client_setup chosen;

void* start(const synfin_host* host, char* error, size_t room) {
    std::string why;
    auto kind = chosen(why);
    auto fresh = kind ? std::make_unique<client_stack>(*host, std::move(*kind)) : nullptr;
    if (fresh != nullptr && fresh->start(why)) return fresh.release();
    std::snprintf(error, room, "%s", why.c_str());
    return nullptr;
}

}  // namespace

synfin_stack client_door(const char* name, const char* release_name, client_setup setup) {
    chosen = std::move(setup);
    synfin_stack door{};
    door.version = SYNFIN_STACK_VERSION;
    door.name = name;
    door.release_name = release_name;
    door.calls = 1U << SYNFIN_OPEN_ACTIVE;
    door.slots = 1;
    door.start = start;
    door.stop = [](void* self) { delete static_cast<client_stack*>(self); };
    door.call = [](void* self, const synfin_sockets* at, const synfin_request* made, synfin_reply* reply) {
        of(self).call(*at, *made, *reply);
    };
    door.packet = [](void* self, const uint8_t* octets, size_t size) { of(self).packet({octets, size}); };
    door.advance = [](void* self, uint64_t until) { return of(self).advance(until); };
    door.release = [](void* self, const synfin_sockets* at) { of(self).release(*at); };
    return door;
}

}  // namespace synfin_stacks
