#include "checker/time_wait.hpp"

#include <algorithm>

namespace synfin::checker {

std::optional<int> length_row::least() const {
    std::optional<int> from;
    for (auto l = lengths.rbegin(); l != lengths.rend() && l->what == verdict::holds; ++l) from = l->msl;
    return from;
}

namespace {

using found_world = explored<model::packed_world>;

found_world explore_length(const model::bounds& limits, bool orderly, const options& how) {
    const model::world w(limits);
    return orderly ? explore(orderly_world(w), how) : explore(w, how);
}

length_result result_of(const found_world& found, model::property p, int msl) {
    length_result r{msl, found.complete ? verdict::holds : verdict::incomplete, 0, {}, found.cut > 0};
    if (const auto& seen = found.sightings[static_cast<std::size_t>(p)]) {
        r.what = verdict::violated;
        r.depth = seen->depth;
        r.path.states = found.trace(static_cast<unsigned>(p));
        r.path.loop_from = r.path.states.size();
    }
    return r;
}

}  // namespace

length_findings judge_lengths(const length_question& asked, const options& how) {
    length_findings out;
    options until = how;
    for (const auto p : asked.properties) {
        out.rows.push_back({p, {}});
        until.stop_when |= model::bit(p);
    }
    for (int msl = 0; msl <= longest_time_wait; ++msl) {
        model::bounds limits = asked.limits;
        limits.time_wait_msl = msl;
        const found_world found = explore_length(limits, asked.orderly, until);
        out.states += found.states;
        for (length_row& row : out.rows) {
            row.lengths.push_back(result_of(found, row.id, msl));
            out.complete = out.complete && row.lengths.back().what != verdict::incomplete;
        }
    }
    return out;
}

}  // namespace synfin::checker
