// The wire: a TUN device, whose far end is a file descriptor that IP datagrams are written to and read from.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {

/// A TUN device that is up and has an address. Made in the thread's current namespace.
class tun {
  public:
    /// `address` in host order; the peers are the rest of its /16.
    [[nodiscard]] static result<tun> make(std::uint32_t address);

    /// Hands a datagram to the kernel, which has dealt with it when this returns.
    [[nodiscard]] result<void> write(std::span<const std::uint8_t> datagram) const;
    /// Octets of the next datagram the kernel sent, 0 when there is none now.
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> into) const;
    /// Waits until something can be read or the time is over.
    void wait(std::int64_t nanoseconds) const;

    [[nodiscard]] unsigned interface() const { return interface_; }

  private:
    descriptor fd_;
    unsigned interface_ = 0;
};

}  // namespace synfin::conformance
