// Cases as JSON: what is done, in words and in numbers, and for each step the set of allowed answers.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "conformance/generate.hpp"
#include "conformance/oracle.hpp"
#include "traces/json_text.hpp"
#include "traces/notation.hpp"

namespace synfin::conformance {
namespace {

using json = nlohmann::ordered_json;

constexpr int cases_version = 1;

json reading_names(const std::vector<cube>& cubes) {
    auto ways = json::array();
    for (const cube& c : cubes) {
        std::string text;
        for (unsigned r = 0; r < model::reading_count; ++r) {
            if ((c.known >> r & 1U) == 0) continue;
            const bool taken = (c.taken >> r & 1U) != 0;
            text += fmt::format("{}{}{}", text.empty() ? "" : " ", taken ? "" : "!", model::name(static_cast<model::reading>(r)));
        }
        ways.push_back(text);
    }
    return ways;
}

json allowed_json(const std::vector<allowed_answer>& all) {
    auto list = json::array();
    for (const allowed_answer& a : all) {
        json one{{"answer", a.text}, {"state", name(a.after)}};
        auto rules = json::array();
        for (const std::uint16_t r : a.rules) rules.push_back(model::rule_infos[r].id);
        one["rules"] = rules;
        if (a.when.size() != 1 || a.when.front().known != 0) one["readings"] = reading_names(a.when);
        list.push_back(one);
    }
    return list;
}

json step_json(const stimulus& s, const oracle& o, const segment& arriving, bool tested) {
    json one{{"do", s.name}, {"text", text_of(s)}};
    if (tested) one["tested"] = true;
    if (s.call.iss) one["iss"] = *s.call.iss;
    if (s.kind == stimulus_kind::arrives)
        one["segment"] = {{"flags", traces::control_text(arriving.flags)},
                          {"seq", arriving.seq},
                          {"ack", arriving.ack},
                          {"len", arriving.length},
                          {"wnd", arriving.window}};
    one["allowed"] = allowed_json(o.allowed(s, arriving));
    return one;
}

json case_json(const test_case& c) {
    json one{{"id", c.id},     {"clause", c.clause}, {"level", model::name(c.strength)}, {"requirements", c.requirements},
             {"rule", c.rule}, {"says", c.says}};
    if (!c.taken.empty()) one["readings"] = c.taken;
    if (!(c.plan == number_plan{})) one["numbers"] = {{"peer_iss", c.plan.peer_iss}, {"ghost_ack", c.plan.ghost_ack}};
    oracle o(c.plan);
    auto steps = json::array();
    for (std::size_t i = 0; i < c.steps.size(); ++i) {
        const segment arriving = o.resolve(*c.steps[i]);
        steps.push_back(step_json(*c.steps[i], o, arriving, i == c.tested));
        if (i < c.addresses.size()) steps.back()["crosses"] = c.addresses[i];
        o.assume(*c.steps[i], arriving);
    }
    one["steps"] = steps;
    return one;
}

}  // namespace

std::string write_cases(std::string_view suite, std::span<const test_case> cases) {
    // One case at a time: the whole suite as one JSON value would be many times the text.
    std::string text =
        fmt::format("{{\"format\": \"synfin cases\", \"version\": {}, \"suite\": \"{}\", \"cases\": [", cases_version, suite);
    for (std::size_t i = 0; i < cases.size(); ++i) text += (i == 0 ? "\n" : ",\n") + case_json(cases[i]).dump();
    return text + "\n]}\n";
}

}  // namespace synfin::conformance
