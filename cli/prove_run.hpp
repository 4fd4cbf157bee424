// `synfin prove --run PROPERTY`: a run from the beginning, in 32-bit numbers, that breaks a property.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "checker/prove/bounded.hpp"
#include "cli/cli.hpp"
#include "traces/replay.hpp"

namespace synfin::cli {

struct run_request {
    model::property property = model::property::sync;
    model::proof::run_options how;
    std::optional<unsigned> depth;  ///< search up to here; else a known schedule is taken if there is one
    std::string follow;             ///< the address of a counterexample whose schedule is taken
    double seconds = 60;            ///< for the whole search
    std::function<bool(unsigned depth, double seconds)> on_progress;
};

/// How deep a search goes when nothing else is said.
inline constexpr unsigned usual_depth = 6;

struct run_report {
    run_request asked;
    std::string schedule;  ///< where the turns are from; empty: searched
    checker::bounded_result found;
    std::optional<traces::trace> run;
    std::optional<result<traces::replayed>> replayed;  ///< by the rules, natively
    double seconds = 0;

    /// A run that does not replay is our own mistake.
    [[nodiscard]] exit_status status() const;
};

/// Can a run be judged by this property? Where initial numbers are not fresh an ISS is no name, and some claims mean nothing.
[[nodiscard]] result<checker::target> target_of(model::property p, const model::proof::run_options& how);

/// Looks for the run and replays it. Errors: an address that is none, a property that cannot be judged.
[[nodiscard]] result<run_report> look_for_run(run_request asked);

[[nodiscard]] std::string run_text(const run_report& r, const screen& shown);
[[nodiscard]] std::string run_json(const run_report& r);

}  // namespace synfin::cli
