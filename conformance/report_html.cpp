// A run as a page: no script and nothing from elsewhere, so that it can be mailed, archived and read without a network.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/report.hpp"
#include "conformance/report_safe.hpp"
#include "support/numbers.hpp"
#include "traces/ladder.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

// table
constexpr std::string_view style_sheet = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #656d76; --line: #d0d7de; --panel: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #8d96a0; --line: #30363d;
  --panel: #161b22; --good: #3fb950; --bad: #f85149; --warn: #d29922; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
code, pre { font: 13px/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .1rem 1rem .1rem 0; vertical-align: top; }
details { margin: .2rem 0; } summary { cursor: pointer; }
details details { border-left: 2px solid var(--line); padding-left: .8rem; }
.faint { color: var(--faint); } .verdict { font-weight: 600; }
.is-pass .verdict { color: var(--good); } .is-fail .verdict, .is-unexpected-pass .verdict { color: var(--bad); }
.is-deviation .verdict, .is-inconclusive .verdict { color: var(--warn); }
label { margin-right: 1rem; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .4rem 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
)css";
// end of table

bool passed(const case_result& r) { return r.v == verdict::pass; }

/// A box for each verdict; what is not ticked is hidden by the style sheet.
std::string filters(const run_report& report) {
    std::string boxes, rules;
    for (unsigned v = 0; v < verdict_count; ++v) {
        if (report.counts[v] == 0) continue;
        const auto word = name(static_cast<verdict>(v));
        const bool shown = static_cast<verdict>(v) != verdict::pass || report.count(verdict::pass) == report.results.size();
        boxes += fmt::format("<input type=\"checkbox\" id=\"show-{0}\"{1}><label for=\"show-{0}\">{2} {0}</label>\n", word,
                             shown ? " checked" : "", grouped(report.counts[v]));
        rules += fmt::format("#show-{0}:not(:checked) ~ main .is-{0} {{ display: none; }}\n", word);
    }
    return "<style>\n" + rules + "</style>\n" + boxes;
}

traces::segment as_message(const log_entry& e, std::size_t number) {
    const char* from = e.from_stack ? "stack" : "peer";
    const char* to = e.from_stack ? "peer" : "stack";
    traces::segment m{.id = fmt::format("m{}", number), .from = from, .to = to, .seq = e.seg.seq, .ack = e.seg.ack};
    m.syn = (e.seg.flags & flag::syn) != 0;
    m.ack_on = (e.seg.flags & flag::ack) != 0;
    m.fin = (e.seg.flags & flag::fin) != 0;
    m.rst = (e.seg.flags & flag::rst) != 0;
    m.len = e.seg.length;
    m.wnd = e.seg.window;
    return m;
}

/// The segments that were seen, each step of the case where it belongs.
std::string ladder_of(const case_result& r) {
    traces::trace t;
    t.endpoints = {{"peer", {}}, {"stack", {}}};
    for (std::size_t step = 0; step <= r.step; ++step) {
        t.steps.push_back({.kind = traces::step_kind::note, .actor = "stack", .text = text_of(*r.ran->steps[step])});
        for (std::size_t i = 0; i < r.log.size(); ++i) {
            if (r.log[i].step != step) continue;
            const auto m = as_message(r.log[i], i + 1);
            t.steps.push_back({.kind = traces::step_kind::inject, .actor = m.from, .text = m.from + " sends", .sent = {m}});
            t.steps.push_back({.kind = traces::step_kind::deliver, .actor = m.to, .received = m});
        }
    }
    return "<pre>" + html_text(traces::ladder(t)) + "</pre>\n";
}

void add_fact(std::string& list, std::string_view word, const std::string& what) {
    if (!what.empty()) list += fmt::format("<dt>{}</dt><dd>{}</dd>\n", word, html_text(what));
}

std::string steps_text(const case_result& r) {
    std::string text;
    for (std::size_t i = 0; i < r.ran->steps.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ",
                            i == r.ran->tested ? fmt::format("[{}]", r.ran->steps[i]->name) : std::string(r.ran->steps[i]->name));
    return text;
}

std::string facts(const run_report& report, const case_result& r) {
    std::string list;
    add_fact(list, "steps", steps_text(r));
    if (!r.actual.empty()) add_fact(list, "at", text_of(*r.ran->steps[r.step]));
    for (const auto& a : r.allowed) add_fact(list, "allowed", a);
    add_fact(list, "actual", r.actual);
    if (!r.rule.empty()) add_fact(list, "rule", r.rule + ": " + r.says);
    add_fact(list, "clause", r.clause);
    add_fact(list, "note", r.note);
    add_fact(list, "repeat", fmt::format("synfin run --stack {} '{}'", report.stack, r.ran->id));
    return "<dl>\n" + list + "</dl>\n" + (r.log.empty() ? "" : ladder_of(r));
}

std::string case_entry(const run_report& report, const case_result& r) {
    std::string requirement(name(r.ran->strength));
    for (const auto& req : r.ran->requirements) requirement += " " + req;
    const std::string head = fmt::format("<code>{}</code> <span class=\"verdict\">{}</span> <span class=\"faint\">{}</span>",
                                         html_text(r.ran->id), name(r.v), html_text(requirement));
    if (passed(r)) return fmt::format("<div class=\"is-{}\">{}</div>\n", name(r.v), head);
    return fmt::format("<details class=\"is-{}\"><summary>{}</summary>\n{}</details>\n", name(r.v), head, facts(report, r));
}

std::string section_entry(const run_report& report, std::string_view section) {
    std::string cases;
    std::size_t all = 0, good = 0;
    for (const case_result& r : report.results) {
        if (section_of(*r.ran) != section) continue;
        ++all, good += passed(r) ? 1U : 0U;
        cases += case_entry(report, r);
    }
    return fmt::format(
        "<details{}><summary><strong>RFC 9293 {}</strong> <span class=\"faint\">{} of {} pass</span></summary>\n{}"
        "</details>\n",
        all == good ? "" : " open", html_text(section), grouped(good), grouped(all), cases);
}

std::string readings_table(const run_report& report) {
    std::string rows;
    for (const profile_entry& p : report.profile)
        if (p.taken != 0)
            rows += fmt::format("<tr><td><code>{}</code></td><td>{} of {}</td><td>{}</td></tr>\n", model::name(p.what), p.taken,
                                p.taken + p.refused, html_text(text_of_reading(p.what)));
    if (rows.empty()) return "<p>The stack follows the default readings.</p>\n";
    return "<h2>Readings the stack follows</h2>\n<table>\n<tr><th>reading</th><th>cases</th><th></th></tr>\n" + rows +
           "</table>\n";
}

}  // namespace

std::string as_html(const run_report& report) {
    const std::string title = html_text(fmt::format("{} {}: RFC 9293", report.stack, report.version));
    std::vector<std::string_view> sections;
    for (const case_result& r : report.results)
        if (std::find(sections.begin(), sections.end(), section_of(*r.ran)) == sections.end())
            sections.push_back(section_of(*r.ran));
    std::string tree;
    for (const auto s : sections) tree += section_entry(report, s);
    for (const auto& s : report.stale) tree += "<p class=\"is-fail\">stale baseline entry: " + html_text(s) + "</p>\n";
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
        "<body>\n<h1>{}</h1>\n<p>{} of suite {} in {}: <strong>{}</strong></p>\n{}<main>\n{}</main>\n{}</body>\n</html>\n",
        title, style_sheet, title, counted(report.results.size(), "case"), html_text(report.suite), duration_text(report.seconds),
        report.as_claimed() ? "as claimed" : "not as claimed", filters(report), tree, readings_table(report));
}

}  // namespace synfin::conformance
