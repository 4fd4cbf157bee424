// One instance of libslirp between datagrams and host sockets, on a virtual clock.
#pragma once
#include <poll.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "stacks/synfin_stack.h"

struct Slirp;

namespace synfin_stacks {

/// libslirp serves a guest on an Ethernet. Here the guest is every peer, at one MAC address.
class slirp_net {
  public:
    using octets = std::span<const std::uint8_t>;
    using sink = std::function<void(octets)>;

    /// The gateway is at `address` (host order) in a /16; the datagrams libslirp sends go to `out`.
    slirp_net(std::uint32_t address, sink out);
    slirp_net(const slirp_net&) = delete;
    slirp_net& operator=(const slirp_net&) = delete;
    ~slirp_net();

    /// A datagram from a peer, and all that follows from it at once.
    void input(octets datagram);
    /// Lets libslirp see what happened to its host sockets, until nothing more follows.
    void settle();
    /// Lets time pass until `until` (ns), or until something was sent. Returns the time reached.
    std::uint64_t advance(std::uint64_t until);

    /// Lets connections to 127.0.0.2:port go on to a peer, until `stop_forwarding`.
    [[nodiscard]] bool forward(std::uint16_t port, std::uint32_t peer_ip, std::uint16_t peer_port);
    void stop_forwarding(std::uint16_t port);

    /// libslirp's state of a connection, enum synfin_state; CLOSED when it has no record.
    [[nodiscard]] int state(const synfin_sockets& at) const;

  private:
    struct entrance;
    [[nodiscard]] bool look();
    void take_frame(octets frame);

    sink out_;
    std::unique_ptr<entrance> entrance_;
    Slirp* slirp_ = nullptr;
    std::vector<pollfd> watched_;
    std::vector<std::uint8_t> frame_;
    std::uint64_t now_ = 0;
    std::uint64_t sent_ = 0;  // frames, ever
    bool hurried_ = false;    // libslirp delays an ACK
};

}  // namespace synfin_stacks
