// The induction: the lemmas hold before anything happens, and every step of either end keeps them. Each check is one implication
// without quantifiers; checker/prove asks a solver.
#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/proof/steps.hpp"

namespace synfin::model::proof {

/// One thing to be shown.
struct goal {
    std::string_view lemma;
    std::string of;  ///< the instance: "A", "B, a1", "A, new", ...
    flag holds;
};

/// A segment with the name it goes by in a report.
struct named {
    const char* name;
    const message* m;
};
/// All instances of all lemmas about two ends and the segments each has sent, in both orientations.
[[nodiscard]] std::vector<goal> instances(const party& a, const party& b, const std::vector<named>& from_a,
                                          const std::vector<named>& from_b, const sizes& size);

/// Everything to be shown of one step.
struct step_goals {
    step what;
    std::vector<flag> given;  ///< guards and assumptions; the hypotheses of the state come in addition
    std::vector<goal> cuts;   ///< may be shown first and then used; one that is false is no loss
    std::vector<goal> goals;  ///< must follow
};

/// What a step begins with: every lemma that goals are shown with, of either end and of every segment in the cast. `arrival`: of
/// the arriving one, too. When one is left out all others are there, so that what refutes a goal is a state.
[[nodiscard]] std::vector<goal> hypotheses(const cast& c, bool arrival, std::string_view left_out = {});

/// What has to be shown of the steps of one state, without what is literally said before the step.
class goal_maker {
  public:
    /// `how` was what the steps were made with; only what it leaves out may differ.
    goal_maker(const cast& c, const step_options& how);
    [[nodiscard]] step_goals operator()(const step& s) const;

  private:
    cast who_;
    step_options how_;
    std::unordered_set<term> known_, known_with_arrival_;
};

/// The lemmas at the beginning: both ends CLOSED or in LISTEN, nothing on its way.
[[nodiscard]] std::vector<goal> initial_goals(const step_options& how);

}  // namespace synfin::model::proof
