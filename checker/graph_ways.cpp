// Reachability, shortest ways and what no way can avoid.
#include "checker/boost_graph.hpp"
#include "checker/graph.hpp"

namespace synfin::checker {

namespace {

constexpr auto never = [](state_index) { return false; };

// One sweep along a shortest way finds the states all ways share: a state is shared exactly when nothing before it has a
// detour that comes back after it. Each state off the way is visited once, so the whole takes linear time.
class sweep {
  public:
    sweep(const filtered& g, const state_set& targets, const std::vector<state_index>& way)
        : g_(g), targets_(targets), place_(num_vertices(g), 0), visited_(num_vertices(g)), beyond_(way.size() + 1) {
        for (std::size_t i = 0; i < way.size(); ++i) place_[way[i]] = i + 1;
    }

    // The farthest place on the way, counted from 1, that a start or detour has come to; `beyond_` is a target off the way.
    std::size_t farthest = 0;

    void arrive(state_index s) {
        if (place_[s] > 0)
            farthest = std::max(farthest, place_[s]);
        else if (targets_[s])
            farthest = beyond_;
        else if (!visited_[s])
            visited_[s] = true, stack_.push_back(s);
    }
    void leave(state_index s) {
        for (auto [e, end] = out_edges(s, g_); e != end; ++e) arrive(target(*e, g_));
    }
    void follow_detours() {
        while (!stack_.empty()) {
            const state_index s = stack_.back();
            stack_.pop_back();
            leave(s);
        }
    }

  private:
    const filtered& g_;
    const state_set& targets_;
    std::vector<std::size_t> place_;
    state_set visited_;
    std::size_t beyond_;
    std::vector<state_index> stack_;
};

}  // namespace

state_set graph::can_reach(const state_set& targets, const part& within) const {
    const auto g = restrict_to(impl_->g, within);
    return reached(search(boost::make_reverse_graph(g), members(targets, within), never));
}

state_set graph::reachable_from(const state_set& sources, const part& within) const {
    return reached(search(restrict_to(impl_->g, within), members(sources, within), never));
}

std::optional<state_index> graph::first_stuck(const state_set& from, const state_set& targets, const part& within) const {
    const state_set fine = can_reach(targets, within);
    for (state_index s = 0; s < from.size(); ++s)
        if (from[s] && !fine[s]) return s;
    return std::nullopt;
}

std::vector<state_index> graph::shortest_path(const state_set& sources, const state_set& targets, const part& within) const {
    const auto g = restrict_to(impl_->g, within);
    const auto tree = search(g, members(sources, within), [&](state_index s) { return bool{targets[s]}; });
    return tree.end == no_state ? std::vector<state_index>{} : tree.way_to(tree.end);
}

std::vector<state_index> graph::shortest_path(state_index source, const state_set& targets, const part& within) const {
    state_set sources(states());
    sources.at(source) = true;
    return shortest_path(sources, targets, within);
}

std::vector<state_index> graph::path_to(const state_set& targets, const part& within) const {
    return shortest_path(initial_set(), targets, within);
}

std::vector<state_index> graph::unavoidable(const state_set& targets, const part& within) const {
    const auto way = path_to(targets, within);
    const auto g = restrict_to(impl_->g, within);
    sweep ways(g, targets, way);
    for (const state_index s : members(initial_set(), within)) ways.arrive(s);
    std::vector<state_index> shared;
    for (std::size_t place = 1; place <= way.size(); ++place) {
        ways.follow_detours();
        if (ways.farthest == place) shared.push_back(way[place - 1]);
        ways.leave(way[place - 1]);
    }
    return shared;
}

}  // namespace synfin::checker
