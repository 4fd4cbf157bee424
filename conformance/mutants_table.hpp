// Who notices a wrong rule? Every mutant before the properties, the scenarios and the cases; as one table.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/mutants.hpp"
#include "conformance/mutants_corpus.hpp"
#include "conformance/mutants_explore.hpp"

namespace synfin::conformance {

struct mutant_row {
    mutation changed;
    std::optional<broken_property> property{};  ///< an exploration breaks this one
    std::optional<broken_scenario> scenario{};  ///< a trace of the corpus does not replay
    mutant_result cases{};                      ///< what the suite says

    [[nodiscard]] bool killed() const { return property || scenario || cases.end == fate::killed; }
};

/// One row a mutant, in the order of `all_mutations`. `cases` is a whole suite as `generate` made it.
[[nodiscard]] std::vector<mutant_row> mutant_table(std::span<const test_case> cases, unsigned threads = 1);

/// Sums, then a line a rule, each followed by its mutants that nobody kills though they can be told from the model, with the
/// reason of the list ("no reason given" where there is none). `reasons`: by name of the mutant.
[[nodiscard]] std::string table_text(std::span<const mutant_row> rows, const std::map<std::string, std::string>& reasons);

}  // namespace synfin::conformance
