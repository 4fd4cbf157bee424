// One node of ns-3 with a wire, on ns-3's own virtual clock.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "ns3/nstime.h"
#include "ns3/ptr.h"

namespace ns3 {
class Address;
class Node;
class Packet;
class VirtualNetDevice;
}  // namespace ns3

namespace synfin_stacks {

/// There is one clock and one list of nodes in ns-3, so there can be one network at a time.
class network {
  public:
    using sink = std::function<void(const std::vector<std::uint8_t>&)>;

    /// A node at `address` (host order) in a /16; what it sends goes to `out`.
    network(std::uint32_t address, sink out);
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    ~network();

    [[nodiscard]] const ns3::Ptr<ns3::Node>& node() const { return node_; }

    /// A whole datagram for the node, and all that it answers at once.
    void deliver(const std::uint8_t* octets, std::uint32_t size);
    /// Runs what is due now. ns-3 defers much by an event, and SEND by a nanosecond.
    void settle();
    /// Runs until `until` (ns), or until something was sent. Returns the time reached.
    std::uint64_t advance(std::uint64_t until);

  private:
    bool send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& from, const ns3::Address& to, std::uint16_t protocol);
    void run_for(const ns3::Time& span);

    sink out_;
    ns3::Ptr<ns3::Node> node_;
    ns3::Ptr<ns3::VirtualNetDevice> wire_;
    std::vector<std::uint8_t> octets_;
    std::uint64_t told_ = 0;  // the time last returned
    bool stop_when_sent_ = false, sent_ = false;
};

}  // namespace synfin_stacks
