// Takes the request of an HTTP client out of its stream of octets, as a box in the middle may: what it sent is acknowledged on
// the peer's behalf, and the numbers behind it are moved.
#pragma once
#include <string>

#include "stacks/common/ethernet.hpp"

namespace synfin_stacks {

class request_filter {
  public:
    /// A new connection, whose client has sent its SYN with this number.
    void begin(std::uint32_t iss);

    enum class verdict {
        pass,    ///< deliver, with its number moved
        swallow  ///< text of the request: acknowledge up to `next_seq()` instead
    };
    /// A segment of the client's; moves its number. Checksums are left to the caller.
    [[nodiscard]] verdict from_client(std::span<std::uint8_t> datagram);
    /// A segment to the client: moves its acknowledgment.
    void to_client(std::span<std::uint8_t> datagram);

    /// Whether the client is ESTABLISHED as far as segments tell, and its request still to come.
    [[nodiscard]] bool expects_request() const { return synchronized_ && !whole_ && !reset_; }
    /// It has not come in a long time: something else is the matter.
    void expect_no_more() { reset_ = true; }
    /// The client's next number, and what it expects from its peer: its own numbers, not moved.
    [[nodiscard]] std::uint32_t next_seq() const { return next_seq_; }
    [[nodiscard]] std::uint32_t peer_next() const { return peer_next_; }
    /// The number of the first octet that is not the request's, as the tester sees it.
    [[nodiscard]] std::uint32_t first_text() const { return iss_ + 1; }

  private:
    std::uint32_t iss_ = 0, peer_first_ = 0, request_end_ = 0, next_seq_ = 0, peer_next_ = 0;
    std::string request_;
    bool peer_syn_ = false, peer_acked_ = false, synchronized_ = false, whole_ = false, reset_ = false;
};

}  // namespace synfin_stacks
