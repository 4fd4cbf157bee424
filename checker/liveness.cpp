#include "checker/liveness.hpp"

#include <set>

#include "checker/fair_components.hpp"

namespace synfin::checker {

namespace {

/// A shortest way from an initial state past a state of the premise, and from there inside `after`, to one of `ends`.
class stem_search {
  public:
    stem_search(const csr& g, const state_set& from, const state_set& after, const state_set& ends, const allowed& may)
        : g_(g), from_(from), after_(after), ends_(ends), may_(may) {
        for (auto& p : parent_) p.assign(after.size(), no_state);
    }

    struct way {
        std::vector<state_index> states;
        std::size_t premise_at = 0;
    };

    way from(const std::vector<state_index>& initial) {
        for (const state_index s : initial) reach(before_premise, s, s);
        for (std::size_t head = 0; head < queue_.size(); ++head) {
            const auto [at, s] = queue_[head];
            if (at == after_premise && ends_[s]) return told(s);
            for (auto [e, end] = out_edges(s, g_); e != end; ++e)
                if (at == before_premise || (after_[target(*e, g_)] && may_(*e))) reach(at, target(*e, g_), s);
        }
        return {};
    }

  private:
    enum stage : std::uint8_t { before_premise, after_premise };

    void reach(stage p, state_index s, state_index parent) {
        if (parent_[p][s] != no_state) return;
        parent_[p][s] = parent;
        if (p == before_premise && from_[s] && after_[s]) reach(after_premise, s, s);  // first: the premise counts from here on
        queue_.emplace_back(p, s);
    }

    way told(state_index s) const {
        way w;
        for (w.states = {s}; parent_[after_premise][s] != s; w.states.push_back(s)) s = parent_[after_premise][s];
        const std::size_t later = w.states.size();
        for (; parent_[before_premise][s] != s; w.states.push_back(s)) s = parent_[before_premise][s];
        std::reverse(w.states.begin(), w.states.end());
        w.premise_at = w.states.size() - later;
        return w;
    }

    const csr& g_;
    const state_set &from_, &after_, &ends_;
    const allowed& may_;
    std::array<std::vector<state_index>, 2> parent_;
    std::vector<std::pair<stage, state_index>> queue_;
};

/// A round trip in a fair component that serves everybody enabled on it.
class round_trip {
  public:
    round_trip(const csr& g, const fair_component& within, claims& who, const allowed& may)
        : g_(g), who_(who), may_(may), inside_(num_vertices(g)), parent_(num_vertices(g), no_state) {
        for (const state_index s : within) inside_[s] = true;
    }

    /// Empty when nobody is enabled at `entry`: the run may stop there.
    std::vector<state_index> from(state_index entry) {
        walk_ = {entry};
        meet(entry);
        while (!due_.empty()) {
            while (!due_.empty()) go([&](state_index a, state_index b) { return serves(a, b); });
            if (walk_.back() != entry) go([&](state_index, state_index b) { return b == entry; });
        }
        walk_.pop_back();
        return std::move(walk_);
    }

  private:
    void meet(state_index s) {
        who_.of(s, [&](state_index, const std::vector<claim>& list) {
            for (const claim c : list)
                if (!served_.contains(c)) due_.insert(c);
        });
    }

    bool serves(state_index a, state_index b) {
        bool one = false;
        who_.of(a, [&](state_index to, const std::vector<claim>& list) {
            if (to == b) one = one || std::any_of(list.begin(), list.end(), [&](claim c) { return due_.contains(c); });
        });
        return one;
    }

    /// Where several transitions join two states, the run takes them in turn, round after round: all of them count.
    void step(state_index a, state_index b) {
        who_.of(a, [&](state_index to, const std::vector<claim>& list) {
            if (to == b)
                for (const claim c : list) served_.insert(c), due_.erase(c);
        });
        walk_.push_back(b);
        meet(b);
    }

    /// Walks on by the shortest way to a transition that is wanted, and over it.
    template <class Wanted>
    void go(Wanted&& wanted) {
        std::vector<state_index> queue{walk_.back()};
        parent_[queue[0]] = queue[0];
        std::vector<state_index> way;
        for (std::size_t head = 0; head < queue.size() && way.empty(); ++head) way = look(queue, head, wanted);
        for (const state_index s : queue) parent_[s] = no_state;
        for (const state_index s : way) step(walk_.back(), s);
    }

    template <class Wanted>
    std::vector<state_index> look(std::vector<state_index>& queue, std::size_t head, Wanted& wanted) {
        const state_index s = queue[head];
        for (auto [e, end] = out_edges(s, g_); e != end; ++e) {
            const state_index to = target(*e, g_);
            if (!inside_[to] || !may_(*e)) continue;
            if (wanted(s, to)) return way_to(s, to);
            if (parent_[to] != no_state) continue;
            parent_[to] = s;
            queue.push_back(to);
        }
        return {};
    }

    std::vector<state_index> way_to(state_index s, state_index last) const {
        std::vector<state_index> way{last};
        for (; parent_[s] != s; s = parent_[s]) way.push_back(s);
        std::reverse(way.begin(), way.end());
        return way;
    }

    const csr& g_;
    claims& who_;
    const allowed& may_;
    state_set inside_;
    std::vector<state_index> parent_, walk_;
    std::set<claim> due_, served_;
};

/// The states on a run that has passed `from` and not come to `to`.
state_set reached_without(const csr& g, const state_set& from, const state_set& to, const allowed& may) {
    state_set reached(from.size());
    std::vector<state_index> open;
    const auto reach = [&](state_index s) {
        if (!to[s] && !reached[s]) reached[s] = true, open.push_back(s);
    };
    for (state_index start = 0; start < from.size(); ++start) {
        if (from[start]) reach(start);
        while (!open.empty()) {
            const state_index s = open.back();
            open.pop_back();
            for (auto [e, end] = out_edges(s, g); e != end; ++e)
                if (may(*e)) reach(target(*e, g));
        }
    }
    return reached;
}

}  // namespace

std::optional<run_away> find_violation_of_leads_to(const graph& g, const state_set& from, const state_set& to,
                                                   const std::vector<fairness>& fair, const run_steps& steps) {
    const csr& all = g.inside().g;
    const allowed may(all, steps);
    claims who(all, fair, may);
    const state_set after = reached_without(all, from, to, may);
    state_set region = after;
    const auto found = fair_components(all, region, who, may);
    if (found.empty()) return std::nullopt;
    state_set ends(g.states());
    for (const auto& component : found)
        for (const state_index s : component) ends[s] = true;
    auto way = stem_search(all, from, after, ends, may).from(g.initial());
    const state_index entry = way.states.back();
    const auto has_entry = [&](const fair_component& c) { return std::find(c.begin(), c.end(), entry) != c.end(); };
    auto cycle = round_trip(all, *std::find_if(found.begin(), found.end(), has_entry), who, may).from(entry);
    run_away away{{std::move(way.states), std::move(cycle)}, false, way.premise_at};
    away.stops = away.path.cycle.empty();
    if (!away.stops) away.path.stem.pop_back();
    return away;
}

std::optional<run_away> find_violation_of_eventually(const graph& g, const state_set& to, const std::vector<fairness>& fair,
                                                     const run_steps& steps) {
    state_set start(g.states());
    for (const state_index s : g.initial()) start[s] = true;
    return find_violation_of_leads_to(g, start, to, fair, steps);
}

}  // namespace synfin::checker
