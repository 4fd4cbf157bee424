#include <fmt/format.h>

#include <algorithm>

#include "conformance/report.hpp"
#include "support/numbers.hpp"

namespace synfin::conformance {
namespace {

struct sign {
    const char *unicode, *ascii;
    tone meaning;
};

sign sign_of(verdict v) {
    switch (v) {
        case verdict::pass:
            return {"✔", "+", tone::good};
        case verdict::fail:
        case verdict::unexpected_pass:
            return {"✘", "X", tone::bad};
        case verdict::deviation:
        case verdict::inconclusive:
            return {"~", "~", tone::warning};
        default:
            return {"·", "-", tone::dim};
    }
}

bool tells_something(const case_result& r) {
    return r.v == verdict::fail || r.v == verdict::deviation || r.v == verdict::unexpected_pass || r.v == verdict::inconclusive;
}

std::string head(const case_result& r, const report_options& o) {
    const sign s = sign_of(r.v);
    const auto address = r.ran->id.substr(r.ran->id.find('/') + 1);
    std::string requirement(name(r.ran->strength));
    for (const auto& req : r.ran->requirements) requirement += " " + req;
    return fmt::format("  {} {:<44} {:<17} {}\n", o.paint(s.meaning, o.unicode ? s.unicode : s.ascii), address,
                       o.paint(s.meaning, name(r.v)), o.paint(tone::dim, requirement));
}

// How the stack came there, with the step under test in brackets.
std::string way(const case_result& r, std::string_view before = "[", std::string_view behind = "]") {
    std::string text;
    for (std::size_t i = 0; i <= r.step; ++i) {
        const auto word = std::string(r.ran->steps[i]->name);
        text += (text.empty() ? "" : ", ") + (i == r.ran->tested ? fmt::format("{}{}{}", before, word, behind) : word);
    }
    return text;
}

std::size_t followers(const case_result& r, const run_report& report) {
    return static_cast<std::size_t>(std::count_if(report.results.begin(), report.results.end(),
                                                  [&](const case_result& other) { return other.follows == r.ran->id; }));
}

std::string details(const case_result& r, const run_report& report) {
    std::string text;
    const auto line = [&](const char* word, const std::string& what) { text += fmt::format("      {:<9}{}\n", word, what); };
    line("steps", way(r));
    if (!r.actual.empty()) line("at", text_of(*r.ran->steps[r.step]));
    for (std::size_t i = 0; i < r.allowed.size(); ++i) line(i == 0 ? "expected" : "or", r.allowed[i]);
    if (!r.actual.empty()) line("actual", r.actual);
    if (!r.rule.empty())
        line("rule", fmt::format("{}, RFC {}: {}", r.rule, r.clause.starts_with("RFC ") ? r.clause.substr(4) : "9293 " + r.clause,
                                 r.says));
    if (!r.shortest.empty() && r.shortest != way(r, "", "")) line("shortest", r.shortest);
    if (!r.like.empty()) line("like", r.like);
    if (const auto n = followers(r, report); n != 0) line("hides", counted(n, "case") + " that cannot get past this");
    if (!r.note.empty()) line("note", r.note);
    line("repeat",
         fmt::format("synfin run {} '{}'", report.options.empty() ? "--stack " + report.stack : report.options, r.ran->id));
    return text;
}

std::string section_tree(const run_report& report, const report_options& o) {
    std::string text, section;
    for (const case_result& r : report.results) {
        if (!o.all && (!tells_something(r) || !r.follows.empty())) continue;
        if (section != section_of(*r.ran)) {
            section = section_of(*r.ran);
            text += (text.empty() ? "" : "\n") + o.paint(tone::strong, "RFC 9293 " + section) + "\n";
        }
        text += head(r, o);
        if (tells_something(r)) text += details(r, report);
    }
    return text;
}

std::string section_counts(const run_report& report, const report_options& o) {
    std::string text;
    std::vector<std::string> sections;
    for (const case_result& r : report.results)
        if (const std::string s(section_of(*r.ran)); sections.empty() || sections.back() != s) sections.push_back(s);
    for (const auto& s : sections) {
        std::size_t cases = 0, passed = 0;
        for (const case_result& r : report.results)
            if (section_of(*r.ran) == s) ++cases, passed += r.v == verdict::pass ? 1U : 0U;
        text += fmt::format("  {:<10} {:>5} of {:>5} pass\n", s, passed, cases);
    }
    return o.paint(tone::dim, text);
}

std::string readings_text(const run_report& report) {
    std::string text;
    for (const profile_entry& p : report.profile) {
        if (p.taken == 0) continue;
        const std::string where = p.refused == 0 ? "" : fmt::format(" (sometimes: {} of {} cases)", p.taken, p.taken + p.refused);
        text += fmt::format("  follows {:<20} {}{}\n", model::name(p.what), text_of_reading(p.what), where);
    }
    return text.empty() ? "  follows the default readings\n" : text;
}

std::string counts_text(const run_report& report, const report_options& o) {
    std::string text = grouped(report.results.size()) + " run";
    for (unsigned v = 0; v < verdict_count; ++v)
        if (report.counts[v] != 0) {
            const auto what = static_cast<verdict>(v);
            text += " · " + o.paint(sign_of(what).meaning, fmt::format("{} {}", grouped(report.counts[v]), name(what)));
        }
    return text;
}

}  // namespace

std::string_view text_of_reading(model::reading r) { return model::text(r).sentence; }

std::string as_text(const run_report& report, const report_options& options) {
    std::string text = section_tree(report, options);
    if (!text.empty()) text += "\n";
    for (const auto& s : report.stale) text += options.paint(tone::bad, "stale baseline entry: ") + s + "\n";
    text += fmt::format("{} {} · suite {}\n", report.stack, report.version, report.suite);
    text += section_counts(report, options) + readings_text(report) + counts_text(report, options) + "\n";
    text += fmt::format("{} · {} cases/s without timers\n", duration_text(report.seconds), rounded(report.untimed_rate));
    if (!options.unicode)
        for (auto at = text.find("·"); at != std::string::npos; at = text.find("·"))
            text.replace(at, std::string("·").size(), "|");
    return text;
}

}  // namespace synfin::conformance
