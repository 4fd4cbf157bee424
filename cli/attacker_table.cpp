#include "cli/attacker_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "support/numbers.hpp"

namespace synfin::cli {

using checker::odds;
using checker::proof_verdict;
using model::proof::amount;
using model::proof::checks_of;
using model::proof::end_numbers;
using model::proof::guesses;
using json = nlohmann::ordered_json;

namespace {

/// "any", "none", "RCV.NXT exactly", "RCV.WND from RCV.NXT on".
std::string guesses_text(const guesses& g, std::string_view base) {
    if (g.kind != guesses::interval) return g.kind == guesses::all ? "any" : "none";
    const std::string first = g.first.words();
    const std::string from =
        first == "0" ? std::string(base)
                     : fmt::format("{} {} {}", base, first[0] == '-' ? '-' : '+', first.substr(first[0] == '-' ? 1 : 0));
    return g.size == amount{.constant = 1} ? from : fmt::format("{} from {}", g.size.words(), from);
}
std::string sequence_text(const odds& o) { return guesses_text(o.sequence, o.what.in == model::SYN_SENT ? "0" : "RCV.NXT"); }
std::string acknowledgement_text(const odds& o) { return guesses_text(o.acknowledgement, "SND.UNA"); }

std::string count_text(double n) {
    if (std::isinf(n)) return "never";
    return n < 1e7 ? fmt::format("{:.0f}", n) : fmt::format("2^{:.1f}", std::log2(n));
}

bool share_a_line(const odds& a, const odds& b) {
    return a.what.wants == b.what.wants && a.what.forged == b.what.forged && a.what.end == b.what.end &&
           a.sequence == b.sequence && a.acknowledgement == b.acknowledgement && a.verdict == b.verdict;
}

/// Rows that differ in the state and the checks alone, together.
std::vector<std::vector<const odds*>> lines(const std::vector<odds>& rows) {
    std::vector<std::vector<const odds*>> found;
    for (const odds& o : rows) {
        const auto like = std::find_if(found.begin(), found.end(), [&](const auto& line) { return share_a_line(*line[0], o); });
        if (like == found.end())
            found.push_back({&o});
        else
            like->push_back(&o);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a[0]->what.wants < b[0]->what.wants; });
    return found;
}

std::string states_text(const std::vector<const odds*>& line) {
    std::vector<std::string_view> names;
    for (const odds* o : line)
        if (std::find(names.begin(), names.end(), name(o->what.in)) == names.end()) names.push_back(name(o->what.in));
    const std::string_view end = line[0]->what.end;
    return fmt::format("{}{}{}", fmt::join(names, ", "), end.empty() ? "" : ": ", end);
}
std::string_view checks_text(const std::vector<const odds*>& line) {
    const std::string_view first = checks_of(line[0]->what.rules);
    const bool both = std::any_of(line.begin(), line.end(), [&](const odds* o) { return checks_of(o->what.rules) != first; });
    return both ? "either" : first;
}

std::string line_text(const std::vector<const odds*>& line, const end_numbers& n, const screen& shown) {
    const odds& o = *line[0];
    const std::string verdict = fmt::format("{:<10}", to_string(o.verdict));
    return fmt::format("  {} {:<12} {:<13} {:<8} {:>11} {:>11}  SEG.SEQ: {}; SEG.ACK: {}\n",
                       shown.paint(o.verdict == proof_verdict::holds ? tone::good : tone::bad, verdict), name(o.what.wants),
                       o.what.forged, checks_text(line), count_text(o.segments_for_certain(n)),
                       count_text(o.segments_on_average(n)), sequence_text(o), acknowledgement_text(o)) +
           fmt::format("             in {}\n", states_text(line));
}

json amount_json(const amount& a) {
    return {{"text", a.words()},  {"constant", a.constant}, {"window", a.window},     {"max_window", a.max_window},
            {"flight", a.flight}, {"length", a.length},     {"half_spaces", a.halves}};
}
json guesses_json(const guesses& g) {
    if (g.kind != guesses::interval) return {{"kind", g.kind == guesses::all ? "all" : "none"}};
    return {{"kind", "interval"}, {"first", amount_json(g.first)}, {"size", amount_json(g.size)}};
}
/// JSON knows no infinity.
json finite(double n) { return std::isinf(n) ? json(nullptr) : json(n); }

json row_json(const odds& o, const end_numbers& n) {
    return {{"aim", name(o.what.wants)},
            {"state", name(o.what.in)},
            {"end", o.what.end},
            {"forged", o.what.forged},
            {"checks", checks_of(o.what.rules)},
            {"sequence", guesses_json(o.sequence)},
            {"acknowledgement", guesses_json(o.acknowledgement)},
            {"verdict", to_string(o.verdict)},
            {"segments_for_certain", finite(o.segments_for_certain(n))},
            {"segments_on_average", finite(o.segments_on_average(n))},
            {"ways", o.ways},
            {"segments_tried", o.segments},
            {"solver_seconds", o.seconds}};
}

}  // namespace

proof_verdict attacker_table::verdict() const {
    proof_verdict v = rows.size() < attacks ? proof_verdict::incomplete : proof_verdict::holds;
    for (const odds& o : rows) {
        if (o.verdict == proof_verdict::not_proved) return o.verdict;
        if (o.verdict == proof_verdict::incomplete) v = o.verdict;
    }
    return v;
}

attacker_table judge_attacker(const checker::odds_options& how, const end_numbers& example) {
    const auto began = std::chrono::steady_clock::now();
    attacker_table t;
    t.example = example;
    t.attacks = model::proof::attacks().size();
    t.rows = checker::attacker_odds(how);
    t.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return t;
}

std::string attacker_text(const attacker_table& t, const screen& shown) {
    const end_numbers& n = t.example;
    std::string text = fmt::format(
        "forged segments for certain and on average, at RCV.WND = {}, MAX.SND.WND = {}, {} octets in flight, {} octets of "
        "text\n\n"
        "             {:<12} {:<13} {:<8} {:>11} {:>11}  these values, and no others, succeed\n",
        n.window, n.max_window, n.flight, n.length, "aim", "forged", "checks", "certain", "average");
    for (const auto& line : lines(t.rows)) text += line_text(line, n, shown);
    std::size_t tried = 0;
    for (const odds& o : t.rows) tried += o.segments;
    return text + fmt::format("\n{} of {} attacks, {} concrete segments, {}\n", t.rows.size(), t.attacks, tried,
                              duration_text(t.seconds));
}

std::string attacker_json(const attacker_table& t) {
    json rows = json::array();
    for (const odds& o : t.rows) rows.push_back(row_json(o, t.example));
    const end_numbers& n = t.example;
    const json example{{"window", n.window}, {"max_window", n.max_window}, {"flight", n.flight}, {"length", n.length}};
    return json{{"verdict", to_string(t.verdict())},
                {"attacks", t.attacks},
                {"example", example},
                {"seconds", t.seconds},
                {"rows", rows}}
               .dump(2) +
           "\n";
}

}  // namespace synfin::cli
