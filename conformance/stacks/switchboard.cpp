#include "conformance/stacks/switchboard.hpp"

#include <algorithm>
#include <utility>

#include "conformance/stacks/wire.hpp"

namespace synfin::conformance {
namespace {

constexpr std::uint16_t first_port = 5000;
constexpr std::uint16_t first_peer_port = 4000;
constexpr std::uint32_t peer_ports = 60000;
constexpr std::uint32_t round = 250;  // peers are x.y.1.1 to x.y.250.250, away from the stack's x.y.0.1 and broadcast

std::uint32_t peer_ip(std::uint32_t stack_ip, std::uint32_t claims) {
    const std::uint32_t low = claims % round, high = claims / round % round;
    return (stack_ip & 0xffff0000U) | (high + 1) << 8 | (low + 1);
}

std::uint16_t peer_port(std::uint32_t claims) { return static_cast<std::uint16_t>(first_peer_port + claims % peer_ports); }

}  // namespace

switchboard::switchboard(std::uint32_t stack_ip, std::uint32_t slots, peers kind)
    : stack_ip_(stack_ip), kind_(kind), lines_(std::min(slots, most_slots)), free_(lines_.size()) {
    for (std::uint32_t i = 0; i < lines_.size(); ++i) free_[i] = size() - 1 - i;
}

std::optional<slot> switchboard::claim() {
    if (free_.empty()) return std::nullopt;
    const slot s{free_.back()};
    free_.pop_back();
    line& l = lines_[s.index];
    const bool by_port = kind_ == peers::one_address;
    l.pair = {stack_ip_, peer_ip(stack_ip_, by_port ? 0 : l.claims), static_cast<std::uint16_t>(first_port + s.index),
              peer_port(by_port ? l.claims : 0)};
    ++l.claims;
    longest_ = 0;
    l.claimed = true;
    l.last_flags = 0;
    l.last_ack.reset();
    return s;
}

void switchboard::release(slot s) {
    forget_segments(s);
    lines_[s.index].claimed = false;
    free_.push_back(s.index);
}

switchboard::line* switchboard::line_of(const traces::packet& p) {
    const std::uint32_t index = p.source_port - static_cast<std::uint32_t>(first_port);  // wraps above any size
    if (index >= lines_.size()) return nullptr;
    line& l = lines_[index];
    const socket_pair sender{p.source_ip, p.dest_ip, p.source_port, p.dest_port};
    return l.claimed && l.pair == sender ? &l : nullptr;
}

bool switchboard::deliver(traces::packet&& p, stack_time at) {
    line* l = line_of(p);
    if (l == nullptr) return false;
    l->last_flags = p.flags;
    if (p.has(traces::flag::ack) && !p.has(traces::flag::rst)) l->last_ack = p.ack;
    if (!std::exchange(l->listed, true)) ready_.push_back(static_cast<std::uint32_t>(l - lines_.data()));
    l->segments.push_back(segment_from_stack(std::move(p), at));
    longest_ = std::max(longest_, l->segments.size());
    return true;
}

std::optional<segment> switchboard::observe(slot s) {
    line& l = lines_[s.index];
    if (l.observed == l.segments.size()) return std::nullopt;
    segment next = std::move(l.segments[l.observed++]);
    if (l.observed == l.segments.size()) forget_segments(s);
    return next;
}

void switchboard::forget_segments(slot s) {
    lines_[s.index].segments.clear();
    lines_[s.index].observed = 0;
}

std::optional<slot> switchboard::ready() {
    while (!ready_.empty() && lines_[ready_.front()].segments.empty()) {
        lines_[ready_.front()].listed = false;
        ready_.pop_front();
    }
    if (ready_.empty()) return std::nullopt;
    return slot{ready_.front()};
}

}  // namespace synfin::conformance
