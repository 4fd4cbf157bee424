#include "stacks/client/link.hpp"

#include <poll.h>

#include <algorithm>

namespace synfin_stacks {
namespace {

constexpr mac_address own_mac{2, 0, 0, 0, 0, 2};
constexpr std::size_t arp_end = ether_header + 28;  // RFC 826 for Ethernet and IPv4
constexpr std::uint16_t request = 1, reply = 2;

}  // namespace

void link::input(octet_span datagram) {
    make_frame(stack_mac_, own_mac, ether_ipv4, datagram, frame_);
    wire_.send(frame_);
}

void link::ask() {
    std::vector<std::uint8_t> arp(28);
    write16(arp, 0, 1), write16(arp, 2, ether_ipv4), write16(arp, 4, 0x0604), write16(arp, 6, request);
    std::copy(own_mac.begin(), own_mac.end(), arp.begin() + 8);
    write32(arp, 14, own_);
    write32(arp, 24, stack_);
    make_frame({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, own_mac, ether_arp, arp, frame_);
    wire_.send(frame_);
}

void link::take(octet_span frame) {
    if (frame.size() < ether_header) return;
    std::copy_n(frame.begin() + 6, stack_mac_.size(), stack_mac_.begin());
    if (const auto answer = arp_reply(frame, own_mac)) return wire_.send(*answer);
    if (const auto datagram = datagram_in(frame)) return out_(*datagram);
    const bool is_reply = frame.size() >= arp_end && read16(frame, 12) == ether_arp && read16(frame, 20) == reply;
    if (!is_reply || read32(frame, 28) != stack_) return;
    answered_ = true;
}

void link::take_all() {
    while (wire_.receive(read_)) take(read_);
}

bool link::wait(steady::time_point until, const std::function<bool()>& done) {
    for (;;) {
        take_all();
        if (done()) return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
        if (left <= 0) return false;
        pollfd ready{wire_.fd(), POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(std::min<long>(left, 60'000)));
    }
}

bool link::settle(int rounds, steady::duration patience) {
    for (int i = 0; i < rounds; ++i) {
        answered_ = false;
        ask();
        if (!wait(steady::now() + patience, [this] { return answered_; })) return false;
    }
    return true;
}

}  // namespace synfin_stacks
