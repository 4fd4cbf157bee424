// Just enough netlink: one request out, its answers back (RFC 3549 describes the format).
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <vector>

#include <linux/netlink.h>

#include "conformance/stacks/linux/descriptor.hpp"

namespace synfin::conformance {

/// A netlink request being put together.
class netlink_request {
  public:
    netlink_request(std::uint16_t type, std::uint16_t flags);

    /// Appends a header or value as it lies in memory, padded to four octets.
    template <class T>
    netlink_request& put(const T& value) {
        append(&value, sizeof value);
        return *this;
    }
    /// Appends an attribute.
    netlink_request& attribute(std::uint16_t type, const void* value, std::size_t size);
    /// Opens a nested attribute; `end` closes it. Returns its place.
    [[nodiscard]] std::size_t begin(std::uint16_t type);
    void end(std::size_t place);

    /// The finished message.
    [[nodiscard]] std::span<const std::uint8_t> message();

  private:
    void append(const void* value, std::size_t size);
    std::vector<std::uint8_t> octets_;
};

/// A netlink socket, bound to the namespace it was made in.
class netlink {
  public:
    /// Takes one message of the answer: its type and what follows the header.
    using reader = std::function<void(std::uint16_t type, std::span<const std::uint8_t> body)>;

    [[nodiscard]] static result<netlink> open(int protocol);

    /// Sends the request and reads until its end: an error code (0 = acknowledged), or the last message of a dump.
    /// A request without NLM_F_ACK and NLM_F_DUMP ends with its first answer. Returns 0 or an errno value.
    [[nodiscard]] int ask(netlink_request request, const reader& read = nullptr) const;

  private:
    descriptor fd_;
};

}  // namespace synfin::conformance
