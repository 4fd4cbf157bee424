// One case a transition: each kind of state crossed by each call, segment and timer.
#include <algorithm>
#include <set>
#include <tuple>

#include "conformance/generate/case_parts.hpp"
#include "conformance/generate/suites.hpp"

namespace synfin::conformance {
namespace {

using rule_list = std::vector<std::uint16_t>;

/// What earlier cases have covered.
struct coverage {
    std::set<std::tuple<model::state, const stimulus*, rule_list>> ways;  // state x stimulus x rules fired

    /// Is this transition new? A plain state is crossed by everything; one with particulars where they matter.
    bool take(const crossing& x, model::state st, bool plain_only_by_rules) {
        const auto fired = x.out.fired();
        const bool new_way = ways.insert({st, x.step, rule_list(fired.begin(), fired.end())}).second;
        return new_way || (!plain_only_by_rules && particulars(x.kind) == 0);
    }
};

test_case make_case(const endpoint_graph& endpoint, const crossing& x) {
    const model::readings taken = endpoint.system().taken();
    test_case c;
    c.id = address_of(*x.step, endpoint.at(x.from).st, x.kind) + reading_suffix(taken);
    c.taken = names_of(taken);
    describe(c, x.out);
    c.steps = endpoint.path(x.from);
    c.tested = c.steps.size();
    c.steps.push_back(x.step);
    const auto rest = probe(x.out.after.st);
    c.steps.insert(c.steps.end(), rest.begin(), rest.end());
    collect_rules(c, taken);
    return c;
}

}  // namespace

void each_worthy_crossing(const endpoint_graphs& graphs, width how_wide, const visit_crossing& visit) {
    coverage covered;
    for (const auto& endpoint : graphs.all()) {
        const model::readings taken = endpoint->system().taken();
        endpoint->each_crossing([&](const crossing& x) {
            const machine from = endpoint->at(x.from);
            if (!belongs_to(x, from, taken)) return;
            const bool is_new = covered.take(x, from.st, taken.bits != 0);
            if (is_new || (how_wide == width::wide && taken.bits == 0)) visit(*endpoint, x);
        });
    }
}

std::vector<test_case> cell_cases(width how_wide) {
    std::vector<test_case> cases;
    const endpoint_graphs graphs;
    each_worthy_crossing(graphs, how_wide,
                         [&](const endpoint_graph& endpoint, const crossing& x) { cases.push_back(make_case(endpoint, x)); });
    return cases;
}

std::vector<test_case> rule_cases() {
    auto all = cell_cases(width::usual);
    std::stable_sort(all.begin(), all.end(), [](const test_case& a, const test_case& b) { return a.tested < b.tested; });
    std::set<std::uint16_t> fired;
    std::vector<test_case> chosen;
    for (test_case& c : all) {
        const auto before = fired.size();
        fired.insert(c.fired.begin(), c.fired.end());
        if (fired.size() != before) chosen.push_back(std::move(c));
    }
    return chosen;
}

}  // namespace synfin::conformance
