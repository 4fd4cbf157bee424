#include "stacks/client/request_filter.hpp"

#include <algorithm>

namespace synfin_stacks {
namespace {

constexpr std::uint8_t fin = 1, syn = 2, rst = 4, ack = 16;

/// Where the fields of a segment are.
struct view {
    explicit view(octet_span datagram) : tcp(*tcp_header_at(datagram)) {
        flags = datagram[tcp + 13];
        seq = read32(datagram, tcp + 4);
        number = read32(datagram, tcp + 8);
        text = tcp + (datagram[tcp + 12] >> 4U) * 4U;
        octets = static_cast<std::uint32_t>(datagram.size() - std::min(text, datagram.size()));
    }
    [[nodiscard]] std::uint32_t end() const { return seq + octets + ((flags & syn) != 0 ? 1 : 0) + ((flags & fin) != 0 ? 1 : 0); }

    std::size_t tcp, text = 0;
    std::uint8_t flags = 0;
    std::uint32_t seq = 0, number = 0, octets = 0;
};

bool before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

}  // namespace

void request_filter::begin(std::uint32_t iss) {
    *this = {};
    iss_ = iss;
    next_seq_ = request_end_ = iss + 1;
}

// Text in order belongs to the request until its empty line; text that was swallowed before is so again.
request_filter::verdict request_filter::from_client(std::span<std::uint8_t> datagram) {
    const view v(datagram);
    reset_ |= (v.flags & rst) != 0;
    if ((v.flags & rst) == 0 && (v.flags & ack) != 0) peer_next_ = v.number;
    const bool answers = peer_syn_ && peer_acked_ && (v.flags & (ack | rst | syn)) == ack && v.number == peer_first_;
    if (!synchronized_ && answers) synchronized_ = true, reset_ = false;
    const bool again = v.octets > 0 && before(v.seq, request_end_);
    if (v.octets > 0 && !whole_ && v.seq == request_end_) {
        request_.append(datagram.begin() + static_cast<std::ptrdiff_t>(v.text), datagram.end());
        whole_ = request_.find("\r\n\r\n") != std::string::npos;
        request_end_ += v.octets;
        next_seq_ = request_end_;
        return verdict::swallow;
    }
    if (again) return verdict::swallow;
    if ((v.flags & rst) == 0 && before(next_seq_, v.end())) next_seq_ = v.end();
    if (!before(v.seq, request_end_)) write32(datagram, v.tcp + 4, v.seq - (request_end_ - iss_ - 1));
    return verdict::pass;
}

void request_filter::to_client(std::span<std::uint8_t> datagram) {
    const view v(datagram);
    if ((v.flags & (syn | rst)) == syn && !synchronized_) peer_syn_ = true, peer_first_ = v.seq + 1;
    if ((v.flags & ack) == 0) return;
    peer_acked_ |= v.number == iss_ + 1 && (v.flags & rst) == 0;
    write32(datagram, v.tcp + 8, v.number + (request_end_ - iss_ - 1));
}

}  // namespace synfin_stacks
