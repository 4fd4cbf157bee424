// From small numbers to the wire: a counterexample of the explorer, whose numbers are modulo 32, becomes a trace with random
// 32-bit initial sequence numbers. `replay` of the result shows that nothing in it hangs on the small modulus.
#pragma once
#include <cstdint>

#include "traces/replay.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// How the small numbers are laid out; the defaults are those of model/world.hpp.
struct small_numbers {
    std::uint32_t slots = 4;   ///< incarnations keep apart by modulus / slots numbers
    std::uint32_t window = 3;  ///< every end's receive window; small traces do not carry it
};

/// The trace with numbers of the wire. Each incarnation gets its own random initial number, later ones ahead of earlier ones
/// as 3.4.1 demands; where two incarnations share their small number (isn_reuse) they share the new one. Every number keeps
/// its distance from the initial number of its incarnation.
/// Variables that mean nothing in the state of their end, and what only an observer knows, are left out of the views.
/// The small trace may begin anywhere; segments of an incarnation before it have the origin "old incarnation".
/// Where a segment has the origin "attacker" no slot says what a number is relative to: numbers within a window of each other
/// keep their distance, others their order (traces/attacked_numbers.hpp). Numbers so dense that no gap is left are lifted all
/// the same; whether the result is a run, `replay_on_wire` says.
/// A trace of 32-bit numbers, of a modulus too small for the layout, or without two ends comes back as it is.
[[nodiscard]] trace lift(const trace& small, std::uint64_t seed, small_numbers layout = {});

/// Lifts the trace and replays it: the same states, rules and segments with 32-bit numbers, or the first difference.
[[nodiscard]] result<replayed> replay_on_wire(const trace& small, std::uint64_t seed, replay_claims compared = {});

}  // namespace synfin::traces
