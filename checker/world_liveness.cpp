#include "checker/world_liveness.hpp"

#include <stdexcept>

#include "checker/boost_graph.hpp"

namespace synfin::checker {

namespace {

/// Walks the world's steps beside the graph's transitions and marks those that send into a full channel.
class overflow_marker {
  public:
    overflow_marker(const model::world& w, const graph& g, const state_lookup& state_at)
        : world_(w), g_(g.inside().g), state_at_(state_at) {}

    std::vector<bool> marks() {
        marks_.reserve(num_edges(g_));
        for (state_index s = 0; s < num_vertices(g_); ++s) look(s);
        return std::move(marks_);
    }

  private:
    void look(state_index at) {
        const model::packed_world s = state_at_(at);
        auto [next, end] = out_edges(at, g_);
        world_.each_step<model::plain_hooks>(
            s,
            [&, &e = next, &last = end](const auto& m, const model::packed_world& reached) {
                const bool full = m.c != nullptr && m.c->sends && world_.towards(s, 1 - m.end).size() >= world_.limits().channel;
                if (e == last || g_[*e] != static_cast<std::uint8_t>(m.what)) refuse();
                if (full && state_at_(target(*e, g_)) != reached) refuse();
                marks_.push_back(full);
                ++e;
            },
            [] {});
        if (next != end) refuse();
    }
    [[noreturn]] static void refuse() { throw std::logic_error("the graph is not that of this world's states"); }

    const model::world& world_;
    const csr& g_;
    const state_lookup& state_at_;
    std::vector<bool> marks_;
};

bool holds_rst(const model::world& w, const model::packed_world& s) {
    for (int e = 0; e < 2; ++e)
        for (int i = 0; i < w.towards(s, e).size(); ++i)
            if (model::decode(w.towards(s, e).at(i), model::world::window).seg.rst.v) return true;
    return false;
}

}  // namespace

world_liveness::world_liveness(const model::world& w, const graph& g, state_lookup state_at)
    : world_(w), graph_(g), state_at_(std::move(state_at)), overflows_(overflow_marker(w, g, state_at_).marks()) {}

std::vector<fairness> world_liveness::constraints(model::assumptions taken) const {
    std::vector<fairness> list;
    for (unsigned i = 0; i < model::assumption_count; ++i) {
        const auto a = static_cast<model::assumption>(i);
        if ((taken & model::only(a)) == 0) continue;
        list.push_back({std::string(text(a).name), text(a).kinds,
                        [a, this](state_index from, state_index to, std::uint8_t, std::vector<claimant>& who) {
                            served(a, state_at_(from), state_at_(to), who);
                        },
                        [a, this](state_index s, std::vector<claimant>& who) { enabled(a, world_, state_at_(s), who); }});
    }
    return list;
}

std::optional<run_away> world_liveness::violation(const state_set& from, const state_set& to, model::assumptions taken,
                                                  kind_mask kinds) const {
    return find_violation_of_leads_to(graph_, from, to, constraints(taken), {kinds, &overflows_});
}

finding_path world_liveness::path_of(const run_away& away) const {
    finding_path path;
    for (const auto i : away.path.stem) path.states.push_back(state_at_(i));
    path.loop_from = path.states.size();
    for (const auto i : away.path.cycle) path.states.push_back(state_at_(i));
    if (!away.stops) path.states.push_back(state_at_(away.path.cycle.front()));
    return path;
}

world_liveness::sets world_liveness::sets_of(model::property p, int e) const {
    sets all{state_set(graph_.states()), state_set(graph_.states())};
    for (state_index i = 0; i < graph_.states(); ++i) {
        const model::packed_world s = state_at_(i);
        const model::endpoint x = world_.end(s, e), y = world_.end(s, 1 - e);
        const model::situation seen{x, y, (s[2] | s[3]) == 0, holds_rst(world_, s), world_.limits()};
        all.from[i] = must_go_on(p, seen);
        all.to[i] = has_gone_on(p, seen);
        all.waiting += all.from[i] && !all.to[i] ? 1 : 0;
    }
    return all;
}

}  // namespace synfin::checker
