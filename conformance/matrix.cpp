#include "conformance/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/stack.hpp"
#include "model/catalogue/catalogue.hpp"

namespace synfin::conformance {
namespace {

using json = nlohmann::ordered_json;

void count(tally& t, const case_result& r) {
    switch (r.v) {
        case verdict::pass:
        case verdict::unexpected_pass:
            ++t.pass;
            break;
        case verdict::fail:
        case verdict::deviation:
            ++t.fail;
            break;
        case verdict::expected_failure:
            ++t.known[static_cast<unsigned>(*r.known)];
            break;
        default:
            ++t.not_applicable;
    }
}

// The requirements that a failure speaks of: those of the rule it breaks, not all that its case touches. A wrong state shows
// one step later, at STATUS: then it is the rule that the case tests.
std::vector<std::string> broken_by(const case_result& r) {
    const std::string& rule = r.step == r.blamed ? r.rule : r.ran->rule;
    std::vector<std::string> all;
    for (const model::rule_info& info : model::rule_infos)
        if (info.id == rule) {
            std::istringstream words{std::string(info.reqs)};
            for (std::string word; words >> word;) all.push_back(word);
        }
    return all;
}

void count_requirements(std::map<std::string, tally>& all, const case_result& r) {
    const bool failed = r.v == verdict::fail || r.v == verdict::deviation || r.v == verdict::expected_failure;
    if (failed && !r.follows.empty()) return;  // its root is counted
    for (const auto& id : failed && !r.rule.empty() ? broken_by(r) : r.ran->requirements) count(all[id], r);
}

// What follows from another failure is that failure.
std::string own_reason(const case_result& r) {
    if (r.follows.empty()) return r.note;
    const std::string before = "follows from " + r.follows + ": ";
    return r.note.starts_with(before) ? r.note.substr(before.size()) : r.note;
}

void add_known(std::vector<known_failure>& all, const case_result& r) {
    const std::string reason = own_reason(r), kind(name(*r.known));
    const auto same = [&](const known_failure& k) { return k.reason == reason && k.kind == kind; };
    auto found = std::find_if(all.begin(), all.end(), same);
    if (found == all.end()) found = all.insert(all.end(), {kind, r.clause, reason, r.ran->id, 0});
    ++found->cases;
}

std::string ambiguities_of(model::reading r) {
    std::string text;
    for (const auto& a : model::catalogue::embedded().ambiguities)
        if (std::find(a.readings.begin(), a.readings.end(), model::name(r)) != a.readings.end())
            text += (text.empty() ? "" : " ") + a.id;
    return text;
}

json tally_json(const tally& t) {
    json one{{"pass", t.pass}, {"fail", t.fail}, {"not_applicable", t.not_applicable}};
    for (unsigned k = 0; k < known_kind_count; ++k)
        if (t.known[k] != 0) one[std::string(name(static_cast<known_kind>(k)))] = t.known[k];
    return one;
}

tally tally_of(const json& j) {
    tally t{j.at("pass"), j.at("fail"), j.at("not_applicable"), {}};
    for (unsigned k = 0; k < known_kind_count; ++k) t.known[k] = j.value(std::string(name(static_cast<known_kind>(k))), 0U);
    return t;
}

stack_summary from_json(const json& j) {
    stack_summary s{.name = j.at("stack"),
                    .version = j.at("version"),
                    .suite = j.at("suite"),
                    .virtual_time = j.at("virtual_time"),
                    .shows_state = j.at("shows_state"),
                    .missing_calls = j.at("missing_calls"),
                    .cases = j.at("cases"),
                    .verdicts = j.at("verdicts"),
                    .requirements = {},
                    .choices = {},
                    .known = {},
                    .unexpected = j.at("unexpected")};
    for (const auto& [id, t] : j.at("requirements").items()) s.requirements[id] = tally_of(t);
    for (const json& c : j.at("choices"))
        s.choices.push_back({c.at("reading"), c.at("ambiguities"), c.at("sentence"), c.at("taken"), c.at("refused")});
    for (const json& k : j.at("known"))
        s.known.push_back({k.at("kind"), k.at("clause"), k.at("reason"), k.at("example"), k.at("cases")});
    return s;
}

}  // namespace

stack_summary summary_of(const run_report& report, std::string_view asked) {
    stack_summary s{.name = std::string(asked),
                    .version = report.version,
                    .suite = report.suite,
                    .virtual_time = report.virtual_time,
                    .shows_state = report.shows_state,
                    .missing_calls = {},
                    .cases = report.results.size(),
                    .verdicts = {},
                    .requirements = {},
                    .choices = {},
                    .known = {},
                    .unexpected = {}};
    for (unsigned c = 0; c < user_call_count; ++c)
        if ((report.calls >> c & 1U) == 0) s.missing_calls.emplace_back(name(static_cast<user_call>(c)));
    for (unsigned v = 0; v < verdict_count; ++v) s.verdicts[std::string(name(static_cast<verdict>(v)))] = report.counts[v];
    for (const case_result& r : report.results) {
        count_requirements(s.requirements, r);
        if (r.v == verdict::expected_failure) add_known(s.known, r);
        if ((r.v == verdict::fail || r.v == verdict::deviation) && r.follows.empty()) s.unexpected.push_back(r.ran->id);
    }
    for (const profile_entry& p : report.profile)
        if (p.taken + p.refused != 0)
            s.choices.push_back({std::string(model::name(p.what)), ambiguities_of(p.what), std::string(text_of_reading(p.what)),
                                 p.taken, p.refused});
    return s;
}

std::string as_json(const stack_summary& s) {
    json requirements = json::object(), choices = json::array(), known = json::array();
    for (const auto& [id, t] : s.requirements) requirements[id] = tally_json(t);
    for (const choice_seen& c : s.choices)
        choices.push_back({{"reading", c.reading},
                           {"ambiguities", c.ambiguities},
                           {"sentence", c.sentence},
                           {"taken", c.taken},
                           {"refused", c.refused}});
    for (const known_failure& k : s.known)
        known.push_back(
            {{"kind", k.kind}, {"clause", k.clause}, {"reason", k.reason}, {"example", k.example}, {"cases", k.cases}});
    const json document{{"stack", s.name},
                        {"version", s.version},
                        {"suite", s.suite},
                        {"virtual_time", s.virtual_time},
                        {"shows_state", s.shows_state},
                        {"missing_calls", s.missing_calls},
                        {"cases", s.cases},
                        {"verdicts", s.verdicts},
                        {"requirements", requirements},
                        {"choices", choices},
                        {"known", known},
                        {"unexpected", s.unexpected}};
    return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

result<stack_summary> read_summary(std::string_view text, const std::string& file) {
    const json j = json::parse(text, nullptr, false);
    if (j.is_discarded()) return failure_at(file, 0, "no JSON", "a summary as synfin run --matrix writes it");
    try {
        return from_json(j);
    } catch (const json::exception& e) {
        return failure_at(file, 0, std::string("no summary of a stack: ") + e.what(), "one as synfin run --matrix writes it");
    }
}

}  // namespace synfin::conformance
