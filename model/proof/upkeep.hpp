// What every event must keep up: the type invariant of model/invariant.hpp, and that numbers only move forward. Said of one way
// of an event through the rules (model/ways.hpp), over the fields of the record before it. Nothing is said of the peer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/proof/alternatives.hpp"
#include "model/ways.hpp"

namespace synfin::model::proof {

/// A sentence of the list, to be shown of every way.
struct upkeep {
    std::string_view id, says;
};
/// All of them, in the order in which `kept_by` says them.
[[nodiscard]] const std::vector<upkeep>& upkeep_sentences();

/// What way `w` must keep up: one flag a sentence, over the values before the event; on where a sentence says nothing.
[[nodiscard]] std::vector<flag> kept_by(const way& w);

/// What is known in state `s` before event `e`: the invariants, and of the environment that windows and texts are no larger than
/// TCP can say (65535 * 2^14, RFC 7323 2.2 and 2.3; 65535 octets in a datagram) and that the user queues less than half the
/// sequence space.
[[nodiscard]] std::vector<flag> known_before(event e, state s);

}  // namespace synfin::model::proof
