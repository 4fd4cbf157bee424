// Sorts what a stack sends to the slots it belongs to. For every stack whose wire carries IPv4 packets.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "conformance/stack.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {

/// What tells two claims of one slot apart: the peer's address, or its port where a stack has room for one address only.
enum class peers : std::uint8_t { many_addresses, one_address };

/// The slots of one stack: their pairs of sockets and the segments that wait to be observed. A slot is a port of the
/// stack; each claim of it gets another peer, so late packets of an earlier claim are recognised and dropped.
class switchboard {
  public:
    /// `stack_ip` is in a /16 whose other addresses are the peers. At most `most_slots`.
    switchboard(std::uint32_t stack_ip, std::uint32_t slots, peers kind = peers::many_addresses);
    static constexpr std::uint32_t most_slots = 60000;

    [[nodiscard]] std::optional<slot> claim();
    void release(slot s);
    [[nodiscard]] const socket_pair& sockets(slot s) const { return lines_[s.index].pair; }
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(lines_.size()); }
    [[nodiscard]] bool is_claimed(slot s) const { return lines_[s.index].claimed; }

    /// Files a packet the stack sent. False: it is for no slot in use.
    bool deliver(traces::packet&& p, stack_time at);
    [[nodiscard]] std::optional<segment> observe(slot s);
    [[nodiscard]] std::optional<slot> ready();
    /// Drops what waits to be observed.
    void forget_segments(slot s);

    /// What the stack last acknowledged on this slot, RSTs left out: its RCV.NXT as far as the wire has shown it.
    [[nodiscard]] std::optional<std::uint32_t> last_ack(slot s) const { return lines_[s.index].last_ack; }
    /// The stack's last segment on this slot had this bit.
    [[nodiscard]] bool last_had(slot s, std::uint8_t flag) const { return (lines_[s.index].last_flags & flag) != 0; }
    /// Segments that wait on the slot where most do.
    [[nodiscard]] std::size_t longest_queue() const { return longest_; }
    void forget_last(slot s) { lines_[s.index].last_flags = 0; }

  private:
    struct line {
        socket_pair pair;
        std::uint32_t claims = 0;
        bool claimed = false;
        bool listed = false;  // in ready_
        std::uint8_t last_flags = 0;
        std::optional<std::uint32_t> last_ack;
        std::vector<segment> segments;
        std::size_t observed = 0;  // segments before this one are gone
    };
    [[nodiscard]] line* line_of(const traces::packet& p);

    std::uint32_t stack_ip_;
    peers kind_;
    std::size_t longest_ = 0;  // since the last claim
    std::vector<line> lines_;
    std::vector<std::uint32_t> free_;
    std::deque<std::uint32_t> ready_;
};

}  // namespace synfin::conformance
