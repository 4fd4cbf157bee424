// Checks the catalogue of properties on one bounded instance of the model: explores it once, then asks the graph.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/elsewhere.hpp"
#include "checker/exploration.hpp"
#include "checker/finding.hpp"
#include "checker/user_property.hpp"
#include "model/liveness.hpp"
#include "model/world.hpp"

namespace synfin::checker {

struct property_result {
    model::property id;
    verdict what = verdict::incomplete;
    std::string why;          ///< for not_claimed, vacuous, and which part of the property a counterexample is about
    std::uint32_t depth = 0;  ///< steps of the counterexample or witness
    finding_path path;        ///< counterexample or witness; empty without one
    /// Of a liveness property: states that satisfy its premise and not yet its goal, and what was taken for granted.
    std::uint64_t premise = 0;
    model::assumptions assumed = 0;
};

struct verification {
    exploration explored;
    std::vector<property_result> properties;
    std::vector<user_answer> answers;          ///< one a question, then one a property of the user's own, in their order
    std::optional<unsigned> lift_broken = {};  ///< model::lift_condition, one bit each; nothing: not watched
    std::vector<std::uint64_t> rules_fired;    ///< how many transitions fired each rule; empty unless asked for

    [[nodiscard]] bool all_as_claimed() const;  ///< nothing violated, every witness found
    [[nodiscard]] bool complete() const { return explored.complete; }
    [[nodiscard]] bool settled() const;  ///< everything that was asked has its verdict
};

struct request {
    std::vector<model::property> properties;  ///< empty = the whole catalogue; none of it when something else is asked
    std::vector<model::question> questions;   ///< at most `most_questions`; alone they end the exploration once all are witnessed
    std::vector<model::user_property> own;    ///< at most `most_own_properties`; likewise, where a single state settles them
    options how;
    explore_elsewhere elsewhere;     ///< explores instead of this process; what needs all states is incomplete then
    model::assumptions without = 0;  ///< judge liveness without these, to see what they are for
    bool graph = true;               ///< ask the graph for the properties that need it; else they are incomplete
    bool count_rules = false;
    bool unconditionally = false;  ///< judge properties also where `model::not_claimed` gives a reason
};

/// Explores `w` and judges the properties. Paths are shortest; with one thread they are always the same ones.
[[nodiscard]] verification verify(const model::world& w, const request& r);

}  // namespace synfin::checker
