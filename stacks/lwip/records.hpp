// lwIP's connection records (PCBs), found by their sockets.
//
// No pointer to a record is kept between two calls: a record that leaves LAST-ACK after tcp_close, or TIME-WAIT at any time,
// is freed without a word to its program. The lists are short, since `remove_all` really empties them.
#pragma once
#include <cstdint>

#include "stacks/lwip/lwip.hpp"
#include "stacks/synfin_stack.h"

namespace synfin_lwip {

/// The record of a connection, SYN-SENT to TIME-WAIT; null when there is none.
[[nodiscard]] tcp_pcb* find_connection(const synfin_sockets& at);
/// The record in LISTEN on the stack's port; null when there is none.
[[nodiscard]] tcp_pcb* find_listener(const synfin_sockets& at);
/// The state as lwIP has it. A connection hides the listener it came from.
[[nodiscard]] synfin_state state_of(const synfin_sockets& at);

/// Takes a connection's record away without a segment.
void forget(tcp_pcb* record);
/// Takes away all records on the stack's port, whoever the peer is.
void remove_all(std::uint16_t port);

/// Makes `number` the next one that lwIP draws for an initial send sequence number. Its SYN,ACK has that number; its SYN
/// has the one before.
void choose_next_iss(std::uint32_t number);

}  // namespace synfin_lwip
