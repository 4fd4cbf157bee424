// The matrix for people: on a page and in a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "conformance/matrix.hpp"
#include "model/catalogue/catalogue.hpp"
#include "support/numbers.hpp"

namespace synfin::conformance {
namespace {

std::size_t known_of(const tally& t, known_kind k) { return t.known[static_cast<unsigned>(k)]; }

// One cell: the worst thing that is true of it. In words for the page's key.
std::string cell(const tally& t) {
    const auto deliberate = known_of(t, known_kind::hardening) + known_of(t, known_kind::choice);
    if (t.fail != 0) return fmt::format("✘ {}", t.fail);
    if (const auto bugs = known_of(t, known_kind::bug); bugs != 0) return fmt::format("✗ {}", bugs);
    if (deliberate != 0) return fmt::format("◐ {}", deliberate);
    if (known_of(t, known_kind::harmless) != 0) return "○";
    if (t.pass != 0) return "✔";
    return known_of(t, known_kind::interface) + t.not_applicable != 0 ? "–" : "";
}

bool simply_met(const tally& t) { return cell(t) == "✔" || cell(t) == "–"; }

std::vector<std::string> requirements_of(std::span<const stack_summary> all) {
    std::set<std::string> seen;
    for (const stack_summary& s : all)
        for (const auto& [id, t] : s.requirements) seen.insert(id);
    std::vector<std::string> ordered;  // as the catalogue has them
    for (const auto& r : model::catalogue::embedded().requirements)
        if (seen.contains(r.id)) ordered.push_back(r.id);
    return ordered;
}

std::string topic(const std::string& id) {
    for (const auto& r : model::catalogue::embedded().requirements)
        if (r.id == id) return r.topic;
    return {};
}

const tally& tally_in(const stack_summary& s, const std::string& id) {
    static const tally none;
    const auto found = s.requirements.find(id);
    return found == s.requirements.end() ? none : found->second;
}

std::string count_in(const stack_summary& s, const char* verdict) {
    const auto found = s.verdicts.find(verdict);
    return found == s.verdicts.end() ? "0" : grouped(found->second);
}

// A bar would end the cell of a table.
std::string safe(std::string text) {
    for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.replace(at, 1, "\\|");
    return text;
}

std::string overview(std::span<const stack_summary> all) {
    std::string text = "| stack | version | clock | cases | pass | expected failure | deviation | fail | not applicable |\n";
    text += "|---|---|---|---|---|---|---|---|---|\n";
    for (const stack_summary& s : all)
        text += fmt::format("| [{0}](#{0}) | {1} | {2} | {3} | {4} | {5} | {6} | {7} | {8} |\n", s.name, safe(s.version),
                            s.virtual_time ? "virtual" : "real", grouped(s.cases), count_in(s, "pass"),
                            count_in(s, "expected-failure"), count_in(s, "deviation"), count_in(s, "fail"),
                            count_in(s, "not-applicable"));
    return text;
}

std::string matrix(std::span<const stack_summary> all) {
    std::string head = "| requirement | about |", rule = "|---|---|";
    for (const stack_summary& s : all) head += fmt::format(" {} |", s.name), rule += "---|";
    std::string text = head + "\n" + rule + "\n";
    for (const std::string& id : requirements_of(all)) {
        text += fmt::format("| {} | {} |", id, safe(topic(id)));
        for (const stack_summary& s : all) text += fmt::format(" {} |", cell(tally_in(s, id)));
        text += "\n";
    }
    return text;
}

std::string side(const choice_seen& c) {
    if (c.refused == 0) return fmt::format("yes ({} cases)", c.taken);
    if (c.taken == 0) return fmt::format("no ({} cases)", c.refused);
    return fmt::format("sometimes ({} of {} cases)", c.taken, c.taken + c.refused);
}

std::string choices_table(const stack_summary& s) {
    std::string text = "| choice | about | does it? |\n|---|---|---|\n";
    for (const choice_seen& c : s.choices)
        text += fmt::format("| `{}`{} | {} | {} |\n", c.reading, c.ambiguities.empty() ? "" : ", " + c.ambiguities,
                            safe(c.sentence), side(c));
    return s.choices.empty() ? "No case tells a choice apart.\n" : text;
}

std::string known_table(const stack_summary& s) {
    if (s.known.empty()) return "Nothing is known to be wrong.\n";
    std::string text = "| kind | clause | what it does | cases | for example |\n|---|---|---|---|---|\n";
    auto all = s.known;
    const std::vector<std::string> order{"bug", "choice", "hardening", "harmless", "interface"};
    const auto rank = [&](const known_failure& k) { return std::find(order.begin(), order.end(), k.kind) - order.begin(); };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    for (const known_failure& k : all)
        text += fmt::format("| {} | {} | {} | {} | `{}` |\n", k.kind, k.clause, safe(k.reason), k.cases, safe(k.example));
    return text;
}

std::string unexplained(const stack_summary& s) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < s.unexpected.size() && i < most; ++i)
        text += fmt::format("{}`{}`", i == 0 ? "" : ", ", safe(s.unexpected[i]));
    if (s.unexpected.size() > most) text += fmt::format(" and {} more.", s.unexpected.size() - most);
    return text;
}

std::string section(const stack_summary& s) {
    std::string text =
        fmt::format("## {}\n\n{} · {} time · {} · suite `{}`, {} cases · `synfin run --stack {}`\n\n", s.name, s.version,
                    s.virtual_time ? "virtual" : "real", s.shows_state ? "shows its state" : "does not show its state", s.suite,
                    grouped(s.cases), s.name);
    if (!s.missing_calls.empty()) text += fmt::format("Its interface has no: {}.\n\n", fmt::join(s.missing_calls, ", "));
    text += "Where the RFC leaves a choice:\n\n" + choices_table(s) + "\n";
    text += "What is known of it:\n\n" + known_table(s) + "\n";
    if (!s.unexpected.empty()) text += "Not explained yet: " + unexplained(s) + "\n\n";
    return text;
}

}  // namespace

std::string as_markdown(std::span<const stack_summary> all) {
    std::string text = "# What real TCP stacks do\n\nMade by `synfin run --stack all --matrix docs/stacks`; do not edit.\n\n";
    text += overview(all) + "\n## Requirement by stack\n\n";
    text +=
        "✔ every case passes · ✘ n cases fail without a known reason · ✗ n cases break the clause, known (`bug`) · "
        "◐ n cases differ by a deliberate `choice` or `hardening` · ○ differs harmlessly · – the interface cannot show it · "
        "empty: no case speaks of it\n\n";
    text += matrix(all) + "\n";
    for (const stack_summary& s : all) text += section(s);
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

std::string as_text(std::span<const stack_summary> all) {
    std::string text = fmt::format("{:<12}", "");
    for (const stack_summary& s : all) text += fmt::format(" {:>9}", s.name);
    text += "\n";
    std::size_t met = 0;
    for (const std::string& id : requirements_of(all)) {
        if (std::all_of(all.begin(), all.end(), [&](const stack_summary& s) { return simply_met(tally_in(s, id)); })) {
            ++met;
            continue;
        }
        text += fmt::format("{:<12}", id);
        for (const stack_summary& s : all) text += fmt::format(" {:>9}", cell(tally_in(s, id)));
        text += "\n";
    }
    text += fmt::format("{} met by every stack that can show it\n\n", counted(met, "requirement"));
    for (const char* v : {"pass", "expected-failure", "deviation", "fail", "not-applicable"}) {
        text += fmt::format("{:<12.12}", v);
        for (const stack_summary& s : all) text += fmt::format(" {:>9}", count_in(s, v));
        text += "\n";
    }
    return text;
}

}  // namespace synfin::conformance
