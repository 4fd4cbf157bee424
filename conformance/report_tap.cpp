// A run in the Test Anything Protocol, version 14; what reads version 13 reads it too.
#include <fmt/format.h>

#include "conformance/report.hpp"
#include "conformance/report_safe.hpp"

namespace synfin::conformance {
namespace {

bool is_ok(verdict v) { return v != verdict::fail && v != verdict::unexpected_pass && v != verdict::inconclusive; }

// Within a line: '#' begins a directive, so that it is escaped as TAP 14 has it.
std::string on_a_line(std::string_view text) {
    std::string out;
    for (const char c : document_text(text)) {
        if (c == '#' || c == '\\') out += '\\';
        out += c == '\n' || c == '\t' ? ' ' : c;
    }
    return out;
}

std::string directive(const case_result& r) {
    if (r.v == verdict::not_applicable) return " # SKIP " + on_a_line(r.note);
    if (r.v == verdict::expected_failure)
        return " # TO"
               "DO " +
               on_a_line(r.note);
    return {};
}

// A string of YAML in double quotes.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : document_text(text)) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + '"';
}

std::string diagnosis(const case_result& r) {
    std::string text = fmt::format("  ---\n  verdict: {}\n  clause: {}\n", name(r.v), quoted(r.clause));
    text += fmt::format("  at: {}\n", quoted(text_of(*r.ran->steps[r.step])));
    if (!r.rule.empty()) text += fmt::format("  rule: {}\n  says: {}\n", quoted(r.rule), quoted(r.says));
    if (!r.allowed.empty()) text += "  allowed:\n";
    for (const auto& a : r.allowed) text += fmt::format("    - {}\n", quoted(a));
    if (!r.actual.empty()) text += fmt::format("  actual: {}\n", quoted(r.actual));
    if (!r.note.empty()) text += fmt::format("  note: {}\n", quoted(r.note));
    return text + "  ...\n";
}

}  // namespace

std::string as_tap(const run_report& report) {
    std::string text = fmt::format("TAP version 14\n1..{}\n", report.results.size());
    text += fmt::format("# {} {}, suite {}\n", on_a_line(report.stack), on_a_line(report.version), on_a_line(report.suite));
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        const case_result& r = report.results[i];
        // An expected failure is not ok, and its directive says that this is known: a harness does not count it.
        const bool ok = is_ok(r.v) && r.v != verdict::expected_failure;
        text += fmt::format("{} {} - {}{}\n", ok ? "ok" : "not ok", i + 1, on_a_line(r.ran->id), directive(r));
        if (r.v != verdict::pass && r.v != verdict::not_applicable) text += diagnosis(r);
    }
    for (const auto& s : report.stale) text += "# stale baseline entry: " + on_a_line(s) + "\n";
    return text;
}

}  // namespace synfin::conformance
