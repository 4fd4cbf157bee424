// Streett's condition by components taken apart again and again (Emerson and Lei 1987), the components by Pearce's variant of
// Tarjan's algorithm (Pearce 2016), which keeps one number a state and here its own stack: paths are millions of states long.
#include "checker/fair_components.hpp"

namespace synfin::checker {

namespace {

class taking_apart {
  public:
    taking_apart(const csr& g, state_set& region, claims& who, const allowed& may)
        : g_(g), region_(region), who_(who), may_(may), low_(region.size(), 0), inside_(region.size()) {}

    std::vector<fair_component> run() {
        for (state_index s = 0; s < region_.size(); ++s)
            if (region_[s]) visit(s);
        while (!rest_.empty()) {
            const auto part = std::move(rest_.back());
            rest_.pop_back();
            for (const state_index s : part) region_[s] = true, low_[s] = 0;
            for (const state_index s : part)
                if (region_[s]) visit(s);
        }
        return std::move(fair_);
    }

  private:
    using out_iterator = csr::out_edge_iterator;
    struct frame {
        state_index state;
        out_iterator next, end;
        bool root = true;
    };

    void enter(state_index s) {
        low_[s] = ++count_;
        const auto [begin, end] = out_edges(s, g_);
        path_.push_back({s, begin, end});
    }

    /// The components that are reached from `start`, each judged as it is complete.
    void visit(state_index start) {
        count_ = 0;
        enter(start);
        while (!path_.empty())
            if (!advance(path_.back())) leave();
    }

    /// One transition further; false when all were looked at.
    bool advance(frame& top) {
        while (top.next != top.end) {
            const edge e = *top.next;
            const state_index to = target(e, g_);
            if (!region_[to] || !may_(e)) {
                ++top.next;
                continue;
            }
            if (low_[to] == 0) return enter(to), true;  // looked at again on the way back, for what it has found
            if (low_[to] < low_[top.state]) low_[top.state] = low_[to], top.root = false;
            ++top.next;
        }
        return false;
    }

    void leave() {
        const frame done = path_.back();
        path_.pop_back();
        waiting_.push_back(done.state);
        if (!done.root) return;
        component_.clear();
        do {
            component_.push_back(waiting_.back());
            waiting_.pop_back();
            region_[component_.back()] = false;
        } while (!waiting_.empty() && low_[waiting_.back()] >= low_[done.state]);
        judge();
    }

    /// Fair, or taken apart again without the states that enable somebody who is never served.
    void judge() {
        if (component_.size() == 1 && !loops(component_.front())) {
            if (!who_.any(component_.front())) fair_.push_back(component_);
            return;
        }
        for (const state_index s : component_) inside_[s] = true;
        served_.clear();
        for (const state_index s : component_)
            who_.of(s, [&](state_index to, const std::vector<claim>& list) {
                for (const claim c : list) served_[c] |= to != no_state && inside_[to];
            });
        for (const state_index s : component_) inside_[s] = false;
        const auto met = [](const auto& one) { return one.second; };
        if (std::all_of(served_.begin(), served_.end(), met)) return fair_.push_back(component_);
        if (auto less = without_the_unserved(); !less.empty()) rest_.push_back(std::move(less));
    }

    bool loops(state_index s) const {
        for (auto [e, end] = out_edges(s, g_); e != end; ++e)
            if (target(*e, g_) == s && may_(*e)) return true;
        return false;
    }

    fair_component without_the_unserved() {
        fair_component kept;
        for (const state_index s : component_) {
            bool all = true;
            who_.of(s, [&](state_index, const std::vector<claim>& list) {
                for (const claim c : list) all = all && served_.at(c);
            });
            if (all) kept.push_back(s);
        }
        return kept;
    }

    const csr& g_;
    state_set& region_;
    claims& who_;
    const allowed& may_;
    std::vector<state_index> low_;
    state_set inside_;
    state_index count_ = 0;
    std::vector<frame> path_;
    std::vector<state_index> waiting_;
    fair_component component_;
    std::unordered_map<claim, bool> served_;
    std::vector<fair_component> rest_, fair_;
};

}  // namespace

std::vector<fair_component> fair_components(const csr& g, state_set& region, claims& who, const allowed& may) {
    return taking_apart(g, region, who, may).run();
}

}  // namespace synfin::checker
