// Failures that are known and explained: one line each, "CASE | CLAUSE | KIND: REASON" (docs/baselines.md).
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

/// What a known failure is to a user of the stack. Worse ones later.
enum class known_kind : std::uint8_t {
    interface,  ///< the interface cannot show or express what the RFC asks for
    hardening,  ///< a deliberate defence
    choice,     ///< another deliberate choice, documented or allowed by an ambiguity
    harmless,   ///< not what the text says, but no correct peer can suffer from it
    bug         ///< the clause is broken, and somebody can suffer from it
};
inline constexpr unsigned known_kind_count = 5;
[[nodiscard]] std::string_view name(known_kind k);

struct baseline_entry {
    std::string pattern, clause;
    known_kind kind = known_kind::bug;
    std::string reason;
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
