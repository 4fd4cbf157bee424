// The link to a stack in another process, and how to know that it has answered: a barrier instead of a delay.
//
// A stack that works off its input in order has dealt with a datagram when it answers what came after it. Here that is an ARP
// request, which every stack on an Ethernet answers at once. One answer shows that the datagram was read; what is left for the
// next turn of the stack's main loop is done some answers later. So no verdict depends on how fast the machine is.
#pragma once
#include <chrono>
#include <functional>
#include <vector>

#include "stacks/common/ethernet.hpp"

namespace synfin_stacks {

using steady = std::chrono::steady_clock;

/// A wire that carries Ethernet frames.
class frame_wire {
  public:
    frame_wire() = default;
    frame_wire(const frame_wire&) = delete;
    frame_wire& operator=(const frame_wire&) = delete;
    virtual ~frame_wire() = default;
    virtual void send(octet_span frame) = 0;
    /// The next frame that is there; false: none now.
    [[nodiscard]] virtual bool receive(std::vector<std::uint8_t>& frame) = 0;
    /// Readable when there may be one.
    [[nodiscard]] virtual int fd() const = 0;
};

/// Our end: the address `own`, the stack at `stack` (host order).
class link {
  public:
    using sink = std::function<void(octet_span)>;

    link(frame_wire& wire, std::uint32_t own, std::uint32_t stack, sink out)
        : wire_(wire), own_(own), stack_(stack), out_(std::move(out)) {}

    /// Sends a datagram to the stack.
    void input(octet_span datagram);
    /// Until the stack has answered `rounds` ARP requests, one after the other. False: it did not within `patience` each.
    [[nodiscard]] bool settle(int rounds, steady::duration patience = std::chrono::seconds(5));
    /// Until `done` after some datagram came, or until then. Returns `done()`.
    bool wait(steady::time_point until, const std::function<bool()>& done);

  private:
    void ask();
    void take_all();
    void take(octet_span frame);

    frame_wire& wire_;
    std::uint32_t own_, stack_;
    sink out_;
    mac_address stack_mac_{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    std::vector<std::uint8_t> frame_, read_;
    bool answered_ = false;
};

}  // namespace synfin_stacks
