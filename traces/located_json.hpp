// JSON whose values know the line they stand on, so that an error in a file people write can point there.
//
// nlohmann::json reads the text; it keeps no positions, so this is a small tree of our own.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/result.hpp"

namespace synfin::traces {

/// One value. Objects keep their members in `items` with `keys` beside them, in file order, no key twice.
struct located_json {
    enum class kind { null, boolean, number, other_number, string, array, object };
    kind is = kind::null;
    int line = 1;
    bool truth = false;
    std::uint64_t number = 0;  ///< whole and not negative; `other_number` is any other, in `text`
    std::string text = {};
    std::vector<std::string> keys = {};
    std::vector<located_json> items = {};

    /// The member of an object; null when there is none.
    [[nodiscard]] const located_json* find(std::string_view key) const;
    /// "a number", "an object": for messages.
    [[nodiscard]] std::string_view kind_text() const;
};

/// Reads JSON; `file` stands in the errors. Nesting deeper than 64 is refused.
[[nodiscard]] result<located_json> parse_located(std::string_view text, const std::string& file);

}  // namespace synfin::traces
