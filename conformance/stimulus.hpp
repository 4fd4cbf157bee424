// What a test case does to a stack: a user call, a segment whose numbers are relative to the connection, or waiting.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/machine.hpp"
#include "conformance/stack.hpp"

namespace synfin::conformance {

/// Where SEG.SEQ is counted from. `right_edge` is RCV.NXT + RCV.WND, the first number beyond the window.
enum class seq_base : std::uint8_t { rcv_nxt, right_edge, irs };
/// Where SEG.ACK is counted from. `floor` is SND.UNA - MAX.SND.WND, the oldest number MAY-12 still takes; `inside` is
/// SND.UNA + 1 where that acknowledges a part of what is outstanding: SND.UNA < SEG.ACK < SND.NXT.
enum class ack_base : std::uint8_t { absent, snd_nxt, snd_una, iss, floor, inside };

/// A segment before its numbers are known.
struct segment_shape {
    std::uint8_t flags = 0;
    seq_base seq = seq_base::rcv_nxt;
    std::int32_t seq_offset = 0;
    ack_base ack = ack_base::absent;
    std::int32_t ack_offset = 0;
    std::uint32_t octets = 0;
    bool closes_window = false;  ///< SEG.WND is 0
    bool fills_window = false;   ///< as much text as the window takes; `octets` does not count
};

enum class stimulus_kind : std::uint8_t {
    call,
    arrives,
    status,               ///< STATUS, where the stack shows its state
    wait_retransmission,  ///< until the stack sends by itself
    wait_time_wait        ///< until 2 MSL are over
};

/// One step of a case. `name` is its word in case ids: "rst-inside".
struct stimulus {
    std::string_view name;
    stimulus_kind kind = stimulus_kind::arrives;
    request call{};
    segment_shape shape{};
};

/// The window the peer offers unless it closes it.
inline constexpr std::uint16_t peer_window = 65000;

/// Where the numbers of a case begin on both sides, as far as nobody has chosen any yet.
struct number_plan {
    std::uint32_t peer_iss = 0x10000000;   ///< of the peer; RCV.NXT stands for it as long as no SYN of ours was taken
    std::uint32_t ghost_ack = 0x20000000;  ///< SND.NXT stands for it as long as the stack has no ISS
    bool operator==(const number_plan&) const = default;
};

/// Every stimulus there is, in a fixed order: the alphabet of the endpoint system.
[[nodiscard]] std::span<const stimulus> alphabet();
/// The stimulus of that name; null when there is none.
[[nodiscard]] const stimulus* stimulus_named(std::string_view name);

/// The segment with the numbers it has when it meets `m`.
[[nodiscard]] segment resolve(const segment_shape& shape, const machine& m, const number_plan& plan);
/// What the stimulus is to the rulebook. `arriving` is the resolved segment.
[[nodiscard]] happening as_happening(const stimulus& s, const segment& arriving, std::uint32_t iss);

/// "CLOSE", "arrives <SEQ=RCV.NXT+1><ACK=SND.NXT><CTL=RST,ACK>", "wait for 2 MSL".
[[nodiscard]] std::string text_of(const stimulus& s);

}  // namespace synfin::conformance
