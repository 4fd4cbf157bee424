#include "checker/world_liveness.hpp"

#include <stdexcept>

namespace synfin::checker {

namespace {

/// Whether each transition of `s`, in their order, sends into a full channel.
void mark_overflows(const model::world& w, const model::packed_world& s, std::vector<bool>& marks) {
    w.each_step<model::plain_hooks>(
        s,
        [&](const auto& m, const auto&) {
            marks.push_back(m.c != nullptr && m.c->sends && w.towards(s, 1 - m.end).size() >= w.limits().channel);
        },
        [] {});
}

bool holds_rst(const model::world& w, const model::packed_world& s) {
    for (int e = 0; e < 2; ++e)
        for (int i = 0; i < w.towards(s, e).size(); ++i)
            if (model::decode(w.towards(s, e).at(i), model::world::window).seg.rst.v) return true;
    return false;
}

}  // namespace

world_liveness::world_liveness(const model::world& w, const graph& g, state_lookup state_at)
    : world_(w), graph_(g), state_at_(std::move(state_at)) {
    overflows_.reserve(g.edges());
    for (state_index s = 0; s < g.states(); ++s) mark_overflows(w, state_at_(s), overflows_);
    if (overflows_.size() != g.edges()) throw std::logic_error("the graph is not that of this world's states");
}

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
