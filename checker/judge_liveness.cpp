#include "checker/judge_liveness.hpp"

#include <fmt/format.h>

namespace synfin::checker {

namespace {

void tell(property_result& r, const run_away& away, const world_liveness& runs, std::string_view who) {
    r.what = verdict::violated;
    r.path = runs.path_of(away);
    r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    r.why = fmt::format("{} from step {} on; {}", who, away.premise_at,
                        away.stops ? "nothing has to happen any more" : "these steps repeat for ever");
}

}  // namespace

void judge_liveness(property_result& r, const world_liveness& runs) {
    const auto claim = model::claim_of(r.id);
    r.what = verdict::holds;
    for (int e = 0; e < (claim.each_end ? 2 : 1); ++e) {
        const auto sets = runs.sets_of(r.id, e);
        r.premise += sets.waiting;
        if (sets.waiting == 0 || r.what == verdict::violated) continue;
        const auto away = runs.violation(sets.from, sets.to, r.assumed, claim.after);
        if (away) tell(r, *away, runs, !claim.each_end ? "both ends wait" : e == 0 ? "A waits" : "B waits");
    }
    if (r.premise != 0) return;
    r.what = verdict::vacuous;
    r.why = "no state satisfies its premise";
}

}  // namespace synfin::checker
