// Names a person types: which known name was meant, and how to say it in one line.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin {

/// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b` (Damerau-Levenshtein in its
/// restricted form: no letter is edited twice). Letters compare without case; '-' and '_' are the same letter.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The `n` candidates nearest to `name`, best first, equals in the order given; far worse ones than the best are left out.
[[nodiscard]] std::vector<std::string_view> nearest_of(std::string_view name, const std::vector<std::string_view>& candidates,
                                                       std::size_t n);

/// "unknown profile 'lifecicle', nearest: lifecycle" as an error without a place.
[[nodiscard]] error unknown_name_of(std::string_view kind, std::string_view name,
                                    const std::vector<std::string_view>& candidates);

/// `text` on one line: control characters as \xNN, and clipped to `limit` bytes when it is longer.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 80);

/// `nearest_of` for any range of strings. The views point into the range.
template <class Range>
[[nodiscard]] std::vector<std::string_view> nearest(std::string_view name, const Range& candidates, std::size_t n = 3) {
    return nearest_of(name, {std::begin(candidates), std::end(candidates)}, n);
}

/// `unknown_name_of` for any range of strings: `return tl::unexpected(unknown_name("profile", name, profile_names));`
template <class Range>
[[nodiscard]] error unknown_name(std::string_view kind, std::string_view name, const Range& candidates) {
    return unknown_name_of(kind, name, {std::begin(candidates), std::end(candidates)});
}

}  // namespace synfin
