// What must happen sooner or later: after which states (premise) which must come (goal), and what has to be taken for granted
// for it (assumptions). docs/liveness.md tells why each is as it is.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/world.hpp"

namespace synfin::model {

/// What is taken for granted of the network, the timers and the users. Each says: who could be served again and again is
/// served again and again, for every end (and segment) by itself.
enum class assumption : std::uint8_t { delivery, retransmission, time_wait, output, time, close, count_ };
inline constexpr unsigned assumption_count = static_cast<unsigned>(assumption::count_);

struct assumption_text {
    std::string_view name, sentence;
    std::uint32_t kinds;  ///< the steps it is about
};
[[nodiscard]] const assumption_text& text(assumption a);

/// A set of assumptions.
using assumptions = std::uint32_t;
constexpr assumptions only(assumption a) { return 1U << static_cast<unsigned>(a); }
/// What network and timers owe; the users owe nothing.
inline constexpr assumptions of_network_and_timers = only(assumption::count_) - 1 - only(assumption::close);

/// Their names, in their order.
[[nodiscard]] std::vector<std::string_view> names_of(assumptions set);
[[nodiscard]] std::optional<assumption> assumption_named(std::string_view name);

/// Appends whom a step of one of the assumption's kinds serves, never 0: an end, or a segment on its way to an end (whatever
/// is left of its life).
void served(assumption a, const packed_world& from, const packed_world& to, std::vector<std::uint32_t>& list);
/// Appends who is enabled in a state whether or not a bound cuts the step off; assumptions whose steps are never cut have none.
void enabled(assumption a, const world& w, const packed_world& s, std::vector<std::uint32_t>& list);

/// A state as one end sees it.
struct situation {
    const endpoint& x;    ///< the end in question
    const endpoint& y;    ///< its peer
    bool empty_network;   ///< nothing is on its way
    bool rst_on_its_way;  ///< to either end
    const bounds& limits;
};

/// How a liveness property is claimed.
struct liveness_claim {
    std::uint32_t after;  ///< the steps a run may take from the premise on: what would excuse it is left out
    assumptions needed;   ///< with one less it is false somewhere
    bool each_end;        ///< of each end by itself; otherwise premise and goal are the same seen from both
};
[[nodiscard]] liveness_claim claim_of(property p);

/// Does the property say something about this state?
[[nodiscard]] bool must_go_on(property p, const situation& s);
/// Is this what must come?
[[nodiscard]] bool has_gone_on(property p, const situation& s);

}  // namespace synfin::model
