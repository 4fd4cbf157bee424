// What must happen sooner or later: `from` leads to `to` on every fair run. Knows no TCP.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/graph.hpp"

namespace synfin::checker {

/// What has a claim of its own to be served, such as one segment on its way to one end. 0 is nobody.
using claimant = std::uint32_t;

/// Strong fairness: who could be served again and again is served again and again.
struct fairness {
    std::string name;
    /// The transitions that serve somebody. A state in which one begins enables its claimants.
    kind_mask kinds = 0;
    /// Appends whom such a transition serves; absent, all transitions of `kinds` serve one and the same.
    std::function<void(state_index from, state_index to, std::uint8_t kind, std::vector<claimant>&)> served;
    /// Appends who is enabled in a state although no transition shows it, because a bound of the model cut it off: a run that
    /// stays there for ever would go on beyond the bounds, so it proves nothing. May be absent.
    std::function<void(state_index, std::vector<claimant>&)> withheld;
};

/// Which transitions a run may take once it has passed the premise.
struct run_steps {
    kind_mask kinds = every_kind;
    const std::vector<bool>* barred = nullptr;  ///< not owned; a bit a transition, in the order of the edge list
};

/// A fair run on which `to` never comes after `from`.
struct run_away {
    lasso path;                  ///< when it stops, `stem` ends in the last state and `cycle` is empty
    bool stops = false;          ///< nobody is enabled in the last state, so the run may end there
    std::size_t premise_at = 0;  ///< the state of `from`, counted along stem and cycle
};

/// Looks for a fair run that passes `from` and never comes to `to` at that state or after. From that state on it takes only
/// transitions of `steps`. Nothing is found exactly when `from` leads to `to` under `fair`.
///
/// A run may stop where nobody is enabled. The stem is as short as can be; the cycle serves everybody enabled on it.
/// Streett's condition by components (Emerson and Lei 1987): a component in which somebody is enabled and never served loses
/// the states that enable them, and what is left is taken apart again. Time: a pass over the transitions for each time a
/// component is taken apart; memory: 13 bytes a state. Sets must have one bit a state; `graph` must be complete.
[[nodiscard]] std::optional<run_away> find_violation_of_leads_to(const graph& g, const state_set& from, const state_set& to,
                                                                 const std::vector<fairness>& fair, const run_steps& steps = {});

/// The same for "`to` comes on every fair run", from the initial states on.
[[nodiscard]] std::optional<run_away> find_violation_of_eventually(const graph& g, const state_set& to,
                                                                   const std::vector<fairness>& fair,
                                                                   const run_steps& steps = {});

}  // namespace synfin::checker
