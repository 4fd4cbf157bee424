// What must happen sooner or later, against a textbook answer: some strongly connected set of states serves everybody enabled
// in it, or none does.
#include "checker/liveness.hpp"

#include <rapidcheck.h>

#include <set>

#include "checker/explore.hpp"
#include "tests/catch.hpp"
#include "tests/toy_systems.hpp"

namespace synfin::checker {
namespace {

constexpr kind_mask free_kind = 1, one_claim = 2, claim_a_target = 4;

/// Kind 0 serves nobody, kind 1 somebody, kind 2 whoever its target stands for.
std::vector<fairness> two_constraints() {
    fairness plain{"plain", one_claim, {}, {}};
    fairness split{"split",
                   claim_a_target,
                   [](state_index, state_index to, std::uint8_t, std::vector<claimant>& list) { list.push_back(1 + to % 3); },
                   {}};
    return {plain, split};
}

struct arrow {
    state_index from, to;
    std::uint8_t kind;
    int claim() const { return kind == 0 ? -1 : kind == 1 ? 0 : static_cast<int>(1 + to % 3); }
};

/// A random system of up to 8 states, its transitions by index, and what is asked of it.
struct sample {
    toy::any_graph sys;
    explored<toy::any_graph::state> found;
    std::vector<arrow> arrows;
    state_set from, to;
    kind_mask kinds = *rc::gen::element(every_kind, kind_mask{free_kind | one_claim}, kind_mask{free_kind | claim_a_target});

    sample() {
        const auto n = *rc::gen::inRange<std::uint64_t>(1, 9);
        sys.starts = {0};
        sys.edges.resize(n);
        for (auto& out : sys.edges)
            for (const auto t :
                 *rc::gen::resize(3, rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, n))))
                out.push_back({t, *rc::gen::inRange<std::uint8_t>(0, 3)});
        found = explore(sys);
        for (state_index s = 0; s < found.states; ++s)
            for (const auto& e : sys.edges[found[s][1]]) arrows.push_back({s, *found.find(toy::any_graph::at(e.to)), e.kind});
        from = *rc::gen::container<std::vector<bool>>(found.states, rc::gen::arbitrary<bool>());
        to = *rc::gen::container<std::vector<bool>>(found.states, rc::gen::weightedElement<bool>({{3, false}, {1, true}}));
    }
    bool allowed(const arrow& a) const { return (kinds >> a.kind & 1) != 0 && !to[a.from] && !to[a.to]; }

    /// The states on the run after the premise.
    unsigned after() const {
        unsigned set = 0;
        for (state_index s = 0; s < found.states; ++s) set |= static_cast<unsigned>(from[s] && !to[s]) << s;
        for (unsigned before = 0; before != set;) {
            before = set;
            for (const auto& a : arrows)
                if (allowed(a) && (set >> a.from & 1) != 0) set |= 1U << a.to;
        }
        return set;
    }
    bool connected(unsigned set) const {
        for (state_index s = 0; s < found.states; ++s) {
            if ((set >> s & 1) == 0) continue;
            unsigned reached = 1U << s;
            for (unsigned before = 0; before != reached;) {
                before = reached;
                for (const auto& a : arrows)
                    if (allowed(a) && (reached >> a.from & 1) != 0 && (set >> a.to & 1) != 0) reached |= 1U << a.to;
            }
            if ((reached & set) != set) return false;
        }
        return true;
    }
    bool serves_all(unsigned set) const {
        std::set<int> enabled, served;
        for (const auto& a : arrows) {
            if (a.claim() < 0 || (set >> a.from & 1) == 0 || (kinds >> a.kind & 1) == 0) continue;
            enabled.insert(a.claim());
            if ((set >> a.to & 1) != 0) served.insert(a.claim());
        }
        return enabled == served;
    }
    bool violated() const {
        const unsigned all = after();
        for (unsigned set = all; set != 0; set = (set - 1) & all)
            if (connected(set) && serves_all(set)) return true;
        return false;
    }
    bool joined(state_index a, state_index b, kind_mask k) const {
        return std::any_of(arrows.begin(), arrows.end(),
                           [&](const arrow& x) { return x.from == a && x.to == b && (k >> x.kind & 1) != 0; });
    }
};

void check_run(const sample& x, const run_away& away) {
    std::vector<state_index> run = away.path.stem;
    run.insert(run.end(), away.path.cycle.begin(), away.path.cycle.end());
    RC_ASSERT(!run.empty() && run.front() == 0 && away.stops == away.path.cycle.empty());
    RC_ASSERT(x.from[run.at(away.premise_at)]);
    for (std::size_t i = away.premise_at; i < run.size(); ++i) RC_ASSERT(!x.to[run[i]]);
    for (std::size_t i = 1; i < run.size(); ++i)
        RC_ASSERT(x.joined(run[i - 1], run[i], i > away.premise_at ? x.kinds : every_kind));
    unsigned loop = 1U << run.back();
    for (const auto s : away.path.cycle) loop |= 1U << s;
    if (!away.stops) RC_ASSERT(x.joined(run.back(), away.path.cycle.front(), x.kinds));
    // Who is enabled on the cycle is served by a step of it.
    std::set<int> enabled, served;
    for (const auto& a : x.arrows)
        if (a.claim() >= 0 && (loop >> a.from & 1) != 0 && (x.kinds >> a.kind & 1) != 0) enabled.insert(a.claim());
    for (std::size_t i = 0; i < away.path.cycle.size(); ++i)
        for (const auto& a : x.arrows)
            if (a.claim() >= 0 && (x.kinds >> a.kind & 1) != 0 && a.from == away.path.cycle[i] &&
                a.to == away.path.cycle[(i + 1) % away.path.cycle.size()])
                served.insert(a.claim());
    RC_ASSERT(enabled == served);
}

graph drawn(const toy::any_graph& sys) { return make_graph(sys, explore(sys)); }
state_set only(std::size_t n, std::initializer_list<std::size_t> members) {
    state_set set(n);
    for (const auto m : members) set[m] = true;
    return set;
}

}  // namespace

TEST_CASE("leads-to agrees with the textbook on any system, and the run it shows is one") {
    REQUIRE(rc::check([] {
        const sample x;
        const graph g = make_graph(x.sys, x.found);
        const auto away = find_violation_of_leads_to(g, x.from, x.to, two_constraints(), {x.kinds});
        RC_ASSERT(away.has_value() == x.violated());
        RC_TAG(away.has_value() ? away->stops ? "stops" : "cycle" : "holds");
        if (away) check_run(x, *away);
    }));
}

TEST_CASE("who is enabled again and again is served") {
    // 0 and 1 alternate; a step of kind 1 leads from 0 to the goal 2.
    const toy::any_graph sys{{0}, {{{1, 0}, {2, 1}}, {{0, 2}}, {}}, {}};
    const graph g = drawn(sys);
    const state_set goal = only(3, {2});
    CHECK_FALSE(find_violation_of_eventually(g, goal, two_constraints()));
    const auto unfair = find_violation_of_eventually(g, goal, {});
    REQUIRE(unfair);
    CHECK(unfair->stops);  // nobody has to do anything
    const auto other = find_violation_of_eventually(g, goal, {fairness{"0 and 2", free_kind | claim_a_target, {}, {}}});
    REQUIRE(other);
    CHECK(other->path.cycle == std::vector<state_index>{0, 1});
    CHECK(find_violation_of_eventually(g, goal, two_constraints(), {free_kind}));  // the step that would serve is not taken
}

TEST_CASE("a run that would go on beyond the bounds proves nothing") {
    const toy::any_graph sys{{0}, {{{0, 0}}}, {}};
    const graph g = drawn(sys);
    fairness cut{"cut", one_claim, {}, [](state_index, std::vector<claimant>& list) { list.push_back(7); }};
    CHECK_FALSE(find_violation_of_eventually(g, state_set(1), {cut}));
    cut.withheld = {};
    CHECK(find_violation_of_eventually(g, state_set(1), {cut}));
}

TEST_CASE("the stem passes the premise by the shortest way") {
    // 0 -> 1 -> 3 (stops), 0 -> 2 -> 4 -> 5 (stops); the premise is 4.
    const toy::any_graph sys{{0}, {{{1, 0}, {2, 0}}, {{3, 0}}, {{4, 0}}, {}, {{5, 0}}, {}}, {}};
    const auto away = find_violation_of_leads_to(drawn(sys), only(6, {4}), state_set(6), {fairness{"0", free_kind, {}, {}}});
    REQUIRE(away);
    CHECK(away->path.stem == std::vector<state_index>{0, 2, 4, 5});
    CHECK(away->premise_at == 2);
}

TEST_CASE("paths of a million states need no deep stack") {
    const toy::ring sys{1'000'000};
    const graph g = make_graph(sys, explore(sys));
    const auto away = find_violation_of_eventually(g, state_set(g.states()), {fairness{"0", free_kind, {}, {}}});
    REQUIRE(away);
    CHECK(away->path.stem.empty());
    CHECK(away->path.cycle.size() >= 1);
}

}  // namespace synfin::checker
