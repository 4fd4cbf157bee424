#include "checker/verify.hpp"

#include <algorithm>

#include "checker/explore.hpp"
#include "checker/graph.hpp"
#include "model/goals.hpp"

namespace synfin::checker {

using model::property;
using found_world = explored<model::packed_world>;

std::string_view name(verdict v) {
    constexpr std::array<std::string_view, 7> names{"holds",   "violated",    "witnessed", "not witnessed",
                                                    "vacuous", "not claimed", "incomplete"};
    return names[static_cast<unsigned>(v)];
}

bool verification::all_as_claimed() const {
    return std::none_of(properties.begin(), properties.end(),
                        [](const property_result& p) {
                            return p.what == verdict::violated || p.what == verdict::not_witnessed || p.what == verdict::vacuous;
                        }) &&
           std::none_of(answers.begin(), answers.end(), [](const answer& a) { return a.what == verdict::not_witnessed; });
}

bool verification::settled() const {
    const auto open = [](const auto& one) { return one.what == verdict::incomplete; };
    return (complete() || properties.empty()) && std::none_of(properties.begin(), properties.end(), open) &&
           std::none_of(answers.begin(), answers.end(), open);
}

namespace {

/// Above the properties: the bits of the questions.
constexpr unsigned first_question = 64 - most_questions;
static_assert(model::property_count <= first_question);

/// The world, whose states are asked the questions as well.
class asked_world {
  public:
    using state = model::world::state;
    asked_world(const model::world& w, const std::vector<model::question>& questions) : world_(w), questions_(questions) {}

    template <class Emit>
    void initial(Emit&& emit) const {
        world_.initial(emit);
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        world_.successors(s, sink);
    }
    property_mask observe(const state& s) const {
        const property_mask seen = world_.observe(s);
        return questions_.empty() ? seen : seen | answers(s);
    }

  private:
    property_mask answers(const state& s) const {
        property_mask seen = 0;
        for (std::size_t i = 0; i < questions_.size(); ++i)
            seen |= static_cast<property_mask>(questions_[i].holds(s)) << (first_question + i);
        return seen;
    }

    const model::world world_;  // by value, so that the explorer reaches it without a detour
    const std::vector<model::question>& questions_;
};

/// All questions, when nothing else is asked: their witnesses are all there is to find.
property_mask enough(const request& r) {
    if (r.questions.empty() || !r.properties.empty()) return r.how.stop_when;
    return ((property_mask{1} << r.questions.size()) - 1) << first_question;
}

finding_path straight(std::vector<model::packed_world> states) {
    const std::size_t n = states.size();
    return {std::move(states), n};
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
        for (unsigned i = 0; i < paths.size(); ++i) paths[i] = f.trace(i);
        return paths;
    };
    told_paths paths = raced ? tell(explore(w, alone)) : tell(found);
    for (unsigned i = 0; i < paths.size(); ++i)
        if (paths[i].empty()) paths[i] = found.trace(i);  // a limit ended the second exploration earlier
    return paths;
}

/// What single steps and states have shown already.
void judge_sightings(const found_world& found, const told_paths& paths, property_result& r) {
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

std::vector<answer> answers_of(const request& r, const found_world& found, const told_paths& paths) {
    std::vector<answer> answers;
    for (std::size_t i = 0; i < r.questions.size(); ++i) {
        answer a{r.questions[i].text(), found.complete ? verdict::not_witnessed : verdict::incomplete, 0, {}};
        if (const auto& seen = found.sightings[first_question + i]) {
            a.what = verdict::witnessed;
            a.depth = seen->depth;
            a.path = straight(paths[first_question + i]);
        }
        answers.push_back(std::move(a));
    }
    return answers;
}

class graph_judge {
  public:
    graph_judge(const model::world& w, const found_world& found, unsigned threads)
        : world_(w), found_(found), graph_(make_graph(w, found, threads)) {}

    void judge(property_result& r) const {
        if (r.what == verdict::violated) return;
        if (model::text(r.id).acyclic) judge_cycles(r);
        if (model::text(r.id).possible) judge_ways(r);
    }

  private:
    void judge_cycles(property_result& r) const {
        const auto cycle = graph_.find_cycle({.kinds = model::helpful(r.id)}, {});
        if (!cycle) {
            r.what = verdict::holds;
            return;
        }
        r.what = verdict::violated;
        r.why = "these steps repeat for ever";
        for (const auto i : cycle->stem) r.path.states.push_back(found_[i]);
        r.path.loop_from = r.path.states.size();
        for (const auto i : cycle->cycle) r.path.states.push_back(found_[i]);
        r.path.states.push_back(found_[cycle->cycle.front()]);
        r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    }

    template <class Holds>
    state_set select(property p, Holds holds) const {
        return states_where(
            found_, [&](const model::packed_world& s) { return holds(p, world_.end(s, 0), world_.end(s, 1), world_.limits()); });
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
        r.path = straight(found_.path(*stuck));
        r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    }

    const model::world& world_;
    const found_world& found_;
    graph graph_;
};

bool needs_graph(const property_result& r) {
    const auto& text = model::text(r.id);
    return r.what == verdict::holds && (text.possible || text.acyclic);
}

std::vector<property_result> begin(const model::world& w, const request& asked) {
    const auto& wanted = asked.properties;
    std::vector<property_result> results;
    if (wanted.empty() && !asked.questions.empty()) return results;
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
            found[i],
            [&](const auto& m, const auto&) {
                if (m.c == nullptr) return;
                for (unsigned k = 0; k < m.c->hooks.count; ++k) ++fired[m.c->hooks.rules[k]];
            },
            [] {});
    return fired;
}

}  // namespace

verification verify(const model::world& w, const request& r) {
    verification v;
    v.properties = begin(w, r);
    const asked_world asked_of(w, r.questions);
    options how = r.how;
    how.stop_when = enough(r);
    const found_world found = explore(asked_of, how);
    const told_paths paths = paths_to_sightings(asked_of, r, found);
    v.explored = found;
    v.answers = answers_of(r, found, paths);
    for (auto& p : v.properties)
        if (p.what != verdict::not_claimed) judge_sightings(found, paths, p);
    const bool asked = std::any_of(v.properties.begin(), v.properties.end(), needs_graph);
    if (asked && found.complete && r.graph) {
        const graph_judge judge(w, found, r.how.threads);
        for (auto& p : v.properties)
            if (needs_graph(p)) judge.judge(p);
    } else {
        for (auto& p : v.properties)
            if (needs_graph(p)) p.what = verdict::incomplete;
    }
    if (r.count_rules) v.rules_fired = count_rules(w, found);
    return v;
}

}  // namespace synfin::checker
