// What a stack sends in answer to one stimulus, in a form that does not depend on how it cut its text into segments.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/machine.hpp"
#include "conformance/stack.hpp"

namespace synfin::conformance {

/// A segment as the comparison sees it.
struct unit {
    std::uint8_t flags = 0;  ///< SYN, ACK, FIN, RST only
    std::uint32_t seq = 0, ack = 0, octets = 0;
    bool operator==(const unit&) const = default;
};
using units = std::vector<unit>;

/// Neighbours that continue each other become one: an ACK and the text after it, pieces of text, text and FIN (3.7.4, 3.10.4
/// leave that to the sender). An ACK alone stays alone, so that two of them remain two.
[[nodiscard]] units normal_form(std::span<const segment> seen);
[[nodiscard]] units normal_form(std::span<const wire_segment> sent);

/// A harmless departure from the letter, accepted with a note.
enum class concession : std::uint8_t {
    none,
    ack_on_reset,  ///< a RST that carries a correct ACK where 3.10.5 shows none
};

/// How seen fits expected.
enum class fit : std::uint8_t {
    no,
    waits,  ///< an ACK that may be delayed (MUST-40, SHLD-18) is missing
    yes
};
struct fitting {
    fit how = fit::no;
    concession granted = concession::none;
};
/// `rcv_nxt` is what a correct ACK on a RST may say. `allow_updates`: window updates may come beside (3.8.6.2.2).
[[nodiscard]] fitting compare(const units& expected, const units& seen, bool first_may_wait, std::uint32_t rcv_nxt,
                              bool allow_updates);

/// "nothing", or the segments in RFC notation joined by " then ", relative to the numbers of `m` where one matches.
[[nodiscard]] std::string text_of(const units& answer, const machine& m);

}  // namespace synfin::conformance
