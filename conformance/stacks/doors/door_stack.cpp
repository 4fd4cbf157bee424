// What both doors have in common: slots, segments in datagrams, time, and what to do with a stack that misbehaves.
#include <fmt/format.h>

#include <array>

#include "conformance/stacks/doors/door.hpp"
#include "conformance/stacks/switchboard.hpp"
#include "conformance/stacks/wire.hpp"

namespace synfin::conformance {
namespace {

using clock = std::chrono::steady_clock;
constexpr std::size_t flood = 10000;  // segments that wait to be observed on one slot

complaint flooded() {
    return {failure(fmt::format("the stack sent over {} segments in answer to one step", flood)).value(), true};
}

class door_stack final : public stack {
  public:
    explicit door_stack(std::unique_ptr<door> behind)
        : door_(std::move(behind)),
          board_(door_->address(), door_->info().slots, door_->one_peer() ? peers::one_address : peers::many_addresses) {
        door_->send_to([this](std::span<const std::uint8_t> octets) { take(octets); });
    }

    [[nodiscard]] const stack_info& info() const override { return door_->info(); }
    result<slot> claim() override;
    void release(slot s) override;
    [[nodiscard]] socket_pair sockets(slot s) const override { return board_.sockets(s); }
    reply call(slot s, const request& r) override;
    std::optional<model::state> state(slot s) override;
    result<void> inject(slot s, const segment& seg) override;
    result<void> inject_datagram(std::span<const std::uint8_t> octets) override { return door_->packet(octets); }
    std::optional<segment> observe(slot s) override { return board_.observe(s); }
    std::optional<slot> ready() override { return board_.ready(); }
    [[nodiscard]] stack_time now() const override { return info().virtual_time ? now_ : clock::now() - opened_; }
    result<void> advance(stack_time until) override;
    std::optional<complaint> complain() override { return std::exchange(complaint_, std::nullopt); }

  private:
    void take(std::span<const std::uint8_t> octets);
    [[nodiscard]] place at(slot s) const { return {s, board_.sockets(s)}; }
    void lose(const error& why) { complaint_ = {why, true}; }

    std::unique_ptr<door> door_;
    switchboard board_;
    std::optional<complaint> complaint_;
    stack_time now_{};
    bool advancing_ = false;
    std::vector<std::vector<std::uint8_t>> sent_;  // while time passed
    clock::time_point opened_ = clock::now();
    traces::packet outgoing_;
    std::array<std::uint8_t, 65536> buffer_{};
};

// What belongs to no slot in use is late: dropped. What is no datagram breaks a rule, whosever it is.
void door_stack::take(std::span<const std::uint8_t> octets) {
    if (advancing_) {  // when it was sent is known afterwards
        sent_.emplace_back(octets.begin(), octets.end());
        if (sent_.size() > flood) complaint_ = flooded(), sent_.clear();
        return;
    }
    auto p = traces::decode(octets);
    if (!p) {
        const std::string rule = "rules D4 and L5: a complete datagram with right checksums";
        complaint_ = {failure("the stack sent what is no datagram: " + p.error().message(), rule).value(), false};
        return;
    }
    board_.deliver(std::move(*p), now());
    if (board_.longest_queue() > flood) complaint_ = flooded();
}

result<slot> door_stack::claim() {
    const auto s = board_.claim();
    if (!s) return failure("no free connection slot left", fmt::format("at most {} at once", board_.size()));
    return *s;
}

void door_stack::release(slot s) {
    if (auto done = door_->release(at(s)); !done) lose(done.error());
    board_.release(s);
}

reply door_stack::call(slot s, const request& r) {
    auto answer = door_->call(at(s), r);
    if (answer) return std::move(*answer);
    lose(answer.error());
    return {.kind = reply_kind::error, .detail = answer.error().what};
}

std::optional<model::state> door_stack::state(slot s) {
    auto shown = door_->state(at(s));
    if (shown) return *shown;
    lose(shown.error());
    return std::nullopt;
}

result<void> door_stack::inject(slot s, const segment& seg) {
    packet_to_stack(board_.sockets(s), seg, outgoing_);
    const auto size = traces::encode_into(outgoing_, buffer_);
    if (size == 0) return failure("a segment that fits in no datagram", "at most 40 octets of options, 65535 in all");
    return door_->packet(std::span(buffer_).first(size));
}

result<void> door_stack::advance(stack_time until) {
    advancing_ = true;
    auto reached = door_->advance(until);
    advancing_ = false;
    if (!reached) return tl::unexpected(reached.error());
    now_ = *reached;
    for (const auto& octets : std::exchange(sent_, {})) take(octets);
    return {};
}

}  // namespace

std::unique_ptr<stack> open_door(std::unique_ptr<door> behind) { return std::make_unique<door_stack>(std::move(behind)); }

}  // namespace synfin::conformance
