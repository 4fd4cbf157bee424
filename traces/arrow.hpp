// The arrows of a text ladder.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "traces/journey.hpp"

namespace synfin::traces {

/// What arrows are made of.
struct arrow_signs {
    std::string_view line, waiting, to_right, to_left, lost, becomes;
};

inline constexpr arrow_signs box_signs{"─", "┄", "▶", "◀", "✕", " → "};
inline constexpr arrow_signs ascii_signs{"-", ".", ">", "<", "x", " -> "};

/// Characters an arrow needs besides its label.
inline constexpr std::size_t arrow_room = 8;

/// The arrow of a leg with its label, exactly `width` wide; `width` is at least the label's plus `arrow_room`.
[[nodiscard]] std::string arrow(const leg& l, const std::string& label, bool rightward, std::size_t width,
                                const arrow_signs& signs);

}  // namespace synfin::traces
