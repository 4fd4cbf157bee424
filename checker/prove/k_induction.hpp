// k-induction (Sheeran, Singh and Stalmarck 2000), the plain way without lemmas: a property that holds for k steps in a row, from
// anywhere and with anything on its way, holds after the next. Kept to show why the lemmas are needed: an arbitrary network may
// hold any wrong segment, and may deliver it in the last step, however long k is.
#pragma once
#include "checker/prove/solver.hpp"
#include "model/proof/runs.hpp"

namespace synfin::checker {

struct k_answer {
    model::property id = model::property::sync;
    unsigned k = 1;
    answer what = answer::unknown;  ///< unsatisfiable: the step of the induction holds
    double seconds = 0;
};

/// The step of the induction. That no run of up to k steps breaks the property is `look_for`'s part.
[[nodiscard]] k_answer k_induction(model::property p, unsigned k, const model::proof::repertoire& r, unsigned seconds_limit);

}  // namespace synfin::checker
