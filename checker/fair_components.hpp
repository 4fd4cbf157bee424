// Private to liveness*.cpp: claims to be served, and the components in which all of them can be met for ever.
#pragma once
#include <unordered_map>

#include "checker/boost_graph.hpp"
#include "checker/liveness.hpp"

namespace synfin::checker {

/// The transitions of a run after its premise.
class allowed {
  public:
    allowed(const csr& g, const run_steps& steps) : g_(g), steps_(steps) {}
    bool operator()(const edge& e) const {
        return (steps_.kinds >> g_[e] & 1) != 0 && !(steps_.barred && (*steps_.barred)[get(boost::edge_index, g_, e)]);
    }

  private:
    const csr& g_;
    const run_steps& steps_;
};

/// A claimant of one constraint: the constraint's place above, the claimant below.
using claim = std::uint64_t;

/// Who is enabled where, and whom which transition serves.
class claims {
  public:
    claims(const csr& g, const std::vector<fairness>& fair, const allowed& may) : g_(g), fair_(fair), may_(may) {}

    /// Calls tell(target, claims served on the way) for each transition of `s`, then tell(no_state, claims withheld there).
    template <class Tell>
    void of(state_index s, Tell&& tell) {
        for (auto [e, end] = out_edges(s, g_); e != end; ++e) {
            if (!may_(*e)) continue;
            served_by(s, target(*e, g_), g_[*e]);
            tell(target(*e, g_), found_);
        }
        withheld_in(s);
        if (!found_.empty()) tell(no_state, found_);
    }
    [[nodiscard]] bool any(state_index s) {
        bool some = false;
        of(s, [&](state_index, const std::vector<claim>& c) { some = some || !c.empty(); });
        return some;
    }

  private:
    void served_by(state_index from, state_index to, std::uint8_t kind) {
        found_.clear();
        for (std::size_t i = 0; i < fair_.size(); ++i) {
            if ((fair_[i].kinds >> kind & 1) == 0) continue;
            if (!fair_[i].served)
                found_.push_back(i << 32);
            else
                append(i, [&](auto& list) { fair_[i].served(from, to, kind, list); });
        }
    }
    void withheld_in(state_index s) {
        found_.clear();
        for (std::size_t i = 0; i < fair_.size(); ++i)
            if (fair_[i].withheld) append(i, [&](auto& list) { fair_[i].withheld(s, list); });
    }
    template <class Fill>
    void append(std::size_t constraint, Fill&& fill) {
        who_.clear();
        fill(who_);
        for (const claimant c : who_) found_.push_back(constraint << 32 | c);
    }

    const csr& g_;
    const std::vector<fairness>& fair_;
    const allowed& may_;
    std::vector<claim> found_;
    std::vector<claimant> who_;
};

using fair_component = std::vector<state_index>;

/// The largest parts of `region` in which a fair run can stay for ever; a single state without a way to stay is one when
/// nobody is enabled in it. `region` is emptied.
[[nodiscard]] std::vector<fair_component> fair_components(const csr& g, state_set& region, claims& who, const allowed& may);

}  // namespace synfin::checker
