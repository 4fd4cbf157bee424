// The cases: every rule that can fire fires, every kind of state is crossed by every stimulus, ids are stable, JSON is JSON.
#include "conformance/generate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/explore.hpp"
#include "conformance/endpoint_system.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const std::vector<test_case>& all_cases() {
    static const auto cases = generate("cells").value();
    return cases;
}

const test_case& case_of(const std::string& id) {
    const auto found = std::find_if(all_cases().begin(), all_cases().end(), [&](const test_case& c) { return c.id == id; });
    REQUIRE(found != all_cases().end());
    return *found;
}

std::string words(const test_case& c) {
    std::string text;
    for (std::size_t i = 0; i <= c.tested; ++i) text += (i == 0 ? "" : " ") + std::string(c.steps[i]->name);
    return text;
}

}  // namespace

TEST_CASE("the default suite has its size, and no address twice") {
    CHECK(all_cases().size() > 1000);
    CHECK(all_cases().size() < 3000);
    std::set<std::string> ids;
    for (const auto& c : all_cases()) ids.insert(c.id);
    CHECK(ids.size() == all_cases().size());
    CHECK(words(case_of("3.10.7.4/established/rst-inside")) == "open-active syn-ack rst-inside");
    CHECK(case_of("3.10.7.4/established/rst-inside").rule == "3.10.7.4-S2-5961-INWND");
    CHECK(case_of("3.10.7.4/established/rst-inside").strength == model::level::must);
}

TEST_CASE("every rule that fires anywhere in the endpoint fires in a case") {
    std::set<std::size_t> can, does;
    for (unsigned r = 0; r <= model::reading_count; ++r) {
        const auto taken = r == 0 ? model::readings{} : model::readings(static_cast<model::reading>(r - 1));
        const endpoint_system system(taken, ordinary_steps());
        const auto found = checker::explore(system);
        for (checker::state_index i = 0; i < found.states; ++i)
            for (const stimulus& s : alphabet())
                if (const auto out = system.after(endpoint_system::unpack(found[i]), s))
                    can.insert(out->fired().begin(), out->fired().end());
    }
    for (const auto& c : all_cases()) does.insert(c.fired.begin(), c.fired.end());
    for (const std::size_t rule : can) {
        INFO(model::rule_infos[rule].id);
        const bool beside = rule == model::rule_number("3.10.7.4-S5-EST-FUTURE");  // no_ack_floor answers as the default does
        const bool bookkeeping = model::rule_infos[rule].quiet && model::rule_infos[rule].where.taken != 0;
        CHECK((does.contains(rule) || beside || bookkeeping));
    }
}

TEST_CASE("every plain kind of state is crossed by every call, segment and timer that can happen in it") {
    const endpoint_system system({}, ordinary_steps());
    const auto found = checker::explore(system);
    std::set<std::string> ids;
    for (const auto& c : all_cases()) ids.insert(c.id.substr(c.id.find('/') + 1));
    for (checker::state_index i = 0; i < found.states; ++i) {
        const machine m = endpoint_system::unpack(found[i]);
        const auto kind = kind_of(m);
        if (particulars(kind) > 0) continue;
        for (const stimulus& s : alphabet()) {
            if (s.kind == stimulus_kind::status || !can_happen(s, m, {})) continue;
            INFO(kind << " x " << s.name);
            CHECK(ids.contains(kind + "/" + std::string(s.name)));
        }
    }
}

TEST_CASE("the suite of rules is smaller and fires as many") {
    const auto chosen = generate("rules").value();
    CHECK(chosen.size() < 250);
    std::set<std::uint16_t> all, few;
    for (const auto& c : all_cases()) all.insert(c.fired.begin(), c.fired.end());
    for (const auto& c : chosen) few.insert(c.fired.begin(), c.fired.end());
    CHECK(all == few);
}

TEST_CASE("selection by address, beginning and pattern") {
    CHECK(selects("3.10.7", "3.10.7.4/established/rst"));
    CHECK(selects("3.10.7.4/established/rst", "3.10.7.4/established/rst"));
    CHECK_FALSE(selects("3.10.7.4/established/rst", "3.10.7.4/established/rst-left"));
    CHECK(selects("*/rst*", "3.10.7.4/established/rst-left"));
    CHECK_FALSE(selects("*-edge", "3.10.7.4/established/rst-left"));
    CHECK(select(all_cases(), {"3.10.7.4/established"})->size() > 100);
    const auto unknown = select(all_cases(), {"3.10.7.4/establisched/rst"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message().find("3.10.7.4/established/rst") != std::string::npos);
    CHECK(generate("cell").error().message().find("cells") != std::string::npos);
}

TEST_CASE("cases as JSON: allowed answers at each step, the same text every time") {
    const auto some = select(all_cases(), {"3.10.7.4/established/data*"}).value();
    const auto text = write_cases("cells", some);
    CHECK(text == write_cases("cells", some));
    const auto document = nlohmann::json::parse(text);
    REQUIRE(document["cases"].size() == some.size());
    for (const auto& c : document["cases"])
        for (const auto& s : c["steps"]) {
            CHECK_FALSE(s["allowed"].empty());
            CHECK(stimulus_named(s["do"].get<std::string>()) != nullptr);
        }
    const auto& inside = *std::find_if(document["cases"].begin(), document["cases"].end(),
                                       [](const auto& c) { return c["id"] == "3.10.7.4/established/data-inside"; });
    CHECK(inside["steps"][2]["allowed"].size() >= 2);  // an ACK that tells of the gap, or none (MAY-13)
}
