#include "cli/explain/article.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/numbers.hpp"
#include "traces/columns.hpp"
#include "traces/ladder.hpp"

namespace synfin::cli {
namespace {

constexpr std::size_t line_length = 100;

/// A trace as an article shows it. The address names profile and variant, and the id of a rule begins with its clause, so
/// that neither need stand beside it; and every profile takes the reading that drops what arrives out of order.
traces::trace for_reading(traces::trace t) {
    if (!t.profile.empty() && t.address.starts_with(t.profile)) {
        t.profile.clear();
        t.variant.clear();
        std::erase(t.readings, "drop_out_of_order");
    }
    for (auto& s : t.steps)
        for (auto& r : s.rules)
            if (r.id.starts_with(r.clause)) r.clause.clear();
    return t;
}

std::string wrapped_text(const std::string& text, tone meaning, const style& paint) {
    std::string out;
    for (const auto& line : traces::wrapped(text, line_length)) out += paint(meaning, line) + "\n";
    return out;
}

std::string table_text(const table& rows, const style& paint) {
    traces::column_table columns;
    bool head = true;
    for (const auto& row : rows) {
        std::vector<traces::cells> cells{{}};
        for (const auto& c : row) cells.push_back({{c, head ? tone::dim : tone::plain}});
        columns.add(std::move(cells));
        head = false;
    }
    return columns.text(paint);
}

std::string evidence_text(const evidence& e, const style& paint) {
    const bool bad = e.verdict.find("violated") != std::string::npos;
    return wrapped_text("checked: " + e.verdict, bad ? tone::bad : tone::good, paint) +
           paint(tone::dim, fmt::format("  {}, {}, depth {}{}", counted(e.states, "state"), counted(e.transitions, "transition"),
                                        e.depth, e.complete ? ", complete" : "")) +
           "\n" + paint(tone::dim, "  " + e.instance) + "\n";
}

struct printer {
    const article_style& how;

    std::string operator()(const paragraph& p) const {
        return wrapped_text(p.text, p.heads ? tone::strong : tone::plain, how.shown.paint);
    }
    std::string operator()(const traces::trace& t) const {
        return traces::ladder(for_reading(t),
                              {.unicode = how.shown.utf8, .colour = how.shown.paint.coloured(), .full = how.full});
    }
    std::string operator()(const table& t) const { return table_text(t, how.shown.paint); }
    std::string operator()(const verbatim& v) const { return v.text; }
    std::string operator()(const evidence& e) const { return evidence_text(e, how.shown.paint); }
};

nlohmann::ordered_json json_of(const evidence& e) {
    return {{"instance", e.instance}, {"states", e.states},     {"transitions", e.transitions},
            {"depth", e.depth},       {"complete", e.complete}, {"verdict", e.verdict}};
}

}  // namespace

void article::show(traces::trace t, std::string title) {
    t.title = std::move(title);
    pieces.emplace_back(std::move(t));
}

void article::checked(const std::string& instance, const checker::exploration& how, std::string verdict) {
    pieces.emplace_back(evidence{instance, std::move(verdict), how.states, how.transitions, how.depth, how.complete});
}

std::string as_text(const article& a, const article_style& how) {
    std::string text;
    for (const auto& piece : a.pieces) text += (text.empty() ? "" : "\n") + std::visit(printer{how}, piece);
    return text;
}

std::string as_json(const article& a) {
    if (a.kind == "trace")
        for (const auto& piece : a.pieces)
            if (const auto* t = std::get_if<traces::trace>(&piece)) return traces::write(*t);
    nlohmann::ordered_json out{{"kind", a.kind}, {"name", a.name}};
    auto checks = nlohmann::ordered_json::array(), tables = checks, shown = checks;
    for (const auto& piece : a.pieces) {
        if (const auto* e = std::get_if<evidence>(&piece)) checks.push_back(json_of(*e));
        if (const auto* rows = std::get_if<table>(&piece)) tables.push_back(*rows);
        if (const auto* t = std::get_if<traces::trace>(&piece)) shown.push_back(nlohmann::ordered_json::parse(traces::write(*t)));
    }
    out["checks"] = checks;
    out["tables"] = tables;
    out["traces"] = shown;
    out["text"] = as_text(a, article_style{{style(false), false}, false});
    return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string both_spellings(model::state s) {
    const auto rfc = name(s), netstat = netstat_name(s);
    return rfc == netstat ? std::string(rfc) : fmt::format("{} (netstat: {})", rfc, netstat);
}

std::string full_stop(std::string text) {
    text.erase(text.find_last_not_of(". ") + 1);
    return text + ".";
}

}  // namespace synfin::cli
