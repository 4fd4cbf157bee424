// A run of the explorer's world as a trace: every step named, with the rules that fired and what changed.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "model/bound_names.hpp"
#include "model/world.hpp"
#include "traces/trace.hpp"

namespace synfin::traces {

/// Tells a path of states (each reachable in one step from the one before) as a trace with an address. Where several steps
/// lead to the same state the first one is told; for the last, one that shows `shown` if there is one.
/// Numbers are modulo 32. Source of a path: checker::verify.
[[nodiscard]] trace tell(const model::instance& of, const std::vector<model::packed_world>& path,
                         std::optional<model::property> shown = std::nullopt);

/// The address of a run: the instance and the choice taken at every step, `handshake+two_way_handshake:0.3.1`.
[[nodiscard]] std::string address_of(const model::instance& of, const std::vector<std::uint32_t>& choices);

/// Runs the choices of an address and tells what happened. An address that does not fit the model is an error that names the
/// step.
[[nodiscard]] result<trace> replay_address(std::string_view address);

}  // namespace synfin::traces
