#include "cli/needs_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/prove_report.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {

using checker::necessity;
using checker::need;
using json = nlohmann::ordered_json;

namespace {

std::size_t count(const std::vector<need>& all, necessity what) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [what](const need& n) { return n.what == what; }));
}

std::string line(const need& n, const screen& shown) {
    const auto verdict =
        shown.paint(n.what == necessity::not_shown ? tone::bad : tone::good, fmt::format("{:<11}", to_string(n.what)));
    const auto why = n.what == necessity::needed
                         ? fmt::format("without it {} [{}] fails: {}", n.breaks, n.shown_by.of, n.shown_by.rule)
                         : n.why;
    return fmt::format("  {} {:<26} {}\n", verdict, n.id, why);
}

json as_json(const need& n) {
    json one{
        {"id", n.id}, {"sentence", n.says}, {"needed", to_string(n.what)}, {"questions", n.questions}, {"seconds", n.seconds}};
    if (!n.why.empty()) one["why"] = n.why;
    if (n.what != necessity::needed) return one;
    one["breaks"] = n.breaks;
    one["shown_by"] = gap_json(n.shown_by);
    return one;
}

}  // namespace

checker::proof_verdict needs_report::verdict() const {
    return count(found, necessity::not_shown) == 0 ? checker::proof_verdict::holds : checker::proof_verdict::incomplete;
}

std::string needs_lines(const std::vector<need>& all, const screen& shown) {
    std::string text;
    for (const need& n : all) text += line(n, shown);
    return text + fmt::format("  {} needed, {} not needed, {} not shown\n", count(all, necessity::needed),
                              count(all, necessity::not_needed), count(all, necessity::not_shown));
}

std::string needs_text(const needs_report& r, const screen& shown) {
    return scope_text(r.how) + "\neach assumption and lemma left out in turn\n" + needs_lines(r.found, shown) +
           fmt::format("\n{}, {}\n", to_string(r.verdict()), duration_text(r.seconds));
}

json needs_list(const std::vector<need>& all) {
    json list = json::array();
    for (const need& n : all) list.push_back(as_json(n));
    return list;
}

std::string needs_json(const needs_report& r) {
    return json{{"format", "synfin-proof-needs"},    {"version", 1},
                {"scope", scope_text(r.how)},        {"bits", r.how.model.size.bits},
                {"verdict", to_string(r.verdict())}, {"seconds", r.seconds},
                {"hypotheses", needs_list(r.found)}}
               .dump(2) +
           "\n";
}

}  // namespace synfin::cli
