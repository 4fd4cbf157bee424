// What has to be shown for the lift: an end with numbers of few bits and one with numbers of 32 bits, both in the same state,
// with the same offsets from initial numbers that are apart in both, do the same whatever happens. A bisimulation between the
// explored system and the one with numbers of full width; R. Milner, Communication and Concurrency, 1989. docs/lift.md has the
// argument.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/lift_conditions.hpp"
#include "model/term_rules.hpp"
#include "model/ways.hpp"

namespace synfin::model::proof {

/// How a goal speaks of both widths.
enum class lift_sort : std::uint8_t {
    same_number,  ///< the number is the same, read as an unsigned one
    same_flag,    ///< so is the flag
    holds,        ///< the flag holds at both widths
    corresponds   ///< at both widths the number is the same base plus the same offset
};

struct lift_goal {
    std::string of;  ///< "SND.NXT", "SEG.SEQ", ...
    lift_sort sort;
    term what;
    term premise;             ///< a flag; the goal is about the cases in which it holds
    std::vector<term> bases;  ///< corresponds: one of these
    std::uint32_t limit = 0;  ///< corresponds: offsets are below it
};

/// One way through the rules, as a question about two widths. Flags named "both:..." are the same at both; every other variable
/// is one at each width.
struct lift_question {
    std::string path;  ///< the rules
    event on = event::segment_arrives;
    state from = state::closed, to = state::closed;
    std::vector<std::uint16_t> rules;
    std::vector<term> naming;  ///< what joined variables stand for: given at both widths
    std::vector<term> guards;  ///< given with few bits, to be shown with 32
    std::vector<lift_goal> goals;
};

/// What both widths have in common at the beginning of a step from one state.
struct lift_relation {
    std::vector<term> given;    ///< flags that hold at both widths
    std::vector<term> same;     ///< numbers that are the same: offsets and amounts
    std::vector<term> matched;  ///< flags whose truth is the same: which bases are equal, which one is newer
};

/// `ordered`: neighbouring incarnations only, in the same order at both widths.
[[nodiscard]] lift_relation lift_relation_in(state from, const rule_set& rules, const lift_sizes& size, bool ordered);
/// Every way from `from` that `possible` admits, with what has to be shown of it. `possible` is asked in the terms of the
/// relation.
[[nodiscard]] std::vector<lift_question> lift_questions(state from, const rule_set& rules, const lift_sizes& size,
                                                        const feasible& possible);

/// Is this variable an initial number? All others are offsets, amounts and flags.
[[nodiscard]] bool is_lift_base(term variable);
/// Is this variable a flag that is the same at both widths?
[[nodiscard]] bool is_lift_shared(term variable);

}  // namespace synfin::model::proof
