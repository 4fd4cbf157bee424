// What was learned, told: to a person and to programs.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "conformance/learn/learn.hpp"
#include "support/numbers.hpp"

namespace synfin::conformance {
namespace {

using nlohmann::ordered_json;

std::string verdict_of(const learn_report& r) {
    if (!r.found.complete) return "incomplete: " + r.found.why;
    return fmt::format("learned, complete for {}", counted(r.extra_states, "extra state"));
}

std::string cost_of(const mealy::query_counts& c) {
    return fmt::format("{} queries, {} resets, {} symbols", grouped(c.queries), grouped(c.queries), grouped(c.symbols));
}

std::string clause_of(const difference_step& s) {
    if (s.rule.empty()) return "no rule";
    std::string text = fmt::format("RFC 9293 {}, {}: {}", s.clause, s.rule, s.says);
    std::string others;
    for (const auto& id : s.fired)
        if (id != s.rule) others += (others.empty() ? "" : ", ") + id;
    return others.empty() ? text : text + " (after " + others + ")";
}

std::string text_of(const difference& d, std::size_t number, std::size_t alike) {
    std::string word;
    for (const difference_step& s : d.steps) word += (word.empty() ? "" : " ") + std::string(s.input->name);
    std::string text = fmt::format("{:>3}. {}\n     model: {}\n     stack: {}\n     {}\n", number, word, d.shown().model_says,
                                   d.shown().stack_says, clause_of(d.shown()));
    if (d.parted + 1 != d.steps.size())
        text +=
            fmt::format("     elsewhere since step {}, {}: {}\n", d.parted + 1, d.decided().input->name, clause_of(d.decided()));
    if (d.allowed) text += "     allowed" + (d.note.empty() ? "" : ": " + d.note) + "\n";
    if (!d.allowed && !d.note.empty()) text += "     " + d.note + "\n";
    if (alike != 0) text += fmt::format("     and alike in {}\n", counted(alike, "other state"));
    return text;
}

/// What a reader would call one difference, seen from several states.
auto essence(const difference& d) {
    return std::tuple(d.shown().input, d.shown().model_says, d.shown().stack_says, d.shown().rule, d.decided().rule, d.allowed);
}

ordered_json json_of(const mealy::query_counts& c) {
    return {{"queries", c.queries}, {"resets", c.queries}, {"symbols", c.symbols}, {"known", c.known}};
}

ordered_json json_of(const mealy::machine& m) {
    ordered_json all = ordered_json::array();
    for (mealy::state s = 0; s < m.states(); ++s)
        for (mealy::symbol i = 0; i < m.inputs.size(); ++i)
            all.push_back({m.names[s], m.inputs[i], m.outputs[m.output(s, i)], m.names[m.after(s, i)]});
    return all;
}

ordered_json json_of(const difference& d) {
    ordered_json steps = ordered_json::array();
    for (const difference_step& s : d.steps)
        steps.push_back(
            {{"input", s.input->name}, {"model", s.model_says}, {"stack", s.stack_says}, {"clause", s.clause}, {"rule", s.rule}});
    return {{"steps", std::move(steps)},     {"clause", d.shown().clause}, {"rule", d.shown().rule}, {"parted", d.parted + 1},
            {"parted_by", d.decided().rule}, {"follows", d.follows},       {"allowed", d.allowed},   {"note", d.note}};
}

}  // namespace

std::string as_text(const std::vector<difference>& all) {
    std::string text;
    std::size_t number = 0, following = 0;
    std::map<decltype(essence(all.front())), std::size_t> alike;
    for (const difference& d : all)
        if (!d.follows) ++alike[essence(d)];
    for (const difference& d : all) {
        if (d.follows) ++following;
        if (const auto first = alike.find(essence(d)); !d.follows && first != alike.end()) {
            text += text_of(d, ++number, first->second - 1);
            alike.erase(first);
        }
    }
    if (number == 0) text = "no difference from the model\n";
    if (following != 0) text += fmt::format("{} more only after one of these, see --json\n", counted(following, "difference"));
    return text;
}

std::string as_text(const learn_report& r, bool with_differences) {
    std::string text = fmt::format("{} {}: {}, {} inputs; {}; {}\n", r.stack, r.version, counted(r.found.m.states(), "state"),
                                   r.alphabet.size(), cost_of(r.found.counts), duration_text(r.seconds));
    text += verdict_of(r) + "\n";
    if (r.resumed != 0) text += fmt::format("went on from {}\n", counted(r.resumed, "observation"));
    if (r.model.m.states() != 0)
        text += fmt::format("the model over the same inputs: {}{}\n", counted(r.model.m.states(), "state"),
                            r.model.complete ? "" : ", incomplete");
    return with_differences ? text + "\n" + as_text(r.differences) : text;
}

std::string as_json(const learn_report& r) {
    ordered_json inputs = ordered_json::array(), all = ordered_json::array();
    for (const stimulus* s : r.alphabet) inputs.push_back(s->name);
    for (const difference& d : r.differences) all.push_back(json_of(d));
    const ordered_json document{{"stack", r.stack},
                                {"version", r.version},
                                {"verdict", verdict_of(r)},
                                {"complete", r.found.complete},
                                {"extra_states", r.extra_states},
                                {"inputs", std::move(inputs)},
                                {"states", r.found.m.states()},
                                {"hypotheses", r.found.hypotheses},
                                {"asked", json_of(r.found.counts)},
                                {"asked_in_tests", json_of(r.found.in_tests)},
                                {"observations", r.found.observations},
                                {"resumed", r.resumed},
                                {"seconds", r.seconds},
                                {"transitions", json_of(r.found.m)},
                                {"differences", std::move(all)}};
    return document.dump(2) + "\n";
}

}  // namespace synfin::conformance
