// The properties of the connection lifecycle: what is claimed, where it stands, and under which conditions.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/bounds.hpp"

namespace synfin::model {

enum class property : std::uint8_t {
    sync,
    no_ghost,
    one_connection,
    origin,
    half_open,
    rst_quiet,
    clean_close,
    half_close,
    linger,
    last_ack,
    no_stale_data,
    rst_exact,
    syn_safe,
    ack_range,
    retransmission,
    no_loop,
    inform,
    reuse,
    recoverable,
    opens,
    opening_ends,
    acknowledged,
    closing_ends,
    fin_wait_2_ends,
    closes,
    network_empties,
    reaches_established,
    reaches_simultaneous_open,
    reaches_simultaneous_close,
    reaches_half_close,
    reaches_time_wait,
    reaches_second_incarnation,
    count_
};
inline constexpr unsigned property_count = static_cast<unsigned>(property::count_);

struct property_text {
    std::string_view id, sentence, clauses, conditions;
    /// What makes it up (clean-close has two). on_steps: no step or state breaks it. sometimes: some state shows it.
    /// possible: from every state that satisfies its premise some way of helpful steps leads to its goal (reverse
    /// reachability). acyclic: no cycle of such steps. eventual: on every fair run its goal comes after its premise
    /// (model/liveness.hpp).
    bool on_steps, sometimes, possible, acyclic, eventual = false;

    constexpr std::string_view kind() const {
        return sometimes ? "sometimes" : possible ? "possible" : acyclic ? "no cycle" : eventual ? "leads to" : "always";
    }
};

/// The catalogue, in the order of `property`.
const std::array<property_text, property_count>& property_texts();
const property_text& text(property p);
std::optional<property> property_named(std::string_view id);

/// Why this property is not claimed under these bounds; empty when it is. A variant's mistakes do not excuse anything.
std::string not_claimed(property p, const bounds& b);

constexpr std::uint64_t bit(property p) { return std::uint64_t{1} << static_cast<unsigned>(p); }

}  // namespace synfin::model
