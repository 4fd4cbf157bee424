// What the adapter tells the agent inside the guest, and what comes back: UDP datagrams on the wire itself. A guest with one
// processor sends in the order in which it has acted, so an answer also says that all the kernel had to send before it is out.
#pragma once
#include <array>
#include <cstdint>

#include "stacks/synfin_stack.h"

namespace synfin_stacks::uml {

inline constexpr std::uint32_t guest_address = 10U << 24 | 9U << 16 | 1U;    // 10.9.0.1
inline constexpr std::uint32_t adapter_address = 10U << 24 | 9U << 16 | 2U;  // 10.9.0.2; the peers begin at 10.9.1.1
inline constexpr std::uint16_t agent_port = 9293;
inline constexpr std::uint32_t slots = 4096;

enum class verb : std::uint32_t {
    hello,    ///< answered with the kernel's release in `detail`
    call,     ///< a user call
    accept,   ///< take over the child of a finished handshake
    status,   ///< `state`
    release,  ///< close what the slot's user has open, with RST where there is a connection
};

/// One command; both sides are the same machine, so it travels as it lies in memory.
struct command {
    std::uint32_t number;  ///< comes back in the answer
    verb what;
    synfin_sockets at;
    synfin_request request;
};

inline constexpr std::size_t piece_size = 1200;  // of what RECEIVE hands out, so that nothing is fragmented

/// One answer; RECEIVE has as many as it takes to carry `octets`.
struct answer {
    std::uint32_t number;
    std::uint32_t kind;    ///< synfin_reply_kind
    std::uint32_t octets;  ///< of SEND and RECEIVE, in all
    std::uint32_t offset;  ///< of the piece that follows this answer in its datagram
    std::uint32_t length;  ///< of the piece
    std::int32_t state;    ///< synfin_state
    std::array<char, 64> detail;
};

}  // namespace synfin_stacks::uml
