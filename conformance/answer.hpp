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

/// A departure from the letter that does no harm: accepted, but told. They are tried only as alternatives.
enum class concession : std::uint8_t {
    ack_ahead_of_gap,  ///< the ACK of a segment that waits for earlier ones is used at once; not even a deviation (SHLD-31, A27)
    ack_of_duplicate,  ///< the ACK of a segment that brings nothing new is used, where step 1 drops it
    ack_on_reset,      ///< a RST that carries a correct ACK where 3.10.5 shows none
    extra_ack,         ///< an ACK that says nothing new, where the rules send nothing
};
inline constexpr unsigned concession_count = 4;
/// A set of concessions, one bit each.
using concessions = std::uint8_t;
constexpr concessions bit(concession c) { return static_cast<concessions>(1U << static_cast<unsigned>(c)); }
/// Those that make a pass a deviation.
inline constexpr concessions deviating =
    bit(concession::ack_of_duplicate) | bit(concession::ack_on_reset) | bit(concession::extra_ack);
[[nodiscard]] std::string text_of(concessions granted);

/// How seen fits expected.
enum class fit : std::uint8_t {
    no,
    waits,  ///< an ACK that may be delayed (MUST-40, SHLD-18) is missing
    yes
};
struct fitting {
    fit how = fit::no;
    concessions granted = 0;
};
/// What an expected answer is compared with.
struct expectation {
    units answer{};
    bool first_may_wait = false;
    bool allows_updates = false;             ///< window updates may come beside (3.8.6.2.2)
    std::uint32_t snd_nxt = 0, rcv_nxt = 0;  ///< what an ACK that says nothing new carries
    std::uint32_t arrived_to = 0;            ///< SEG.SEQ + SEG.LEN of what is answered: what an ACK on a RST may carry too
};
[[nodiscard]] fitting compare(const expectation& expected, const units& seen);

/// "nothing", or the segments in RFC notation joined by " then ", relative to the numbers of `m` where one matches.
[[nodiscard]] std::string text_of(const units& answer, const machine& m);

}  // namespace synfin::conformance
