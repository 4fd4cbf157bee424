// Many stacks side by side: requirement by stack, what each chooses and what it breaks. One summary a stack, as JSON, from
// which the page is made; so a stack that is not here today keeps what is known of it.
#pragma once
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/verdict.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

/// Cases that speak of one requirement, by what came of them.
struct tally {
    std::size_t pass = 0;
    std::size_t fail = 0;                               ///< failed or deviated, and no baseline knows it
    std::size_t not_applicable = 0;                     ///< inconclusive ones too
    std::array<std::size_t, known_kind_count> known{};  ///< expected failures by kind
};

/// A known failure, with the cases that show it.
struct known_failure {
    std::string kind, clause, reason, example;
    std::size_t cases = 0;
};

/// A choice the text leaves, and how often the stack was seen on either side.
struct choice_seen {
    std::string reading, ambiguities, sentence;
    std::size_t taken = 0, refused = 0;
};

/// What a run says of one stack. No times, no rates: the same run gives the same summary.
struct stack_summary {
    std::string name, version, suite;
    bool virtual_time = false, shows_state = false;
    std::vector<std::string> missing_calls;
    std::size_t cases = 0;
    std::map<std::string, std::size_t> verdicts;
    std::map<std::string, tally> requirements;
    std::vector<choice_seen> choices;
    std::vector<known_failure> known;
    std::vector<std::string> unexpected;  ///< cases that failed without a reason in the baseline
};

/// `name` as the stack was asked for; the report must be settled.
[[nodiscard]] stack_summary summary_of(const run_report& report, std::string_view name);

[[nodiscard]] std::string as_json(const stack_summary& s);
[[nodiscard]] result<stack_summary> read_summary(std::string_view text, const std::string& file);

/// The page: the matrix, and for each stack its choices and known failures.
[[nodiscard]] std::string as_markdown(std::span<const stack_summary> all);
/// The matrix for a terminal: a line for each requirement that some stack does not simply meet, then the counts.
[[nodiscard]] std::string as_text(std::span<const stack_summary> all);

}  // namespace synfin::conformance
