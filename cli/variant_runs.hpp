// Of what the proof finds broken, runs: the explorer's shortest counterexamples with 32-bit numbers, replayed by the rules.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/cli.hpp"
#include "model/properties.hpp"

namespace synfin::cli {

/// A run that breaks a property, as `synfin prove` states it.
struct broken_run {
    model::property what;
    std::uint32_t steps = 0;
    std::string address;                 ///< for `synfin explain ADDRESS --wire 1`, and for `synfin prove --follow`
    std::optional<std::string> differs;  ///< what the rules do otherwise in 32-bit numbers; nothing, unless we are wrong
};

/// The runs under one mistake. A property without one is kept by all runs within the bounds, which is no proof.
struct broken_runs {
    std::vector<broken_run> found;
    std::vector<model::property> none;
    std::uint64_t states = 0;
    bool complete = true;
    /// Every run replays.
    [[nodiscard]] bool replayed() const;
};

/// The instances that are explored one after the other until every property has its run. In none of them does a segment turn
/// up that nobody has sent: every run is one from the beginning.
[[nodiscard]] const std::vector<std::string>& instances_of_runs();

/// For each proved property a run that breaks it under this mistake, shortest in the first instance that has one.
[[nodiscard]] broken_runs find_runs(model::variant by, unsigned threads);

[[nodiscard]] std::string runs_text(const broken_runs& r, const screen& shown);
[[nodiscard]] std::string runs_json(const broken_runs& r);

}  // namespace synfin::cli
