// Text in aligned columns, each piece with a meaning that becomes a colour.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/style.hpp"

namespace synfin::traces {

/// A line of one column.
struct cell {
    std::string text;
    tone meaning = tone::plain;
};

/// The lines of one column of a row.
using cells = std::vector<cell>;

/// Characters of UTF-8 text; right for everything that is one column wide.
[[nodiscard]] std::size_t text_width(std::string_view text);

/// Text of this many characters: repeated sign.
[[nodiscard]] std::string repeated(std::string_view sign, std::size_t times);

/// Lines of whole words, at most `width` wide unless a word is wider.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Lines of whole items with two blanks in between.
[[nodiscard]] std::vector<std::string> packed(const std::vector<std::string>& items, std::size_t width);

/// Rows of columns, as tall as the tallest cell; blanks at the ends of lines are left out.
class column_table {
  public:
    void add(std::vector<cells> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::string text(const style& paint, std::size_t gap = 2) const;

  private:
    [[nodiscard]] std::vector<std::size_t> widths() const;
    std::vector<std::vector<cells>> rows_;
};

}  // namespace synfin::traces
