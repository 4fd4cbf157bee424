// A Mealy machine: finite, complete, deterministic. What suites are complete for and what is learned. Knows no TCP.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::mealy {

using state = std::uint32_t;
using symbol = std::uint32_t;  ///< an index into `inputs` or `outputs`
using word = std::vector<symbol>;

/// Tables are by state, then input: `next[s * inputs.size() + i]`.
struct machine {
    std::vector<std::string> names;  ///< of the states
    std::vector<std::string> inputs, outputs;
    state initial = 0;
    std::vector<state> next;
    std::vector<symbol> out;

    [[nodiscard]] std::size_t states() const { return names.size(); }
    [[nodiscard]] state after(state s, symbol i) const { return next[s * inputs.size() + i]; }
    [[nodiscard]] symbol output(state s, symbol i) const { return out[s * inputs.size() + i]; }
    [[nodiscard]] state after(state s, std::span<const symbol> w) const {
        for (const symbol i : w) s = after(s, i);
        return s;
    }
};

/// Reads Graphviz: `a -> b [label="in/out"]`. The initial state is the target of an edge from a node without label
/// (`__start0 -> s0`), else the source of the first edge. Errors have file and line; a missing or doubled transition is one.
[[nodiscard]] result<machine> read_dot(std::string_view text, const std::string& file);
/// Graphviz that `read_dot` reads back.
[[nodiscard]] std::string write_dot(const machine& m);

/// The reachable part with equivalent states merged (Hopcroft), numbered breadth first; names of the first of each class.
[[nodiscard]] machine minimised(const machine& m);
/// A shortest word to which two states of one machine answer differently; nothing when they are equivalent.
[[nodiscard]] std::optional<word> distinguishing(const machine& m, state a, state b);
/// The same from the initial states of two machines with the same inputs (compared by name).
[[nodiscard]] std::optional<word> distinguishing(const machine& a, const machine& b);

}  // namespace synfin::mealy
