#include "conformance/baseline.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "conformance/generate.hpp"
#include "conformance/second_look.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

constexpr const char* form = "CASE | CLAUSE | KIND: REASON";
constexpr std::array<std::string_view, known_kind_count> kind_names{"interface", "hardening", "choice", "harmless", "bug"};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::string_view> next_field(std::string_view& rest, bool last) {
    const auto bar = last ? std::string_view::npos : rest.find('|');
    if (!last && bar == std::string_view::npos) return std::nullopt;
    const auto field = trimmed(rest.substr(0, bar));
    rest.remove_prefix(last ? rest.size() : bar + 1);
    if (field.empty()) return std::nullopt;
    return field;
}

result<baseline_entry> parse_line(std::string_view line, const std::string& file, int number) {
    const auto pattern = next_field(line, false);
    const auto clause = next_field(line, false);
    const auto reason = next_field(line, true);
    if (!pattern || !clause || !reason) return failure_at(file, number, "not a baseline entry", form);
    const auto colon = reason->find(':');
    if (colon == std::string_view::npos) return failure_at(file, number, "a reason without its kind", form);
    const auto kind = std::find(kind_names.begin(), kind_names.end(), reason->substr(0, colon));
    if (kind == kind_names.end()) {
        error unknown = unknown_name("kind", reason->substr(0, colon), kind_names);
        unknown.file = file;
        unknown.line = number;
        return tl::unexpected(unknown);
    }
    return baseline_entry{std::string(*pattern),
                          std::string(*clause),
                          static_cast<known_kind>(kind - kind_names.begin()),
                          std::string(trimmed(reason->substr(colon + 1))),
                          number,
                          0};
}

std::size_t count_selected(std::string_view pattern, std::span<const test_case> known) {
    const auto selected = [&](const test_case& c) { return selects(pattern, c.id); };
    return static_cast<std::size_t>(std::count_if(known.begin(), known.end(), selected));
}

// "values/*/rst.first": the cases of that suite have addresses of their own, and they are not known in other suites' runs.
bool is_of_another_suite(std::string_view pattern, std::span<const test_case> known) {
    const auto slash = pattern.find('/');
    if (slash == std::string_view::npos) return false;
    const auto all = suites();
    if (std::none_of(all.begin(), all.end(), [&](const suite_info& s) { return s.name == pattern.substr(0, slash); }))
        return false;
    return count_selected(std::string(pattern.substr(0, slash)) + "/", known) == 0;
}

// "3.10.4/established.window-0/close": tours and words cross it, while the suite has the plainer transition.
bool is_known_plainer(std::string at, std::span<const test_case> known) {
    for (std::string plainer = less_particular(at); plainer != at; plainer = less_particular(at = plainer))
        if (count_selected(plainer, known) != 0) return true;
    return false;
}

result<void> check_known(baseline_entry& entry, const std::string& file, std::span<const test_case> known) {
    constexpr std::size_t more_than_ever_run = std::numeric_limits<std::size_t>::max();  // so that it is never stale
    entry.matched = count_selected(entry.pattern, known);
    if (entry.matched != 0) return {};
    if (is_of_another_suite(entry.pattern, known) || is_known_plainer(entry.pattern, known)) {
        entry.matched = more_than_ever_run;
        return {};
    }
    std::vector<std::string_view> ids;
    for (const test_case& c : known) ids.emplace_back(c.id);
    error unknown = unknown_name("case", entry.pattern, ids);
    unknown.file = file;
    unknown.line = entry.line;
    return tl::unexpected(unknown);
}

}  // namespace

std::string_view name(known_kind k) { return kind_names[static_cast<unsigned>(k)]; }

const baseline_entry* baseline::find(std::string_view id) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const baseline_entry& e) { return selects(e.pattern, id); });
    return found == entries.end() ? nullptr : &*found;
}

result<baseline> parse_baseline(std::string_view text, const std::string& file, std::span<const test_case> known) {
    baseline all{file, {}};
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.starts_with('#')) continue;
        auto entry = parse_line(line, file, number);
        if (!entry) return tl::unexpected(entry.error());
        if (auto fine = check_known(*entry, file, known); !fine) return tl::unexpected(fine.error());
        all.entries.push_back(std::move(*entry));
    }
    return all;
}

}  // namespace synfin::conformance
