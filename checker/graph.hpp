// The explored states as a graph: what can be reached from where, cycles, components, ways, pictures.
// Boost.Graph does the work behind this interface; a user of the header does not see it.
#pragma once
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/edge_list.hpp"

namespace synfin::checker {

/// One bit a state, by index.
using state_set = std::vector<bool>;

/// The part of a graph to look at: transitions of some kinds, and not into or out of the states in `avoid`.
struct part {
    kind_mask kinds = every_kind;
    const state_set* avoid = nullptr;  ///< not owned; must have one bit a state
};

/// A strongly connected component.
struct component {
    std::uint64_t states = 0;
    std::uint64_t edges = 0;         ///< inside; 0 with a single state: nothing can happen there
    state_index representative = 0;  ///< the state of least depth, by index
    bool bottom = true;              ///< no transition leaves
};

/// The components, in reverse topological order: no transition leads from one to a later one.
struct component_list {
    std::vector<component> list;
    std::vector<std::uint32_t> of;  ///< of each state its place in `list`
};

/// An infinite run: `stem` leads from an initial state to the first state of `cycle`, which is not repeated in it; the last
/// state of `cycle` leads back to its first. The first state of the stem is initial; the stem is empty when the cycle
/// begins there.
struct lasso {
    std::vector<state_index> stem;
    std::vector<state_index> cycle;
};

/// Texts for a picture. An absent callback leaves the label out.
struct labels {
    std::function<std::string(state_index)> state;
    /// Of the k-th transition of `from` (counted from 0) to `to`.
    std::function<std::string(state_index from, std::uint64_t k, state_index to, std::uint8_t kind)> edge;
};

class graph {
  public:
    /// `initial` are the indices of the initial states, the first ones of an exploration.
    /// Throws std::length_error beyond 2^32 - 2 transitions.
    graph(edge_list edges, std::vector<state_index> initial);
    graph(graph&&) noexcept;
    graph& operator=(graph&&) noexcept;
    ~graph();

    [[nodiscard]] std::uint64_t states() const;
    [[nodiscard]] std::uint64_t edges() const;
    [[nodiscard]] const std::vector<state_index>& initial() const { return initial_; }
    /// Transitions to states that a limit kept from being stored. Unless 0, "cannot reach" may be wrong.
    [[nodiscard]] std::uint64_t outside() const { return outside_; }

    // --- reachability -------------------------------------------------------------------------------------------------
    /// The states with a way, possibly of no step, into `targets`.
    [[nodiscard]] state_set can_reach(const state_set& targets, const part& within = {}) const;
    /// The states some way from `sources` leads to, themselves included.
    [[nodiscard]] state_set reachable_from(const state_set& sources, const part& within = {}) const;
    /// AG (from -> EF targets): the first state of `from`, of least depth, that has no way into `targets`; nothing when all do.
    [[nodiscard]] std::optional<state_index> first_stuck(const state_set& from, const state_set& targets,
                                                         const part& within = {}) const;

    // --- ways ---------------------------------------------------------------------------------------------------------
    /// A shortest way from a state of `sources` into `targets`, both ends included; empty when there is none.
    [[nodiscard]] std::vector<state_index> shortest_path(const state_set& sources, const state_set& targets,
                                                         const part& within = {}) const;
    /// The same from one state.
    [[nodiscard]] std::vector<state_index> shortest_path(state_index source, const state_set& targets,
                                                         const part& within = {}) const;
    /// The same from the initial states. With `within.avoid` this answers "does every way to `targets` go through ...?".
    [[nodiscard]] std::vector<state_index> path_to(const state_set& targets, const part& within = {}) const;
    /// The states that every way from the initial states into `targets` goes through (its dominators), in order of passage;
    /// empty when there is no way or they share no state.
    [[nodiscard]] std::vector<state_index> unavoidable(const state_set& targets, const part& within = {}) const;

    // --- cycles and components ----------------------------------------------------------------------------------------
    [[nodiscard]] component_list components(const part& within = {}) const;
    /// Those no transition leaves, by depth of their representative: where every run ends up.
    [[nodiscard]] std::vector<component> bottom_components(const part& within = {}) const;
    /// An infinite run whose cycle stays in `around`, with a shortest stem in `before` from the initial states.
    [[nodiscard]] std::optional<lasso> find_cycle(const part& around = {}, const part& before = {}) const;
    /// The same from the states in `sources`.
    [[nodiscard]] std::optional<lasso> find_cycle(const state_set& sources, const part& around, const part& before) const;

    // --- pictures -----------------------------------------------------------------------------------------------------
    void write_dot(std::ostream& out, const labels& texts = {}) const;
    void write_graphml(std::ostream& out, const labels& texts = {}) const;

    struct impl;
    /// For the algorithms in other files that look at transitions themselves.
    [[nodiscard]] const impl& inside() const { return *impl_; }

  private:
    [[nodiscard]] state_set initial_set() const;

    std::unique_ptr<impl> impl_;
    std::vector<state_index> initial_;
    std::uint64_t outside_ = 0;
};

/// The states for which `holds(state)` is true.
template <packed_state State, class Predicate>
[[nodiscard]] state_set states_where(const explored<State>& found, Predicate&& holds) {
    state_set set(found.states);
    for (state_index i = 0; i < found.states; ++i) set[i] = holds(found[i]);
    return set;
}

/// The graph of an exploration of `sys`. Needs about 13 bytes a transition. Errors as for `list_edges`.
template <system S>
[[nodiscard]] graph make_graph(const S& sys, const explored<typename S::state>& found, unsigned threads = 1) {
    std::vector<state_index> initial;
    if (found.states > 0) initial.resize(found.level_sizes[0]);
    for (state_index i = 0; i < initial.size(); ++i) initial[i] = i;
    return graph(list_edges(sys, found, threads), std::move(initial));
}

}  // namespace synfin::checker
