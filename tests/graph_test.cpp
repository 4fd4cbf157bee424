#include "checker/graph.hpp"

#include <rapidcheck.h>

#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>

#include "checker/explore.hpp"
#include "tests/catch.hpp"
#include "tests/toy_systems.hpp"

namespace synfin::checker {
namespace {

using matrix = std::vector<std::vector<bool>>;

/// A random system of up to 12 vertices with edges of kinds 0 and 1.
toy::any_graph random_system() {
    toy::any_graph sys;
    const auto n = *rc::gen::inRange<std::uint64_t>(1, 13);
    const auto vertex = rc::gen::inRange<std::uint64_t>(0, n);
    sys.starts = *rc::gen::container<std::vector<std::uint64_t>>(2, vertex);
    sys.edges.resize(n);
    for (auto& out : sys.edges)
        for (const auto to : *rc::gen::resize(3, rc::gen::container<std::vector<std::uint64_t>>(vertex)))
            out.push_back({to, *rc::gen::inRange<std::uint8_t>(0, 2)});
    sys.marks = *rc::gen::container<std::vector<property_mask>>(n, rc::gen::inRange<property_mask>(0, 8));
    return sys;
}

state_set random_set(std::uint64_t n) { return *rc::gen::container<std::vector<bool>>(n, rc::gen::arbitrary<bool>()); }

/// A random system, its exploration, its graph, a random part of it, and what Warshall's algorithm says of that part.
struct sample {
    toy::any_graph sys = random_system();
    explored<toy::any_graph::state> found = explore(sys);
    graph g = make_graph(sys, found, *rc::gen::inRange(1u, 4u));
    std::uint64_t n = found.states;
    state_set avoid = *rc::gen::arbitrary<bool>() ? random_set(n) : state_set(n);
    part within{*rc::gen::element(kind_mask{1}, kind_mask{2}, every_kind), &avoid};
    matrix edge = matrix(n, std::vector<bool>(n));
    matrix reach;  // by one step or more

    sample() {
        for (state_index s = 0; s < n; ++s)
            for (const auto& e : sys.edges[found[s][1]]) {
                const auto t = *found.find(toy::any_graph::at(e.to));
                if (within.kinds >> e.kind & 1 && !avoid[s] && !avoid[t]) edge[s][t] = true;
            }
        reach = edge;
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j) reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j]);
    }
    [[nodiscard]] bool leads(std::size_t a, std::size_t b) const { return !avoid[a] && !avoid[b] && (a == b || reach[a][b]); }
    [[nodiscard]] bool leads_into(std::size_t a, const state_set& targets) const {
        for (std::size_t t = 0; t < n; ++t)
            if (targets[t] && leads(a, t)) return true;
        return false;
    }
    void check_path(const std::vector<state_index>& way) const {
        for (std::size_t i = 1; i < way.size(); ++i) RC_ASSERT(edge[way[i - 1]][way[i]]);
    }
};

/// The graph whose vertices are explored in the order of their numbers, when every one is reachable.
graph drawn(const toy::any_graph& sys) { return make_graph(sys, explore(sys)); }

}  // namespace

TEST_CASE("an exploration agrees with a naive search on any system") {
    REQUIRE(rc::check([] {
        const auto sys = random_system();
        const toy::naive<toy::any_graph> expected(sys);
        options opt;
        opt.threads = *rc::gen::inRange(1u, 4u);
        opt.first_slots = *rc::gen::element<std::uint64_t>(8, 1024);
        const auto found = explore(sys, opt);
        RC_ASSERT(found.states == expected.depth.size());
        RC_ASSERT(found.transitions == expected.transitions);
        RC_ASSERT(found.level_sizes == expected.level_sizes);
        for (unsigned p = 0; p < 3; ++p)
            RC_ASSERT((found.sightings[p] ? std::int64_t{found.sightings[p]->depth} : -1) == expected.first[p]);
    }));
}

TEST_CASE("reachability agrees with the transitive closure") {
    REQUIRE(rc::check([] {
        const sample x;
        const auto targets = random_set(x.n), from = random_set(x.n);
        const auto can = x.g.can_reach(targets, x.within), reached = x.g.reachable_from(from, x.within);
        std::optional<state_index> stuck;
        for (state_index s = 0; s < x.n; ++s) {
            RC_ASSERT(can[s] == x.leads_into(s, targets));
            bool expected = false;
            for (std::size_t f = 0; f < x.n; ++f) expected = expected || (from[f] && x.leads(f, s));
            RC_ASSERT(reached[s] == expected);
            if (!stuck && from[s] && !can[s]) stuck = s;
        }
        RC_ASSERT(x.g.first_stuck(from, targets, x.within) == stuck);
    }));
}

TEST_CASE("shortest ways are ways and none is shorter") {
    REQUIRE(rc::check([] {
        const sample x;
        const auto targets = random_set(x.n), from = random_set(x.n);
        const auto way = x.g.shortest_path(from, targets, x.within);
        x.check_path(way);
        // Layers of an independent search: none before the last may hold a target.
        state_set layer(x.n);
        for (std::size_t s = 0; s < x.n; ++s) layer[s] = from[s] && !x.avoid[s];
        std::size_t length = 0;
        for (std::size_t steps = 1; steps <= x.n && length == 0; ++steps) {
            state_set next(x.n);
            for (std::size_t s = 0; s < x.n; ++s) {
                if (layer[s] && targets[s]) length = steps;
                for (std::size_t t = 0; t < x.n; ++t)
                    if (layer[s] && x.edge[s][t]) next[t] = true;
            }
            layer = next;
        }
        RC_ASSERT(way.size() == length);
        if (!way.empty()) RC_ASSERT(from[way.front()] && targets[way.back()]);
    }));
}

TEST_CASE("what is unavoidable cuts every way when it is taken out") {
    REQUIRE(rc::check([] {
        const sample x;
        const auto targets = random_set(x.n);
        const auto shared = x.g.unavoidable(targets, x.within);
        const bool any = !x.g.path_to(targets, x.within).empty();
        std::vector<state_index> sorted = shared;
        std::sort(sorted.begin(), sorted.end());
        for (state_index s = 0; s < x.n; ++s) {
            state_set without = x.avoid;
            without[s] = true;
            const bool cuts = any && x.g.path_to(targets, {x.within.kinds, &without}).empty();
            RC_ASSERT(cuts == std::binary_search(sorted.begin(), sorted.end(), s));
        }
        for (std::size_t i = 1; i < shared.size(); ++i) RC_ASSERT(x.reach[shared[i - 1]][shared[i]]);
    }));
}

TEST_CASE("components agree with mutual reachability") {
    REQUIRE(rc::check([] {
        const sample x;
        const auto all = x.g.components(x.within);
        std::uint64_t total = 0;
        for (const auto& c : all.list) total += c.states;
        RC_ASSERT(total == x.n);
        for (std::size_t a = 0; a < x.n; ++a) {
            const auto& c = all.list[all.of[a]];
            bool bottom = true;
            for (std::size_t b = 0; b < x.n; ++b) {
                const bool together = a == b || (x.reach[a][b] && x.reach[b][a]);
                RC_ASSERT((all.of[a] == all.of[b]) == together);
                bottom = bottom && (!x.reach[a][b] || x.reach[b][a]);
                if (x.edge[a][b]) RC_ASSERT(all.of[b] <= all.of[a]);
            }
            RC_ASSERT(c.representative <= a);
            RC_ASSERT(c.bottom == bottom);
            RC_ASSERT((c.edges > 0) == x.reach[a][a]);
        }
    }));
}

TEST_CASE("a cycle is found exactly when there is one to be reached") {
    REQUIRE(rc::check([] {
        const sample x;
        bool expected = false;
        for (const state_index s : x.g.initial())
            for (std::size_t t = 0; t < x.n; ++t) expected = expected || (x.leads(s, t) && x.reach[t][t]);
        const auto run = x.g.find_cycle(x.within, x.within);
        RC_ASSERT(bool(run) == expected);
        if (!run) return;
        auto way = run->stem;
        way.insert(way.end(), run->cycle.begin(), run->cycle.end());
        way.push_back(run->cycle.front());
        x.check_path(way);
        RC_ASSERT(std::find(x.g.initial().begin(), x.g.initial().end(), way.front()) != x.g.initial().end());
    }));
}

TEST_CASE("a graph has the transitions of its exploration, in order, with their kinds") {
    const toy::grid<2> sys{6, 5};
    options opt;
    opt.threads = 2;
    const auto found = explore(sys, opt);
    const auto list = list_edges(sys, found, 3);
    REQUIRE(list.states() == found.states);
    CHECK(list.edges() == found.transitions);
    CHECK(list.target == list_edges(sys, found, 1).target);
    CHECK(list.first == list_edges(sys, found, 1).first);
    for (state_index s = 0; s < found.states; ++s)
        for (auto k = list.first[s]; k < list.first[s + 1]; ++k) {
            const unsigned d = list.kind[k];
            REQUIRE(found[list.target[k]][d % 2] - found[s][d % 2] == std::uint64_t{1} << (8 * (d / 2)));
        }
}

TEST_CASE("a grid ends in one state where nothing can happen") {
    const toy::grid<1> sys{3, 4};
    const auto found = explore(sys);
    const auto g = make_graph(sys, found);
    const auto bottoms = g.bottom_components();
    REQUIRE(bottoms.size() == 1);
    CHECK(bottoms[0].states == 1);
    CHECK(bottoms[0].edges == 0);
    CHECK(found[bottoms[0].representative] == toy::grid<1>::state{0x030303});
    CHECK_FALSE(g.find_cycle());
    const auto top = states_where(found, [](const auto& s) { return s[0] == 0x030303; });
    CHECK(g.unavoidable(top) == std::vector<state_index>{0, bottoms[0].representative});
    // With kind 2 forbidden the third counter stays at 0.
    CHECK(g.first_stuck(state_set(found.states, true), top, {.kinds = 3}) == 0);
    CHECK(g.path_to(top).size() == 10);
}

TEST_CASE("Peterson's algorithm recovers and does not starve") {
    const toy::peterson sys;
    const auto found = explore(sys);
    const auto g = make_graph(sys, found);
    const auto in = states_where(found, [](const auto& s) { return toy::peterson::at(s[0], 0) == toy::peterson::critical; });
    CHECK_FALSE(g.first_stuck(state_set(found.states, true), in));
    CHECK(g.bottom_components().size() == 1);
    CHECK(g.bottom_components()[0].states == found.states);
    // Process 0 waits for ever only when it is never scheduled: a cycle without it consists of steps of process 1 alone.
    const auto waits = states_where(found, [](const auto& s) { return toy::peterson::at(s[0], 0) == toy::peterson::waits; });
    const auto not_waiting =
        states_where(found, [](const auto& s) { return toy::peterson::at(s[0], 0) != toy::peterson::waits; });
    CHECK_FALSE(g.find_cycle(waits, {.avoid = &not_waiting}, {.avoid = &not_waiting}));
}

TEST_CASE("a limit leaves transitions that lead outside") {
    const toy::grid<2> sys{6, 6};
    options opt;
    opt.state_limit = 500;
    const auto found = explore(sys, opt);
    const auto g = make_graph(sys, found);
    CHECK(g.states() == 500);
    CHECK(g.outside() > 0);
}

TEST_CASE("successors that change their mind are explained") {
    toy::any_graph sys{{0}, {{{1, 0}}, {{2, 0}}, {{0, 0}}, {}}, {}};
    const auto found = explore(sys);
    sys.edges[1][0].to = 3;
    CHECK_THROWS_WITH(make_graph(sys, found), Catch::Contains("not a function of the state alone"));
    sys.edges[1] = {};
    CHECK_THROWS_WITH(make_graph(sys, found), Catch::Contains("saw 3 transitions, the second pass over the same states sees 2"));
}

TEST_CASE("pictures name states and transitions") {
    const toy::any_graph sys{{0}, {{{1, 0}, {0, 1}}, {{0, 2}}}, {}};
    const auto g = drawn(sys);
    labels texts;
    texts.state = [](state_index s) { return "state \"" + std::to_string(s) + "\"\n<&>"; };
    texts.edge = [](state_index, std::uint64_t k, state_index, std::uint8_t kind) {
        return std::to_string(k) + ":" + std::to_string(kind);
    };
    std::ostringstream dot, bare, xml;
    g.write_dot(dot, texts);
    g.write_dot(bare);
    g.write_graphml(xml, texts);
    CHECK(dot.str() ==
          "digraph G {\n"
          "0 [label=\"state \\\"0\\\"\\n<&>\"] [style=bold];\n"
          "1 [label=\"state \\\"1\\\"\\n<&>\"];\n"
          "0->1  [label=\"0:0\"];\n"
          "0->0  [label=\"1:1\"];\n"
          "1->0  [label=\"0:2\"];\n"
          "}\n");
    CHECK(bare.str() == "digraph G {\n0 [style=bold];\n1;\n0->1 ;\n0->0 ;\n1->0 ;\n}\n");
    pugi::xml_document document;
    REQUIRE(document.load_string(xml.str().c_str()));
    const auto drawing = document.child("graphml").child("graph");
    CHECK(drawing.select_nodes("node").size() == 2);
    CHECK(drawing.select_nodes("edge").size() == 3);
    CHECK(std::string(drawing.child("node").child_value("data")) == "state \"0\"\n<&>");
}

TEST_CASE("a graph without states answers every question") {
    const auto g = drawn({});
    CHECK(g.states() == 0);
    CHECK(g.bottom_components().empty());
    CHECK_FALSE(g.find_cycle());
    CHECK(g.unavoidable({}).empty());
}

}  // namespace synfin::checker
