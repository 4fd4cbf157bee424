// What certain deliveries and calls lead to, one after the other, from any state that the lemmas allow: proofs that something is
// possible, and of what a few steps do for certain.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/proof/steps.hpp"

namespace synfin::model::proof {

/// Both ends and the segments that matter, as terms over the state it began in.
struct scene {
    party a, b;
    state in_a = state::closed, in_b = state::closed;
    std::vector<message> segments;  ///< those it began with, then what each act sent; an act that sent nothing adds an empty one
    std::vector<flag> when;         ///< what this way takes
    std::vector<std::string> path;  ///< "B: 3.10.7.1-ACK"
    bool reset = false;             ///< a RST was sent
};

/// One event at one end.
struct act {
    bool second = false;  ///< at B
    event on = event::segment_arrives;
    std::size_t arriving = 0;  ///< which of the scene's segments, for an arrival
};

/// All ways these acts can go. `possible` rules some out; it is asked in terms of the first scene.
[[nodiscard]] std::vector<scene> follow(const scene& from, const std::vector<act>& acts, const step_options& how,
                                        const feasible& possible);

/// A question about such a schedule: from each of these states it leads where it should, whatever way it goes.
struct schedule {
    std::string id, says;
    std::vector<scene> from;
    std::vector<act> acts;
    flag (*reached)(const scene& end);  ///< about the states and numbers at the end
};
/// Half-open connections are resolved (3.5.1), two active openers share one connection (3.5), FINs close both ends (3.6).
[[nodiscard]] std::vector<schedule> schedules(const sizes& size);

}  // namespace synfin::model::proof
