// lwIP between the door's two ends: one network interface, a clock that only `advance` moves, and the users of the slots.
//
// lwIP is global to its process. A fresh instance empties what an older one left and sets the clock and the initial send
// sequence number back, so that every run begins alike.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "stacks/lwip/user.hpp"

namespace synfin_lwip {

class instance {
  public:
    explicit instance(const synfin_host& host);
    instance(const instance&) = delete;
    instance& operator=(const instance&) = delete;
    ~instance();

    void call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    void packet(const std::uint8_t* octets, std::size_t size);
    /// Ticks lwIP's timers until `until` (ns) or until something was sent; the time reached.
    std::uint64_t advance(std::uint64_t until);
    void release(const synfin_sockets& at);

  private:
    static err_t set_up(netif* interface);
    static err_t on_output(netif* interface, pbuf* datagram, const ip4_addr_t* next_hop);
    void output(const pbuf& datagram);
    void tick();

    const synfin_host& host_;
    std::vector<user> users_;
    netif interface_{};
    std::uint64_t now_ = 0;
    std::uint64_t ticks_ = 0;  // of 250 ms
    std::uint16_t datagrams_ = 0;
    bool sent_ = false;
    std::array<std::uint8_t, 65536> buffer_{};
};

constexpr std::uint32_t own_address = 10U << 24 | 9U << 16 | 1U;  // 10.9.0.1/16
constexpr std::uint32_t slots = 256;                              // lwIP searches its lists from end to end: more is slower

}  // namespace synfin_lwip
