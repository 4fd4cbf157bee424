// The suite `transitions`: walks that cross every transition, on graphs where the best is known and on the endpoint.
#include <algorithm>
#include <set>

#include "conformance/generate.hpp"
#include "conformance/generate/endpoint_graph.hpp"
#include "conformance/generate/tour.hpp"
#include "conformance/generate/transition_cases.hpp"
#include "conformance/run.hpp"
#include "conformance/stacks/model.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const transition_suite& suite() {
    static const auto made = plan_transitions();
    return made;
}

const std::vector<test_case>& cells_suite() {
    static const auto made = generate("cells").value();
    return made;
}

// Each walk begins at the start and goes from arc to arc; every required arc is taken.
void check_walks(const tour& t, const tour_problem& p) {
    std::multiset<std::uint32_t> taken;
    for (const auto& walk : t.walks) {
        std::uint32_t at = 0;
        for (const tour_arc& a : walk) {
            CHECK(a.from == at);
            at = a.to;
            taken.insert(a.label);
        }
        CHECK(walk.size() <= p.longest);
    }
    for (const tour_arc& a : p.required) CHECK(taken.contains(a.label));
}

}  // namespace

TEST_CASE("a circle is walked once, without a reset") {
    const tour_problem p{3, {{0, 1, 1}, {1, 2, 2}, {2, 0, 3}}, {{0, 1, 1}, {1, 2, 2}, {2, 0, 3}}};
    const tour t = plan_tour(p);
    check_walks(t, p);
    CHECK(t.walks.size() == 1);
    CHECK(t.steps == 3);
    CHECK(t.bound == 4);
    CHECK(t.symbols() == 4);
}

TEST_CASE("a dead end needs a reset, a shorter way back is taken instead of one") {
    // 0 -> 1, from where two required arcs lead to dead ends: two walks.
    const tour_problem dead{4, {{1, 2, 2}, {1, 3, 3}}, {{0, 1, 1}}};
    const tour two = plan_tour(dead);
    check_walks(two, dead);
    CHECK(two.walks.size() == 2);
    CHECK(two.steps == 4);
    CHECK(two.symbols() == two.bound);
    // 0 -> 1 -> 2 -> 3, required loops at 3 that end at 2: one step back to 3 is cheaper than a reset and three steps.
    const tour_problem back{4, {{3, 2, 4}, {3, 2, 5}}, {{0, 1, 1}, {1, 2, 2}, {2, 3, 3}}};
    const tour one = plan_tour(back);
    check_walks(one, back);
    CHECK(one.walks.size() == 1);
    CHECK(one.steps == 6);
}

TEST_CASE("a loop that the flow does not pass by is joined") {
    const tour_problem p{3, {{0, 1, 1}, {2, 2, 3}}, {{0, 1, 1}, {1, 2, 2}, {2, 1, 4}}};
    const tour t = plan_tour(p);
    check_walks(t, p);
    CHECK(t.steps == 4);  // 0 1 2 2 1: or a second walk with as many
}

TEST_CASE("a long walk is cut where it passes the start") {
    tour_problem p{2, {}, {{0, 1, 100}, {1, 0, 101}}, 7};
    for (std::uint32_t i = 0; i < 10; ++i) p.required.push_back({1, 0, i});
    const tour t = plan_tour(p);
    check_walks(t, p);
    CHECK(t.steps == 20);
    CHECK(t.walks.size() == 4);
}

TEST_CASE("the walks cross every transition that cells has a case for") {
    std::set<std::string> crossed;
    for (const auto& c : suite().cases) {
        CHECK(c.addresses.size() == c.steps.size());
        CHECK(c.steps.size() <= 200);
        crossed.insert(c.addresses.begin(), c.addresses.end());
    }
    std::size_t required = 0;
    for (const auto& c : cells_suite()) {
        if (c.steps[c.tested]->kind == stimulus_kind::status) continue;  // leads nowhere; every step is judged anyway
        ++required;
        INFO(c.id);
        CHECK(crossed.contains(c.id));
    }
    CHECK(required <= suite().count.required);
    CHECK(suite().count.required <= required + 10);  // and a few for rules that only keep books
}

TEST_CASE("every rule that cells fires is fired") {
    std::set<std::uint16_t> all, walked;
    for (const auto& c : cells_suite()) all.insert(c.fired.begin(), c.fired.end());
    for (const auto& c : suite().cases) walked.insert(c.fired.begin(), c.fired.end());
    for (const std::uint16_t r : all) {
        INFO(model::rule_infos[r].id);
        CHECK((walked.contains(r) || model::rule_infos[r].on.has(model::event::status)));
    }
}

TEST_CASE("few more symbols than any walks need") {
    const transition_count& n = suite().count;
    CHECK(n.floor() <= n.bound);
    CHECK(n.bound <= n.symbols);
    CHECK(n.symbols * 100 <= n.bound * 103);
    std::printf("%zu walks, %zu symbols; transition floor %zu, bound %zu\n", n.cases, n.symbols, n.floor(), n.bound);
}

TEST_CASE("the walks pass on the model under the readings that they are for") {
    for (const auto& c : suite().cases) {
        model_options options;
        for (const auto& word : c.taken) options.taken |= *model::reading_named(word);
        const auto stack = open_model(options);
        const auto r = run_case(*stack, c).value();
        INFO(c.id << " step " << r.step << ": " << r.actual);
        CHECK(r.v == verdict::pass);
    }
}

TEST_CASE("the states that readings share are those they reach") {
    const endpoint_graphs graphs;
    for (const auto& endpoint : graphs.all()) {
        const state_list fresh(endpoint->system());
        REQUIRE(fresh.size() == endpoint->states().size());
        bool same = true;
        for (node_index i = 0; i < fresh.size(); ++i) same = same && fresh[i].words == endpoint->states()[i].words;
        CHECK(same);
    }
}
