// A strict reader of comma-separated values (RFC 4180): every cell is accounted for, every complaint has its line.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::model::catalogue {

/// One row below the header, and the line it begins on.
struct csv_row {
    int line = 0;
    std::vector<std::string> cells;
};

/// The rows below the header. The header must name exactly these columns, and every row must have that many cells.
/// A cell is quoted or free of quotes, control characters and blanks at its ends; `file` only says where errors are.
[[nodiscard]] result<std::vector<csv_row>> read_csv(std::string_view text, const std::string& file,
                                                    const std::vector<std::string_view>& columns);

/// The cells as one line of such a file, quoted where they must be.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace synfin::model::catalogue
