// Replaying a trace on the wire: two endpoints with 32-bit numbers do what the trace says, by the rulebook, and each step is
// compared with what the trace claims of it.
//
// The claims: the states and variables of both ends, the rules that fired and their order, the segments sent, what the users
// were told and what calls returned. A variable that a view has named is followed from there on, so that a change nobody
// mentions is a difference too; a connection that ends (CLOSED, LISTEN) takes its variables with it.
//
// What a step does comes from its kind and its `event` (docs/trace-format.md); what the environment chose from its `input`,
// the initial sequence number also from the SYN it sends.
#pragma once
#include <cstddef>
#include <string>

#include "support/result.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// What is compared besides states, variables, rules and segments.
struct replay_claims {
    bool signals = true;
    bool replies = true;
};

/// What a replay has done. Each claim is one comparison of a value, a list of rules or a segment's field.
struct replayed {
    std::size_t steps = 0;
    std::size_t claims = 0;
};

/// Runs the trace. The error is the first difference: "FILE: step 4 (A receives m2): snd_una of A is 100, expected 101".
/// Only for traces with 32-bit numbers; `lift` makes one from a trace over small numbers.
[[nodiscard]] result<replayed> replay(const trace& t, const std::string& file = {}, replay_claims compared = {});

}  // namespace synfin::traces
