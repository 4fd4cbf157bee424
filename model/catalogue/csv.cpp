#include "model/catalogue/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/names.hpp"
#include "support/numbers.hpp"

namespace synfin::model::catalogue {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_blank(char c) { return c == ' '; }

// Walks over the text once; `line_` is the line of the next character.
class reader {
  public:
    reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    // Cells up to the end of the line.
    result<csv_row> row() {
        csv_row row{line_, {}};
        while (true) {
            auto c = text_.substr(at_).starts_with('"') ? quoted_cell() : plain_cell();
            if (!c) return tl::unexpected(c.error());
            row.cells.push_back(std::move(*c));
            if (end_of_line()) return row;
            ++at_;  // the comma
        }
    }

  private:
    [[nodiscard]] tl::unexpected<error> wrong(int line, std::string what, std::string expected) const {
        return failure_at(file_, line, std::move(what), std::move(expected));
    }

    // Length of a line end here: 0, 1 (LF) or 2 (CR LF).
    [[nodiscard]] std::size_t line_end() const {
        const auto rest = text_.substr(at_);
        if (rest.starts_with('\n')) return 1;
        return rest.starts_with("\r\n") ? 2 : 0;
    }

    bool end_of_line() {
        const auto length = line_end();
        at_ += length;
        line_ += length > 0;
        return length > 0 || at_end();
    }

    result<std::string> plain_cell() {
        const auto begin = at_;
        while (!at_end() && text_[at_] != ',' && line_end() == 0) {
            if (text_[at_] == '"') return wrong(line_, "a quote inside a cell without quotes", "the whole cell in quotes");
            if (is_control(text_[at_])) return wrong(line_, "a control character", "text");
            ++at_;
        }
        std::string cell(text_.substr(begin, at_ - begin));
        if (!cell.empty() && (is_blank(cell.front()) || is_blank(cell.back())))
            return wrong(line_, fmt::format("cell '{}' begins or ends with a blank", printable(cell)), "none");
        return cell;
    }

    result<std::string> quoted_cell() {
        const int opened = line_;
        std::string cell;
        for (++at_; !at_end(); ++at_) {
            const char c = text_[at_];
            if (c == '"' && !text_.substr(at_ + 1).starts_with('"')) return closed(std::move(cell));
            if (c == '"') ++at_;  // two quotes stand for one
            if (c != '\n' && is_control(c)) return wrong(line_, "a control character", "text");
            line_ += c == '\n';
            cell += c;
        }
        return wrong(opened, "a quote that is never closed", "a closing quote");
    }

    result<std::string> closed(std::string cell) {
        ++at_;
        if (at_end() || text_[at_] == ',' || line_end() > 0) return cell;
        return wrong(line_, "text after a closing quote", "a comma or the end of the line");
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0;
    int line_ = 1;
};

std::string column_names(const std::vector<std::string_view>& columns) {
    return fmt::format("the columns {}", fmt::join(columns, ","));
}

result<void> check_header(const csv_row& header, const std::string& file, const std::vector<std::string_view>& columns) {
    if (std::equal(header.cells.begin(), header.cells.end(), columns.begin(), columns.end())) return {};
    return failure_at(file, header.line, fmt::format("the header is '{}'", printable(csv_line(header.cells))),
                      column_names(columns));
}

}  // namespace

result<std::vector<csv_row>> read_csv(std::string_view text, const std::string& file,
                                      const std::vector<std::string_view>& columns) {
    if (text.empty()) return failure_at(file, 0, "the file is empty", column_names(columns));
    reader in(text, file);
    const auto header = in.row();
    if (!header) return tl::unexpected(header.error());
    if (auto fine = check_header(*header, file, columns); !fine) return tl::unexpected(fine.error());
    std::vector<csv_row> rows;
    while (!in.at_end()) {
        auto row = in.row();
        if (!row) return tl::unexpected(row.error());
        if (row->cells.size() != columns.size())
            return failure_at(file, row->line, counted(row->cells.size(), "cell"), counted(columns.size(), "cell"));
        rows.push_back(std::move(*row));
    }
    return rows;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        const bool ends_blank = !cell.empty() && (is_blank(cell.front()) || is_blank(cell.back()));
        const bool quote = ends_blank || cell.find_first_of(",\"\n") != std::string::npos;
        if (!line.empty() || &cell != cells.data()) line += ',';
        if (!quote) line += cell;
        if (!quote) continue;
        line += '"';
        for (const char c : cell) line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line;
}

}  // namespace synfin::model::catalogue
