// Failures that are known and explained: one line each, "CASE | CLAUSE | REASON".
//
// CASE is an address or has wild cards (*). Blank lines and lines that begin with # do not count. An entry that nothing
// needs any more is an error: baselines must not rot.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case.hpp"
#include "support/result.hpp"

namespace synfin::conformance {

struct baseline_entry {
    std::string pattern, clause, reason;
    int line = 0;
    std::size_t matched = 0;  ///< cases of the suite that it speaks of
};

struct baseline {
    std::string file;
    std::vector<baseline_entry> entries;

    /// The first entry that speaks of this case; null when there is none.
    [[nodiscard]] const baseline_entry* find(std::string_view id) const;
};

/// Reads a baseline. Errors have a line; an entry must speak of a known case.
[[nodiscard]] result<baseline> parse_baseline(std::string_view text, const std::string& file, std::span<const test_case> known);

}  // namespace synfin::conformance
