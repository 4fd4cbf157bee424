#include "cli/prove_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/needs_report.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {

using checker::proof_verdict;
using checker::proved;
using json = nlohmann::ordered_json;

namespace {

proof_verdict weaker(proof_verdict a, proof_verdict b) {
    if (a == proof_verdict::not_proved || b == proof_verdict::not_proved) return proof_verdict::not_proved;
    return a == proof_verdict::incomplete ? a : b;
}

proof_verdict weakest(const std::vector<proved>& all) {
    proof_verdict v = proof_verdict::holds;
    for (const auto& one : all) v = weaker(v, one.verdict);
    return v;
}

std::string painted(proof_verdict v, const screen& shown) {
    const auto text = fmt::format("{:<11}", to_string(v));
    return v == proof_verdict::holds ? shown.paint(tone::good, text) : shown.paint(tone::bad, text);
}

constexpr std::size_t most_gaps = 3;

/// The values of a gap, the ones that matter first: states, then numbers in the order of their names.
std::string values_text(const checker::gap& g) {
    std::vector<std::string> on, numbers;
    for (const auto& v : g.values) {
        const std::string name(model::variable_name(v.variable));
        if (v.variable->is_flag() && v.value != 0) on.push_back(name);
        if (!v.variable->is_flag() && v.value != 0) numbers.push_back(fmt::format("{}={:x}", name, v.value));
    }
    std::sort(on.begin(), on.end());
    std::sort(numbers.begin(), numbers.end());
    return fmt::format("        {}\n        {}\n", fmt::join(on, " "), fmt::join(numbers, " "));
}

std::string gaps_text(const proved& p) {
    std::string text;
    for (std::size_t i = 0; i < std::min(most_gaps, p.gaps.size()); ++i) {
        const auto& g = p.gaps[i];
        text += fmt::format("      {} [{}]{}\n", g.rule, g.of, g.what == checker::answer::unknown ? ": the solver gives up" : "");
        if (i == 0) text += values_text(g);
    }
    if (p.gaps.size() > most_gaps) text += fmt::format("      and {} more\n", p.gaps.size() - most_gaps);
    return text;
}

std::string line(const proved& p, proof_verdict v, const screen& shown) {
    return fmt::format("  {} {:<26} {:>5} {:>9}  {}\n", painted(v, shown), p.id, p.questions, duration_text(p.seconds), p.says) +
           gaps_text(p);
}

std::string lines(const std::vector<proved>& all, const screen& shown) {
    std::string text;
    for (const auto& p : all) text += line(p, p.verdict, shown);
    return text;
}

std::string witness_lines(const prove_report& r, const screen& shown) {
    std::string text;
    for (const auto& w : r.found.witnesses)
        if (w.verdict != proof_verdict::holds) text += line(w, w.verdict, shown);
    text += fmt::format("  {} of {} premises and states can be met; {} of {} rules can fire\n",
                        std::count_if(r.found.witnesses.begin(), r.found.witnesses.end(),
                                      [](const proved& w) { return w.verdict == proof_verdict::holds; }),
                        r.found.witnesses.size(), r.found.rules - r.found.unreachable.size(), r.found.rules);
    for (const auto& u : r.found.unreachable) text += fmt::format("    never: {}\n", u);
    return text;
}

json as_json(const proved& p) {
    json one{{"id", p.id},           {"sentence", p.says},          {"verdict", to_string(p.verdict)}, {"questions", p.questions},
             {"seconds", p.seconds}, {"longest_seconds", p.longest}};
    for (const auto& g : p.gaps) one["gaps"].push_back(gap_json(g));
    return one;
}

json as_json(const std::vector<proved>& all) {
    json list = json::array();
    for (const auto& p : all) list.push_back(as_json(p));
    return list;
}

}  // namespace

json gap_json(const checker::gap& g) {
    json values = json::object();
    for (const auto& v : g.values) values[std::string(model::variable_name(v.variable))] = v.value;
    return {{"rule", g.rule},
            {"instance", g.of},
            {"answer", g.what == checker::answer::unknown ? "unknown" : "refuted"},
            {"values", std::move(values)}};
}

bool prove_report::shows(const std::string& property) const {
    return properties.empty() || std::find(properties.begin(), properties.end(), property) != properties.end();
}

proof_verdict prove_report::verdict_of(const proved& property) const {
    const proof_verdict v = weaker(property.verdict, weakest(found.lemmas));
    return found.complete ? v : weaker(v, proof_verdict::incomplete);
}

proof_verdict prove_report::verdict() const {
    proof_verdict v = weaker(weakest(found.lemmas), weakest(found.witnesses));
    v = weaker(v, weaker(weakest(schedules), weakest(timed)));
    if (!found.needs_shown()) v = weaker(v, proof_verdict::incomplete);
    for (const auto& p : found.properties)
        if (shows(p.id)) v = weaker(v, verdict_of(p));
    return v;
}

std::string scope_text(const checker::proof_options& how) {
    const auto& s = how.model.size;
    std::string rules;
    for (unsigned r = 0; r < model::reading_count; ++r)
        if (how.model.rules.taken.has(static_cast<model::reading>(r)))
            rules += fmt::format("{}{}", rules.empty() ? "" : ", ", name(static_cast<model::reading>(r)));
    if (how.model.rules.mistake != model::variant::none)
        rules += fmt::format("; with the mistake {}", name(how.model.rules.mistake));
    return fmt::format(
               "all 2^{} values of every number; any number of segments lost, repeated, reordered, of any incarnation; crash, "
               "abort,\n"
               "reopening, simultaneous open and close; any windows up to {} and {} numbers an incarnation; readings: {}\n"
               "assumed: {}no attacker; no segment is held out of order\n",
               s.bits, grouped(s.window), grouped(s.numbers), rules.empty() ? "the default ones" : rules,
               how.model.fresh_numbers ? "initial numbers are fresh (3.4.1); " : "NOT that initial numbers are fresh; ") +
           (how.model.left_out.empty() ? "" : fmt::format("left out: {}\n", how.model.left_out));
}

std::string prove_text(const prove_report& r, const screen& shown) {
    std::string text = scope_text(r.how) + "\n";
    text += fmt::format("lemmas: kept by all {} steps of either end ({} ways are ruled out by the lemmas)\n", r.found.steps,
                        r.found.ruled_out);
    for (const auto& l : r.found.lemmas) text += line(l, l.verdict, shown);
    text += "\nproperties: follow from the lemmas\n";
    for (const auto& p : r.found.properties)
        if (r.shows(p.id)) text += line(p, r.verdict_of(p), shown);
    if (!r.schedules.empty())
        text += "\nschedules: from every state that the lemmas allow, whatever way they go\n" + lines(r.schedules, shown);
    if (!r.timed.empty())
        text +=
            "\nlinger: TIME-WAIT of 2 MSL, if it waits anew whenever it answers (docs/proof-runs.md)\n" + lines(r.timed, shown);
    if (r.runs) text += "\nruns from the beginning that break a property\n" + runs_text(*r.runs, shown);
    text += "\nnothing is vacuous\n" + witness_lines(r, shown);
    if (!r.found.needs.empty()) text += "\nwhat each assumption and lemma is needed for\n" + needs_lines(r.found.needs, shown);
    text += fmt::format("\n{}: {} questions, {} ({} of the solvers), {}\n", to_string(r.verdict()), grouped(r.found.questions),
                        duration_text(r.seconds), duration_text(r.found.cpu_seconds), bytes_text(r.peak_bytes));
    if (!r.unanswered.empty()) text += fmt::format("the solver gave up on some; they are kept in {}\n", r.unanswered);
    return text;
}

std::string prove_json(const prove_report& r) {
    const auto& s = r.how.model.size;
    json lemmas = as_json(r.found.lemmas), properties = json::array();
    for (const auto& p : r.found.properties) {
        if (!r.shows(p.id)) continue;
        json one = as_json(p);
        one["own_verdict"] = to_string(p.verdict);
        one["verdict"] = to_string(r.verdict_of(p));
        one["lemmas"] = lemmas;
        properties.push_back(std::move(one));
    }
    json doc{{"format", "synfin-proof"},
             {"version", 1},
             {"scope", scope_text(r.how)},
             {"bits", s.bits},
             {"numbers", s.numbers},
             {"window", s.window},
             {"verdict", to_string(r.verdict())},
             {"complete", r.found.complete},
             {"seconds", r.seconds},
             {"solver_seconds", r.found.cpu_seconds},
             {"peak_bytes", r.peak_bytes},
             {"steps", r.found.steps},
             {"ruled_out", r.found.ruled_out},
             {"questions", r.found.questions},
             {"properties", std::move(properties)},
             {"lemmas", std::move(lemmas)},
             {"schedules", as_json(r.schedules)},
             {"timed", as_json(r.timed)},
             {"witnesses", as_json(r.found.witnesses)},
             {"unreachable", r.found.unreachable},
             {"unanswered", r.unanswered},
             {"hypotheses", needs_list(r.found.needs)}};
    if (r.runs) doc["runs"] = json::parse(runs_json(*r.runs));
    return doc.dump(2) + "\n";
}

}  // namespace synfin::cli
