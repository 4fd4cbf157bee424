#include "traces/columns.hpp"

#include <algorithm>

namespace synfin::traces {
namespace {

/// Adds a piece to the last line if it fits behind `separator`, else to a new one.
void flow(std::vector<std::string>& lines, std::string_view piece, std::string_view separator, std::size_t width) {
    const bool fits = !lines.empty() && text_width(lines.back()) + separator.size() + text_width(piece) <= width;
    if (fits)
        lines.back().append(separator).append(piece);
    else
        lines.emplace_back(piece);
}

std::size_t height(const std::vector<cells>& row) {
    std::size_t most = 0;
    for (const auto& column : row) most = std::max(most, column.size());
    return most;
}

/// Text of a foreign file must not steer the terminal.
std::string without_controls(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return text;
}

/// One line through all columns. Blanks wait until something follows them.
std::string line_text(const std::vector<cells>& row, std::size_t i, const std::vector<std::size_t>& widths, std::size_t gap,
                      const style& paint) {
    std::string text;
    std::size_t blanks = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
        if (i < row[c].size() && !row[c][i].text.empty()) {
            text.append(blanks, ' ').append(paint(row[c][i].meaning, without_controls(row[c][i].text)));
            blanks = widths[c] - text_width(row[c][i].text);
        } else {
            blanks += widths[c];
        }
        blanks += gap;
    }
    return text + '\n';
}

}  // namespace

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string repeated(std::string_view sign, std::size_t times) {
    std::string text;
    while (times-- > 0) text += sign;
    return text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        if (end > 0) flow(lines, text.substr(0, end), " ", width);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string> packed(const std::vector<std::string>& items, std::size_t width) {
    std::vector<std::string> lines;
    for (const auto& item : items) flow(lines, item, "  ", width);
    return lines;
}

std::vector<std::size_t> column_table::widths() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t c = 0; c < row.size(); ++c)
            for (const auto& line : row[c]) widths[c] = std::max(widths[c], text_width(line.text));
    }
    return widths;
}

std::string column_table::text(const style& paint, std::size_t gap) const {
    const auto wide = widths();
    std::string text;
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < height(row); ++i) text += line_text(row, i, wide, gap, paint);
    return text;
}

}  // namespace synfin::traces
