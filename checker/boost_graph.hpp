// Private to graph*.cpp: the Boost.Graph types behind `graph`, and one breadth-first search for all of its questions.
#pragma once
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/reverse_graph.hpp>

#include "checker/graph.hpp"

namespace synfin::checker {

using csr = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, std::uint8_t, boost::no_property,
                                               state_index, std::uint32_t>;
using edge = csr::edge_descriptor;

struct graph::impl {
    csr g;
};

/// Which transitions belong to a part. The iterators of a filtered graph copy it often: keep it at two words.
struct belongs {
    const csr* g = nullptr;
    const part* within = nullptr;
    bool operator()(const edge& e) const {
        if ((within->kinds >> (*g)[e] & 1) == 0) return false;
        return !within->avoid || !((*within->avoid)[source(e, *g)] || (*within->avoid)[target(e, *g)]);
    }
};
using filtered = boost::filtered_graph<csr, belongs>;

/// The transitions of `within`; all states stay. `within` must outlive the result.
inline filtered restrict_to(const csr& g, const part& within) { return {g, belongs{&g, &within}}; }

inline bool avoided(const part& within, state_index s) { return within.avoid && (*within.avoid)[s]; }

/// The members of a set, lowest first, without those that are avoided.
inline std::vector<state_index> members(const state_set& set, const part& within) {
    std::vector<state_index> list;
    for (state_index s = 0; s < set.size(); ++s)
        if (set[s] && !avoided(within, s)) list.push_back(s);
    return list;
}

/// Breadth-first search: the tree it grows (a root is its own parent; `no_state` for what was not reached) and where it ended.
struct search_tree {
    std::vector<state_index> parent;
    state_index end = no_state;

    /// The way from a root to `s`.
    [[nodiscard]] std::vector<state_index> way_to(state_index s) const {
        std::vector<state_index> way{s};
        for (; parent[s] != s; s = parent[s]) way.push_back(parent[s]);
        std::reverse(way.begin(), way.end());
        return way;
    }
};

/// Searches from `queue` on and ends at the first state, in order of discovery, for which `stop(state)` is true.
template <class Graph, class Stop>
search_tree search(const Graph& g, std::vector<state_index> queue, Stop&& stop) {
    search_tree tree{std::vector<state_index>(num_vertices(g), no_state), no_state};
    for (const state_index s : queue) tree.parent[s] = s;
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const state_index s = queue[head];
        if (stop(s)) return tree.end = s, tree;
        for (auto [e, end] = out_edges(s, g); e != end; ++e) {
            const state_index next = target(*e, g);
            if (tree.parent[next] != no_state) continue;
            tree.parent[next] = s;
            queue.push_back(next);
        }
    }
    return tree;
}

inline state_set reached(const search_tree& tree) {
    state_set set(tree.parent.size());
    for (std::size_t s = 0; s < set.size(); ++s) set[s] = tree.parent[s] != no_state;
    return set;
}

}  // namespace synfin::checker
