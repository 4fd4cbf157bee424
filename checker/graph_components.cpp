// Strongly connected components (Tarjan 1972, by Boost.Graph) and the cycles they show.
#include <boost/graph/strong_components.hpp>

#include "checker/boost_graph.hpp"
#include "checker/graph.hpp"

namespace synfin::checker {

namespace {

void count_states(component_list& all) {
    for (std::size_t s = all.of.size(); s-- > 0;) {  // downwards: the lowest state is the last to write
        component& c = all.list[all.of[s]];
        ++c.states;
        c.representative = static_cast<state_index>(s);
    }
}

void count_edges(component_list& all, const filtered& g) {
    for (state_index s = 0; s < all.of.size(); ++s)
        for (auto [e, end] = out_edges(s, g); e != end; ++e) {
            component& c = all.list[all.of[s]];
            if (all.of[s] == all.of[target(*e, g)])
                ++c.edges;
            else
                c.bottom = false;
        }
}

// A shortest cycle through a state that is on one.
std::vector<state_index> shortest_cycle(const filtered& g, state_index through) {
    const auto closes = [&](state_index s) {
        for (auto [e, end] = out_edges(s, g); e != end; ++e)
            if (target(*e, g) == through) return true;
        return false;
    };
    const auto tree = search(g, {through}, closes);
    return tree.way_to(tree.end);
}

}  // namespace

component_list graph::components(const part& within) const {
    component_list all;
    all.of.resize(states());
    if (states() == 0) return all;
    const auto g = restrict_to(impl_->g, within);
    const auto index = get(boost::vertex_index, impl_->g);
    all.list.resize(boost::strong_components(g, boost::make_iterator_property_map(all.of.begin(), index)));
    count_states(all);
    count_edges(all, g);
    return all;
}

std::vector<component> graph::bottom_components(const part& within) const {
    std::vector<component> bottoms;
    for (const component& c : components(within).list)
        if (c.bottom && !avoided(within, c.representative)) bottoms.push_back(c);
    std::sort(bottoms.begin(), bottoms.end(),
              [](const component& a, const component& b) { return a.representative < b.representative; });
    return bottoms;
}

std::optional<lasso> graph::find_cycle(const state_set& sources, const part& around, const part& before) const {
    const auto all = components(around);
    state_set cyclic(states());
    for (std::size_t s = 0; s < cyclic.size(); ++s) cyclic[s] = all.list[all.of[s]].edges > 0;
    auto stem = shortest_path(sources, cyclic, before);
    if (stem.empty()) return std::nullopt;
    const state_index entry = stem.back();
    stem.pop_back();
    return lasso{std::move(stem), shortest_cycle(restrict_to(impl_->g, around), entry)};
}

std::optional<lasso> graph::find_cycle(const part& around, const part& before) const {
    return find_cycle(initial_set(), around, before);
}

}  // namespace synfin::checker
