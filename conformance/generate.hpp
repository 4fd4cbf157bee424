// Makes test cases from the explored graph of one endpoint: every rule that can fire, every transition crossed.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

/// The suites, the default one first.
[[nodiscard]] std::span<const suite_info> suites();

/// The cases of a suite, ordered by id. `seed` chooses among the numbers that `values` could use; the other suites have no
/// choice. The error names the nearest suite.
[[nodiscard]] result<std::vector<test_case>> generate(std::string_view suite, std::uint64_t seed = 1);

/// Cases and symbols (steps, and one for each case to begin anew); for `transitions` beside the least that any could need.
[[nodiscard]] std::string size_of(std::string_view suite, std::span<const test_case> cases);

/// The cases as the project's JSON: steps in words and in numbers, for each the set of allowed answers under all readings.
[[nodiscard]] std::string write_cases(std::string_view suite, std::span<const test_case> cases);

/// Does `id` match the pattern? A pattern is the beginning of an address ("3.10.7.4/established") or has wild cards (*).
[[nodiscard]] bool selects(std::string_view pattern, std::string_view id);
/// The cases that some pattern selects; all without patterns. Error: a pattern selects nothing, with the nearest address.
[[nodiscard]] result<std::vector<test_case>> select(std::vector<test_case> cases, const std::vector<std::string>& patterns);

}  // namespace synfin::conformance
