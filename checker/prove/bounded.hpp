// Runs from the beginning that break a claim, at full width: bounded model checking (Biere, Cimatti, Clarke and Zhu 1999), step
// by step deeper. It finds; that it finds nothing up to a depth says nothing about deeper runs.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "checker/prove/solver.hpp"
#include "model/proof/runs.hpp"

namespace synfin::checker {

/// What must not happen. Where numbers are no names of incarnations (initial numbers that are not fresh) the last three judge by
/// the steps that began them: both ends got through, but not to each other; an open is completed, or text is delivered, by a
/// segment of another incarnation, or for one.
struct target {
    enum class kind : std::uint8_t { claim, mixed_up, ghost, stale } what = kind::claim;
    model::property id = model::property::sync;
    std::string part;  ///< of the property's claims only this one; empty: any
};

struct bounded_options {
    unsigned depth = 8;                              ///< the longest run looked for, in steps: one event at one end each
    unsigned from_depth = 1;                         ///< shorter ones are not looked for
    double seconds = 300;                            ///< for all depths together
    std::vector<model::proof::prescribed> schedule;  ///< the first steps; what it leaves open is searched
    /// Called after each depth; false stops.
    std::function<bool(unsigned depth, double seconds)> on_progress;
};

enum class bounded_verdict : std::uint8_t {
    found,    ///< `run` breaks the claim
    none,     ///< no run of up to `depth` steps does
    unknown,  ///< the time was up at `depth` + 1
};

struct bounded_result {
    bounded_verdict what = bounded_verdict::unknown;
    unsigned depth = 0;  ///< found: the length of the run; else how deep everything was seen
    model::proof::run run;
    std::vector<double> seconds;  ///< each depth's
    std::size_t steps = 0;        ///< that an end has
};

/// What an end can do, for all searches under the same options. `seconds`: a question to the solver.
[[nodiscard]] model::proof::repertoire make_repertoire(const model::proof::run_options& how);

/// Looks for the shortest run that ends in `wanted`.
[[nodiscard]] bounded_result look_for(const target& wanted, const model::proof::repertoire& r, const bounded_options& how);

}  // namespace synfin::checker
