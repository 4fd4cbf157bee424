// Giving a trace other sequence numbers: every number in it belongs to the numbering of one of the two ends.
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "traces/trace.hpp"

namespace synfin::traces {

/// Whose numbering a variable of a view counts in.
enum class numbering { own, peer, none };
[[nodiscard]] numbering numbering_of(std::string_view variable);

/// The new number for a number of end `end` (0 or 1).
using number_map = std::function<std::uint32_t(std::size_t end, std::uint32_t number)>;

/// The same trace, modulo 2^32, with each number replaced. Three zeros are none of these and stay: an acknowledgment number
/// without ACK, the number of a RST that answers a segment without ACK, and the place of a held block that is no more.
[[nodiscard]] trace renumbered(trace t, const number_map& to);

/// Whether the step sends this RST in answer to a segment without ACK: number 0 is then that of no connection (3.10.7.1).
[[nodiscard]] bool has_no_number(const step& s, const segment& sent);

/// Calls `visit(end, number)` for each number that `renumbered` would replace, in the order of the trace.
void each_number(const trace& t, const std::function<void(std::size_t end, std::uint32_t number)>& visit);

}  // namespace synfin::traces
