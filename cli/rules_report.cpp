#include "cli/rules_report.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "support/numbers.hpp"

namespace synfin::cli {

using checker::proof_verdict;
using checker::step_verdict;
using json = nlohmann::ordered_json;

namespace {

std::string painted(proof_verdict v, const screen& shown) {
    return shown.paint(v == proof_verdict::holds ? tone::good : tone::bad, fmt::format("{:<11}", to_string(v)));
}

std::string place_text(const step_verdict& v) { return fmt::format("{} in {}, {}", name(v.on), name(v.in), name(v.at)); }

/// What does not hold, and what rests on an assumption; the rest is counted.
std::string steps_text(const rules_report& r, const screen& shown) {
    std::string text;
    std::size_t free = 0;
    std::map<std::string, std::vector<std::string>> assumed;
    for (const step_verdict& v : r.steps) {
        if (v.verdict != proof_verdict::holds)
            text += fmt::format("  {} {}: {}\n", painted(v.verdict, shown), place_text(v), v.wrong);
        else if (v.assumption.empty())
            ++free;
        else
            assumed[v.assumption].push_back(place_text(v));
    }
    text += fmt::format("  {} of {} steps: exactly one alternative applies, whatever the values\n", free, r.places);
    for (const auto& [what, where] : assumed)
        text += fmt::format("  {} more, given: {}\n      {}\n", where.size(), what, fmt::join(where, "\n      "));
    return text;
}

std::string kept_text(const checker::upkeep_proof& p, const screen& shown) {
    std::string text;
    for (const auto& s : p.sentences) {
        text += fmt::format("  {} {:<18} {:>5} {:>9}  {}\n", painted(s.verdict, shown), s.id, s.questions,
                            duration_text(s.seconds), s.says);
        for (const auto& g : s.gaps) text += fmt::format("      {} [{}]\n", g.rule, g.of);
    }
    text += fmt::format("  {} of {} rules can fire\n", p.rules - p.idle.size(), p.rules);
    for (const auto& i : p.idle) text += fmt::format("    never: {}: {}\n", i.id, i.why);
    return text;
}

json step_json(const step_verdict& v) {
    return {{"event", name(v.on)},  {"state", name(v.in)},        {"step", name(v.at)}, {"verdict", to_string(v.verdict)},
            {"seconds", v.seconds}, {"assumption", v.assumption}, {"wrong", v.wrong}};
}
json sentence_json(const checker::proved& s) {
    json gaps = json::array();
    for (const auto& g : s.gaps) gaps.push_back({{"rules", g.rule}, {"states", g.of}});
    return {{"id", s.id},
            {"says", s.says},
            {"verdict", to_string(s.verdict)},
            {"questions", s.questions},
            {"seconds", s.seconds},
            {"longest", s.longest},
            {"gaps", gaps}};
}

}  // namespace

proof_verdict rules_report::verdict() const {
    proof_verdict v = kept.verdict();
    for (const step_verdict& s : steps) {
        if (s.verdict == proof_verdict::not_proved) return s.verdict;
        if (s.verdict == proof_verdict::incomplete && v == proof_verdict::holds) v = s.verdict;
    }
    return steps.size() < places && v == proof_verdict::holds ? proof_verdict::incomplete : v;
}

rules_report judge_rules(const checker::well_formed_options& how) {
    const auto began = std::chrono::steady_clock::now();
    rules_report r;
    r.places = model::proof::places().size();
    r.steps = checker::exactly_one_applies_everywhere(how);
    r.kept = checker::prove_upkeep(how);
    r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return r;
}

std::string rules_text(const rules_report& r, const screen& shown) {
    return "numbers of 32 bits, every combination of readings, one event at one end\n\n" + steps_text(r, shown) + "\n" +
           kept_text(r.kept, shown) +
           fmt::format("\n{} ways, {} questions, {}\n", grouped(r.kept.ways), grouped(r.kept.questions + r.steps.size()),
                       duration_text(r.seconds));
}

std::string rules_json(const rules_report& r) {
    json steps = json::array(), sentences = json::array(), idle = json::array();
    for (const auto& s : r.steps) steps.push_back(step_json(s));
    for (const auto& s : r.kept.sentences) sentences.push_back(sentence_json(s));
    for (const auto& i : r.kept.idle) idle.push_back({{"id", i.id}, {"why", i.why}});
    return json{{"verdict", to_string(r.verdict())},
                {"places", r.places},
                {"steps", steps},
                {"sentences", sentences},
                {"rules", r.kept.rules},
                {"never_fire", idle},
                {"ways", r.kept.ways},
                {"seconds", r.seconds}}
               .dump(2) +
           "\n";
}

}  // namespace synfin::cli
