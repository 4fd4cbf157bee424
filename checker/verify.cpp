#include "checker/verify.hpp"

#include <algorithm>

#include "checker/explore.hpp"
#include "checker/found_world.hpp"
#include "checker/graph.hpp"
#include "checker/judge_liveness.hpp"
#include "checker/sweep_world.hpp"
#include "model/goals.hpp"

namespace synfin::checker {

using model::property;

std::string_view name(verdict v) {
    constexpr std::array<std::string_view, 7> names{"holds",   "violated",    "witnessed", "not witnessed",
                                                    "vacuous", "not claimed", "incomplete"};
    return names[static_cast<unsigned>(v)];
}

bool verification::all_as_claimed() const {
    const auto bad = [](const auto& one) { return is_bad(one.what); };
    return std::none_of(properties.begin(), properties.end(), bad) && std::none_of(answers.begin(), answers.end(), bad);
}

bool verification::settled() const {
    const auto open = [](const auto& one) { return one.what == verdict::incomplete; };
    return (complete() || properties.empty()) && std::none_of(properties.begin(), properties.end(), open) &&
           std::none_of(answers.begin(), answers.end(), open);
}

namespace {

static_assert(model::property_count <= first_question);

seen_states states_of(const found_world& found) {
    return {found.states, [&found](state_index i) { return found.whole(i); },
            [&found](state_index i) { return found.whole_path(i); }};
}

/// Something other than the catalogue is asked.
bool asks_for_itself(const request& r) { return !r.questions.empty() || !r.own.empty(); }

/// When nothing of the catalogue is asked, what settles the rest is all there is to find.
property_mask enough(const request& r, const asked_of_states& asked) {
    return asks_for_itself(r) && r.properties.empty() ? asked.enough() : r.how.stop_when;
}

using told_paths = std::array<std::vector<model::packed_world>, 64>;

/// A shortest path to each sighting. Threads race for paths of equal length; one thread alone, as deep as the deepest
/// sighting, always finds the same ones.
told_paths paths_to_sightings(const asked_world& w, const request& r, const found_world& found) {
    options alone = r.how;
    alone.threads = 1;
    alone.stop_when = found.seen;
    alone.on_progress = nullptr;
    const bool raced = r.how.threads > 1 && found.seen != 0;
    const auto tell = [](const found_world& f) {
        told_paths paths;
        for (unsigned i = 0; i < paths.size(); ++i) paths[i] = f.whole_trace(i);
        return paths;
    };
    told_paths paths = raced ? tell(found_world(explore(w, alone), found.system())) : tell(found);
    for (unsigned i = 0; i < paths.size(); ++i)
        if (paths[i].empty()) paths[i] = found.whole_trace(i);  // a limit ended the second exploration earlier
    return paths;
}

/// What single steps and states have shown already.
void judge_sightings(const exploration& found, const told_paths& paths, property_result& r) {
    const auto& text = model::text(r.id);
    const auto& seen = found.sightings[static_cast<std::size_t>(r.id)];
    if (seen) {
        r.what = text.sometimes ? verdict::witnessed : verdict::violated;
        r.depth = seen->depth;
        r.path = straight(paths[static_cast<std::size_t>(r.id)]);
    } else if (found.complete) {
        r.what = text.sometimes ? verdict::not_witnessed : verdict::holds;
    }
}

class graph_judge {
  public:
    graph_judge(const model::world& w, const found_world& found, const request& r)
        : world_(w), found_(found), without_(r.without), graph_(make_graph(found.system(), found, r.how.threads)) {}

    [[nodiscard]] const graph& states() const { return graph_; }

    void judge(property_result& r) {
        if (r.what == verdict::violated) return;
        if (model::text(r.id).eventual) judge_runs(r);
        if (model::text(r.id).acyclic) judge_cycles(r);
        if (model::text(r.id).possible) judge_ways(r);
    }

  private:
    void judge_runs(property_result& r) {
        if (!runs_) runs_.emplace(world_, graph_, [this](state_index i) { return found_.whole(i); });
        r.assumed = model::claim_of(r.id).needed & ~without_;
        judge_liveness(r, *runs_);
    }

    void judge_cycles(property_result& r) const {
        const auto cycle = graph_.find_cycle({.kinds = model::helpful(r.id)}, {});
        if (!cycle) {
            r.what = verdict::holds;
            return;
        }
        r.what = verdict::violated;
        r.why = "these steps repeat for ever";
        for (const auto i : cycle->stem) r.path.states.push_back(found_.whole(i));
        r.path.loop_from = r.path.states.size();
        for (const auto i : cycle->cycle) r.path.states.push_back(found_.whole(i));
        r.path.states.push_back(found_.whole(cycle->cycle.front()));
        r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    }

    template <class Holds>
    state_set select(property p, Holds holds) const {
        return states_where(found_, [&](const found_world::state_type& word) {
            const model::packed_world s = found_.system().expand(word);
            return holds(p, world_.end(s, 0), world_.end(s, 1), world_.limits());
        });
    }

    void judge_ways(property_result& r) const {
        const auto from = select(r.id, model::premise);
        if (std::find(from.begin(), from.end(), true) == from.end()) {
            r.what = verdict::vacuous;
            r.why = "no state satisfies its premise";
            return;
        }
        const auto stuck = graph_.first_stuck(from, select(r.id, model::goal), {.kinds = model::helpful(r.id)});
        r.what = stuck ? verdict::violated : verdict::holds;
        if (!stuck) return;
        r.why = "from the last state no helpful step leads to the goal";
        r.path = straight(found_.whole_path(*stuck));
        r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    }

    const model::world& world_;
    const found_world& found_;
    model::assumptions without_;
    graph graph_;
    std::optional<world_liveness> runs_;  ///< made when a property first asks for it
};

bool needs_graph(const property_result& r) {
    const auto& text = model::text(r.id);
    return r.what == verdict::holds && (text.possible || text.acyclic || text.eventual);
}

std::vector<property_result> begin(const model::world& w, const request& asked) {
    const auto& wanted = asked.properties;
    std::vector<property_result> results;
    if (wanted.empty() && asks_for_itself(asked)) return results;
    for (unsigned i = 0; i < model::property_count; ++i) {
        const auto p = static_cast<property>(i);
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), p) == wanted.end()) continue;
        property_result r;
        r.id = p;
        if (!asked.unconditionally) r.why = model::not_claimed(p, w.limits());
        if (!r.why.empty()) r.what = verdict::not_claimed;
        results.push_back(std::move(r));
    }
    return results;
}

std::vector<std::uint64_t> count_rules(const model::world& w, const found_world& found) {
    std::vector<std::uint64_t> fired(model::rule_count);
    for (state_index i = 0; i < found.states; ++i)
        w.each_step<model::recording_hooks>(
            found.whole(i),
            [&](const auto& m, const auto&) {
                if (m.c == nullptr) return;
                for (unsigned k = 0; k < m.c->hooks.count; ++k) ++fired[m.c->hooks.rules[k]];
            },
            [] {});
    return fired;
}

/// Asks the graph, or tells what is open without it.
void judge_on_graph(const model::world& w, const request& r, const asked_of_states& asked, const found_world& found,
                    verification& v) {
    const bool wanted = asked.needs_graph() || std::any_of(v.properties.begin(), v.properties.end(), needs_graph);
    std::optional<graph_judge> judge;
    if (wanted && found.complete && r.graph) judge.emplace(w, found, r);
    for (auto& p : v.properties) {
        if (!needs_graph(p)) continue;
        if (judge)
            judge->judge(p);
        else
            p.what = verdict::incomplete;
    }
    if (found.complete) asked.judge(v.answers, w, states_of(found), judge ? &judge->states() : nullptr);
}

/// Explores without keeping the states: only what single ones have shown. `where` says why there is no graph.
void judge_from_afar(const seen_elsewhere& found, const asked_of_states& asked, std::string_view where, verification& v) {
    v.explored = found;
    v.lift_broken = found.lift_broken;
    v.answers = asked.answers(found, [&](unsigned bit) { return found.paths[bit]; });
    for (auto& p : v.properties) {
        if (p.what != verdict::not_claimed) judge_sightings(found, found.paths, p);
        if (!needs_graph(p)) continue;
        p.what = verdict::incomplete;
        p.why = where;
    }
}

/// Nothing asks for the graph or for each state once more.
bool sweep_is_enough(const request& r, const asked_of_states& asked, const verification& v) {
    const auto on_graph = [](const property_result& p) {
        const auto& text = model::text(p.id);
        return p.what != verdict::not_claimed && (text.possible || text.acyclic || text.eventual);
    };
    return asked.empty() && !r.count_rules && std::none_of(v.properties.begin(), v.properties.end(), on_graph);
}

/// The parts of some state have no number: nothing that was found means anything.
void judge_nothing(const asked_of_states& asked, verification& v) {
    v.explored = {};
    v.explored.reason = stop_reason::too_narrow;
    v.answers = asked.answers(v.explored, [](unsigned) { return std::vector<model::packed_world>{}; });
}

void judge_here(const model::world& w, const request& r, const asked_of_states& asked, const questioned_world::questions& ask,
                const options& how, model::part_bits widths, verification& v) {
    model::compact_world words(w, widths);
    const asked_world asked_of(words, ask);
    const found_world found(explore(asked_of, how), words);
    if (words.overflowed()) {
        const auto more = words.wider();
        return more ? judge_here(w, r, asked, ask, how, *more, v) : judge_nothing(asked, v);
    }
    const told_paths paths = paths_to_sightings(asked_of, r, found);
    v.explored = found;
    v.lift_broken = words.lift_broken();
    v.answers = asked.answers(found, [&](unsigned bit) { return paths[bit]; });
    for (auto& p : v.properties)
        if (p.what != verdict::not_claimed) judge_sightings(found, paths, p);
    judge_on_graph(w, r, asked, found, v);
    if (r.count_rules) v.rules_fired = count_rules(w, found);
}

}  // namespace

verification verify(const model::world& w, const request& r) {
    verification v;
    v.properties = begin(w, r);
    const asked_of_states asked(r.questions, r.own);
    questioned_world::questions ask;
    if (!asked.empty()) ask = [&asked](const model::packed_world& s) { return asked.observe(s); };
    options how = r.how;
    how.stop_when = enough(r, asked);
    if (r.elsewhere) {
        judge_from_afar(r.elsewhere({w, ask}, how), asked, "needs the graph of all states, which are not in one place", v);
    } else if (sweep_is_enough(r, asked, v)) {
        sweep_options lean;
        static_cast<options&>(lean) = how;
        const auto found = sweep_world({w, ask}, lean);
        found ? judge_from_afar(*found, asked, "", v) : judge_nothing(asked, v);
    } else {
        judge_here(w, r, asked, ask, how, {}, v);
    }
    return v;
}

}  // namespace synfin::checker
