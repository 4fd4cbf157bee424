#include "checker/user_property.hpp"

#include <algorithm>

#include "checker/world_liveness.hpp"
#include "model/goals.hpp"

namespace synfin::checker {
namespace {

using model::property_form;
using model::user_property;

bool by_states(const user_property& p) { return p.form == property_form::every_state || p.form == property_form::some_state; }

bool none_of(const state_set& set) { return std::find(set.begin(), set.end(), true) == set.end(); }

void violated(user_answer& a, finding_path path, std::string why) {
    a.what = verdict::violated;
    a.why = std::move(why);
    a.path = std::move(path);
    a.depth = static_cast<std::uint32_t>(a.path.states.size() - 1);
}

/// `always(p => q)` says nothing when no state satisfies p.
void judge_premise(user_answer& a, const user_property& p, const seen_states& seen) {
    const auto premise = p.first.premise();
    if (!premise || a.what != verdict::holds || p.form != property_form::every_state) return;
    if (!none_of(states_of(*premise, seen))) return;
    a.what = verdict::vacuous;
    a.why = "no reachable state satisfies what stands before =>";
}

/// Reverse reachability by the steps of the catalogue's own `recoverable`.
void judge_recoverable(user_answer& a, const user_property& p, const model::world& w, const seen_states& seen, const graph& g) {
    const state_set everywhere(seen.count, true);
    const auto stuck =
        g.first_stuck(everywhere, states_of(p.first, seen), {.kinds = model::helpful(model::property::recoverable)});
    a.what = verdict::holds;
    if (!stuck) return;
    std::string why = "from the last state no helpful step leads there";
    if (const auto reason = model::not_claimed(model::property::recoverable, w.limits()); !reason.empty())
        why += "; recoverable itself is not claimed here: " + reason;
    violated(a, straight(seen.path_to(*stuck)), std::move(why));
}

/// The run as states; where steps repeat, the state they begin with stands at the end again.
finding_path path_of(const run_away& away, const seen_states& seen) {
    finding_path path;
    for (const auto i : away.path.stem) path.states.push_back(seen.state_at(i));
    path.loop_from = path.states.size();
    for (const auto i : away.path.cycle) path.states.push_back(seen.state_at(i));
    if (!away.path.cycle.empty()) path.states.push_back(path.states[path.loop_from]);
    return path;
}

/// What is taken for granted of every run: network and timers do what they owe, users owe nothing.
std::string assumed() {
    std::string names;
    for (unsigned i = 0; i < model::assumption_count; ++i)
        if ((model::of_network_and_timers >> i & 1U) != 0)
            names += (names.empty() ? "" : ", ") + std::string(text(static_cast<model::assumption>(i)).name);
    return names;
}

state_set initial_states(const graph& g) {
    state_set set(g.states());
    for (const auto i : g.initial()) set[i] = true;
    return set;
}

void judge_runs(user_answer& a, const user_property& p, const model::world& w, const seen_states& seen, const graph& g) {
    const bool after_premise = p.form == property_form::leads_to;
    const state_set from = after_premise ? states_of(p.first, seen) : initial_states(g);
    a.assumes = assumed();
    if (none_of(from)) {
        a.what = verdict::vacuous;
        a.why = "no reachable state satisfies what should lead there";
        return;
    }
    const auto away = world_liveness(w, g, seen.state_at).violation(from, states_of(after_premise ? *p.second : p.first, seen));
    a.what = verdict::holds;
    if (!away) return;
    const std::string since = after_premise ? " since step " + std::to_string(away->premise_at) : std::string();
    violated(
        a, path_of(*away, seen),
        (away->stops ? "the run may end in the last state, and has not come there" : "these steps never come there") + since);
}

}  // namespace

state_set states_of(const model::question& q, const seen_states& seen) {
    state_set set(seen.count);
    for (state_index i = 0; i < seen.count; ++i) set[i] = q.holds(seen.state_at(i));
    return set;
}

asked_of_states::asked_of_states(const std::vector<model::question>& questions, const std::vector<user_property>& own)
    : questions_(questions), own_(own) {
    unsigned bit = first_question;
    for (const auto& q : questions_) watched_.push_back({&q, true, bit++});
    for (const auto& p : own_)
        if (by_states(p)) watched_.push_back({&p.first, p.form == property_form::some_state, bit++});
}

property_mask asked_of_states::enough() const {
    if (needs_graph()) return 0;
    property_mask all = 0;
    for (const auto& one : watched_) all |= property_mask{1} << one.bit;
    return all;
}

bool asked_of_states::needs_graph() const {
    return std::any_of(own_.begin(), own_.end(), [](const user_property& p) { return !by_states(p); });
}

std::vector<user_answer> asked_of_states::answers(
    const exploration& found, const std::function<std::vector<model::packed_world>(unsigned bit)>& path_of) const {
    std::vector<user_answer> all;
    for (const auto& q : questions_) all.push_back({"where", "sometimes", q.text(), verdict::incomplete, {}, {}, 0, {}});
    for (const auto& p : own_)
        all.push_back({"formula", std::string(text(p.form).kind), p.text, verdict::incomplete, {}, {}, 0, {}});
    auto next = watched_.begin();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i >= questions_.size() && !by_states(own_[i - questions_.size()])) continue;
        const auto& one = *next++;
        const auto& seen = found.sightings[one.bit];
        if (seen) {
            all[i].what = one.sought ? verdict::witnessed : verdict::violated;
            all[i].depth = seen->depth;
            all[i].path = straight(path_of(one.bit));
        } else if (found.complete) {
            all[i].what = one.sought ? verdict::not_witnessed : verdict::holds;
        }
    }
    return all;
}

void asked_of_states::judge(std::vector<user_answer>& answers, const model::world& w, const seen_states& seen,
                            const graph* g) const {
    for (std::size_t i = 0; i < own_.size(); ++i) {
        user_answer& a = answers[questions_.size() + i];
        if (by_states(own_[i]))
            judge_premise(a, own_[i], seen);
        else if (g != nullptr && own_[i].form == property_form::recoverable)
            judge_recoverable(a, own_[i], w, seen, *g);
        else if (g != nullptr)
            judge_runs(a, own_[i], w, seen, *g);
    }
}

}  // namespace synfin::checker
