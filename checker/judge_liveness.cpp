#include "checker/judge_liveness.hpp"

#include <fmt/format.h>

namespace synfin::checker {

namespace {

struct found_run {
    run_away away;
    int end;
};

std::size_t length(const run_away& r) { return r.path.stem.size() + r.path.cycle.size(); }

void tell(property_result& r, const found_run& found, const world_liveness& runs, bool each_end) {
    r.what = verdict::violated;
    r.path = runs.path_of(found.away);
    r.depth = static_cast<std::uint32_t>(r.path.states.size() - 1);
    r.why =
        fmt::format("{} from step {} on; {}",
                    !each_end        ? "both ends wait"
                    : found.end == 0 ? "A waits"
                                     : "B waits",
                    found.away.premise_at, found.away.stops ? "nothing has to happen any more" : "these steps repeat for ever");
}

}  // namespace

void judge_liveness(property_result& r, const world_liveness& runs) {
    const auto claim = model::claim_of(r.id);
    std::optional<found_run> shorter;
    for (int e = 0; e < (claim.each_end ? 2 : 1); ++e) {
        const auto sets = runs.sets_of(r.id, e);
        r.premise += sets.waiting;
        if (sets.waiting == 0) continue;
        auto away = runs.violation(sets.from, sets.to, r.assumed, claim.after);
        if (away && (!shorter || length(*away) < length(shorter->away))) shorter = found_run{std::move(*away), e};
    }
    r.what = r.premise == 0 ? verdict::vacuous : verdict::holds;
    if (r.premise == 0) r.why = "no state satisfies its premise";
    if (shorter) tell(r, *shorter, runs, claim.each_end);
}

}  // namespace synfin::checker
