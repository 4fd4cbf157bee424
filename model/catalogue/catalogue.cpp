// Reads the four tables and looks things up in them.
#include "model/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "model/catalogue/csv.hpp"
#include "support/names.hpp"

namespace synfin::model::catalogue {
namespace {

constexpr std::array<std::string_view, 3> status_names{"modelled", "excepted", "not-applicable"};
constexpr std::array<std::string_view, 6> level_names{"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "RECOMMENDED", "MAY"};
constexpr std::size_t shortest_reason = 20;
constexpr std::string_view part_mark = "in part: ";

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) found.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

tl::unexpected<error> at_line(const std::string& file, int line, error e) {
    e.file = file;
    e.line = line;
    return tl::unexpected(std::move(e));
}

result<status> read_status(const std::string& text) {
    for (std::size_t i = 0; i < status_names.size(); ++i)
        if (status_names[i] == text) return static_cast<status>(i);
    return tl::unexpected(unknown_name("status", text, status_names));
}

// What is modelled needs no reason, but a limit is marked as such; everything else is explained.
result<void> check_reason(status what, const std::string& reason) {
    if (what == status::modelled && (reason.empty() || reason.starts_with(part_mark))) return {};
    if (what == status::modelled) return failure("a reason for what is modelled", fmt::format("nothing, or '{}...'", part_mark));
    if (reason.size() >= shortest_reason) return {};
    if (reason.empty()) return failure("no reason", "why it is not modelled");
    return failure(fmt::format("the reason '{}'", printable(reason)), "a sentence");
}

result<requirement> read_requirement(const csv_row& row) {
    const auto& c = row.cells;
    if (std::ranges::find(level_names, c[1]) == level_names.end())
        return tl::unexpected(unknown_name("level", c[1], level_names));
    if (c[4].empty()) return failure("no paraphrase", "the requirement in our own words");
    return read_status(c[5]).and_then([&](status what) {
        return check_reason(what, c[6]).map([&] {
            return requirement{c[0], c[1], words(c[2]), c[3], c[4], what, c[6], row.line};
        });
    });
}

result<rfc_rule> read_rule(const csv_row& row) {
    const auto& c = row.cells;
    return read_status(c[1]).and_then([&](status what) -> result<rfc_rule> {
        if ((what == status::modelled) == c[2].empty())
            return failure(fmt::format("{}, implemented by '{}'", name(what), printable(c[2])),
                           "rules for what is modelled, and only for that");
        return check_reason(what, c[3]).map([&] { return rfc_rule{c[0], what, words(c[2]), c[3], row.line}; });
    });
}

result<clause> read_clause(const csv_row& row) {
    const auto& c = row.cells;
    if (c[1].empty() || c[2].empty()) return failure("a clause without RFC or title", "both");
    return clause{c[0], c[1], c[2], row.line};
}

result<ambiguity> read_ambiguity(const csv_row& row) {
    const auto& c = row.cells;
    if (c[2].empty() || c[3].empty()) return failure("an ambiguity without question or decision", "both");
    if (c[4].empty() && c[5].empty()) return failure("neither reading nor rule", "what embodies the decision");
    return ambiguity{c[0], c[1], c[2], c[3], words(c[4]), words(c[5]), row.line};
}

// All rows of one table; the first column is its key.
template <class Row>
result<std::vector<Row>> read_table(std::string_view text, const std::string& name, const std::vector<std::string_view>& columns,
                                    result<Row> (*read)(const csv_row&)) {
    const std::string file = "model/catalogue/" + name;
    const auto rows = read_csv(text, file, columns);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<Row> table;
    std::set<std::string_view> seen;
    for (const auto& row : *rows) {
        if (row.cells[0].empty()) return failure_at(file, row.line, "no id", "one");
        if (!seen.insert(row.cells[0]).second)
            return failure_at(file, row.line, fmt::format("'{}' a second time", printable(row.cells[0])), "each id once");
        auto entry = read(row);
        if (!entry) return at_line(file, row.line, entry.error());
        table.push_back(std::move(*entry));
    }
    return table;
}

template <class Row>
const Row* found(const std::vector<Row>& table, std::string_view id) {
    const auto at = std::ranges::find(table, id, &Row::id);
    return at == table.end() ? nullptr : &*at;
}

}  // namespace

std::string_view name(status s) { return status_names[static_cast<std::size_t>(s)]; }

const requirement* tables::find_requirement(std::string_view id) const { return found(requirements, id); }
const clause* tables::find_clause(std::string_view id) const { return found(clauses, id); }
const ambiguity* tables::find_ambiguity(std::string_view id) const { return found(ambiguities, id); }

std::vector<const ambiguity*> tables::decided_by(std::string_view reading_or_rule) const {
    std::vector<const ambiguity*> decided;
    for (const auto& a : ambiguities)
        if (std::ranges::count(a.readings, reading_or_rule) > 0 || std::ranges::count(a.rules, reading_or_rule) > 0)
            decided.push_back(&a);
    return decided;
}

result<tables> read_tables(const sources& text) {
    auto requirements =
        read_table<requirement>(text.requirements, "requirements.csv",
                                {"id", "level", "section", "topic", "paraphrase", "status", "reason"}, read_requirement);
    if (!requirements) return tl::unexpected(requirements.error());
    auto rules = read_table<rfc_rule>(text.rules, "rules.csv", {"id", "status", "implemented_by", "reason"}, read_rule);
    if (!rules) return tl::unexpected(rules.error());
    auto clauses = read_table<clause>(text.clauses, "clauses.csv", {"id", "rfc", "title"}, read_clause);
    if (!clauses) return tl::unexpected(clauses.error());
    auto ambiguities = read_table<ambiguity>(text.ambiguities, "ambiguities.csv",
                                             {"id", "place", "question", "taken", "readings", "rules"}, read_ambiguity);
    if (!ambiguities) return tl::unexpected(ambiguities.error());
    return tables{std::move(*requirements), std::move(*rules), std::move(*clauses), std::move(*ambiguities)};
}

const tables& embedded() {
    static const tables read = read_tables(embedded_sources()).value();  // a test reads them, so they can be read
    return read;
}

std::vector<std::string_view> rules_claiming(std::string_view requirement_id, std::span<const rule_info> rules) {
    std::vector<std::string_view> claiming;
    for (const auto& r : rules)
        if (detail::names(r.reqs, requirement_id)) claiming.push_back(r.id);
    return claiming;
}

}  // namespace synfin::model::catalogue
