// All that an end can do in a run, made ready once: the steps that do something, and the fields that no step ever changes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/proof/steps.hpp"

namespace synfin::model::proof {

/// What a run rests on. (The assumption on initial numbers is `model.fresh_numbers`.)
struct run_options {
    step_options model;
    bool user_stays_within = true;  ///< an incarnation uses at most N numbers
    bool windows_limited = true;    ///< no window is larger than W; W goes on keeping incarnations apart
    bool same_iss = false;          ///< every incarnation of an end begins with the same number (variant isn_reuse)
    bool retransmits = true;        ///< without: the network's own copies must do
    bool any_order = false;         ///< for a schedule from elsewhere; else of two orders that do the same only one is looked at
};

/// The values of a party or segment one by one, as `party_cells` and `message_cells` name them: a sequence variable by its
/// offset.
using cells = std::vector<term>;
[[nodiscard]] cells cells_of(const party& p);
[[nodiscard]] cells cells_of(const message& m);
/// "iss", "una", ..., "CLOSED", ..., "fin"
[[nodiscard]] const std::vector<std::string>& party_cells();
/// "syn", ..., "from", "acked", ..., "sender", "receiver"
[[nodiscard]] const std::vector<std::string>& message_cells();

/// One for each cell: the value it has throughout every run from the beginning.
using constants = std::vector<std::optional<term>>;

struct repertoire {
    run_options how;
    std::vector<step> steps;  ///< in terms of the cast of model/proof/steps.hpp
    constants of_parties, of_messages;
    std::vector<term> variables;  ///< that occur in the steps, without those of the cast
    std::size_t left_out = 0;     ///< impossible ones, those that change and send nothing, those that do no more than a crash
};

/// `possible` rules steps out: can these conditions hold together? Saying yes is always right.
[[nodiscard]] repertoire make_repertoire(const run_options& how, const feasible& possible);

}  // namespace synfin::model::proof
