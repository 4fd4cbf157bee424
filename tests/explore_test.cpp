// links: synfin_checker
#include "checker/explore.hpp"

#include <numeric>

#include "tests/catch.hpp"
#include "tests/toy_systems.hpp"

namespace synfin::checker {  // a using-directive would make `system` ambiguous with the one of <cstdlib>
namespace {

options with_threads(unsigned n) {
    options opt;
    opt.threads = n;
    return opt;
}

struct thrower : toy::grid<1> {
    void successors(const state& s, auto& sink) const {
        if (s[0] == 0x0303030303) throw std::runtime_error("no rule fires");
        grid::successors(s, sink);
    }
};

/// Every step of a path is a transition, its first state is initial, its length is the depth.
template <system S>
bool is_path(const S& sys, const std::vector<typename S::state>& way) {
    struct {
        const typename S::state* wanted = nullptr;
        bool hit = false;
        void operator()(const typename S::state& s, step = {}) { hit = hit || s == *wanted; }
        void cut() {}
    } sink;
    for (std::size_t i = 0; i < way.size(); ++i) {
        sink.hit = false;
        sink.wanted = &way[i];
        if (i == 0)
            sys.initial(sink);
        else
            sys.successors(way[i - 1], sink);
        if (!sink.hit) return false;
    }
    return !way.empty();
}

template <system S>
void check_against_naive(const S& sys, const options& opt) {
    const toy::naive<S> expected(sys);
    const auto found = explore(sys, opt);
    REQUIRE(found.complete);
    CHECK(found.states == expected.depth.size());
    CHECK(found.transitions == expected.transitions);
    CHECK(found.level_sizes == expected.level_sizes);
    for (state_index i = 0; i < found.states; ++i) {
        const auto way = found.path(i);
        REQUIRE(is_path(sys, way));
        REQUIRE(way.size() == expected.depth.at(found[i]) + 1);
        REQUIRE(found.depth_of(i) == expected.depth.at(found[i]));
        REQUIRE(found.find(found[i]) == i);
    }
    for (unsigned p = 0; p < 64; ++p) {
        REQUIRE(bool(found.sightings[p]) == (expected.first[p] >= 0));
        if (!found.sightings[p]) continue;
        REQUIRE(found.sightings[p]->depth == expected.first[p]);
        REQUIRE(found.trace(p).size() == found.sightings[p]->depth + 1);
        REQUIRE(is_path(sys, found.trace(p)));
    }
}

}  // namespace

TEST_CASE("known systems have their known sizes") {
    for (const unsigned threads : {1u, 2u, 4u}) {
        const auto opt = with_threads(threads);
        const auto jugs = explore(toy::jugs{}, opt);
        CHECK(jugs.states == 16);
        REQUIRE(jugs.sightings[0]);
        CHECK(jugs.sightings[0]->depth == 6);
        CHECK(is_path(toy::jugs{}, jugs.trace(0)));

        const auto puzzle = explore(toy::puzzle{}, opt);
        CHECK(puzzle.states == 360);
        CHECK(puzzle.depth == 21);
        CHECK(puzzle.complete);

        const auto peterson = explore(toy::peterson{}, opt);
        CHECK_FALSE(peterson.sightings[0]);
        CHECK(peterson.sightings[1]->depth == 3);
        REQUIRE(peterson.sightings[2]);
        CHECK(peterson.sightings[2]->on_transition);
        CHECK(peterson.sightings[2]->depth == 3);
        CHECK(peterson.trace(2).size() == 4);
        CHECK(explore(toy::peterson{true}, opt).sightings[0]->depth == 6);
    }
}

TEST_CASE("every state, depth and path agrees with a naive search") {
    for (const unsigned threads : {1u, 2u, 4u}) {
        const auto opt = with_threads(threads);
        check_against_naive(toy::jugs{}, opt);
        check_against_naive(toy::puzzle{}, opt);
        check_against_naive(toy::peterson{}, opt);
        check_against_naive(toy::grid<1>{5, 6}, opt);
        check_against_naive(toy::grid<3>{6, 4}, opt);
    }
}

TEST_CASE("a table that starts far too small grows and loses nothing") {
    for (const unsigned threads : {1u, 2u, 4u}) {
        options opt = with_threads(threads);
        opt.first_slots = 8;
        check_against_naive(toy::grid<2>{5, 7}, opt);
    }
}

TEST_CASE("several threads count what one counts on wide levels") {
    const toy::grid<2> sys{7, 7};
    const auto one = explore(sys);
    CHECK(one.states == 823543);
    CHECK(one.depth == 42);
    CHECK(one.cut == 7 * 117649);
    for (const unsigned threads : {2u, 3u, 4u}) {
        const auto many = explore(sys, with_threads(threads));
        CHECK(many.states == one.states);
        CHECK(many.transitions == one.transitions);
        CHECK(many.cut == one.cut);
        CHECK(many.level_sizes == one.level_sizes);
    }
}

TEST_CASE("one thread gives the same answer every time, however the table grows") {
    const toy::grid<2> sys{5, 6};
    options small;
    small.first_slots = 8;
    const auto a = explore(sys), b = explore(sys, small);
    REQUIRE(a.states == b.states);
    for (state_index i = 0; i < a.states; ++i) {
        REQUIRE(a[i] == b[i]);
        REQUIRE(a.parent(i) == b.parent(i));
    }
}

TEST_CASE("long narrow systems do not pay for threads") {
    const auto found = explore(toy::ring{100000, 77777}, with_threads(2));
    CHECK(found.states == 100000);
    CHECK(found.depth == 99999);
    CHECK(found.sightings[0]->depth == 77777);
    CHECK(found.path_indices(found.sightings[0]->state).size() == 77778);
}

TEST_CASE("limits end an exploration without a claim") {
    const toy::grid<2> sys{8, 12};
    for (const unsigned threads : {1u, 2u}) {
        options opt = with_threads(threads);
        opt.state_limit = 5000;
        const auto few = explore(sys, opt);
        CHECK_FALSE(few.complete);
        CHECK(few.reason == stop_reason::state_limit);
        CHECK(few.states <= 5000);
        CHECK(few.states > 4000);
        CHECK(std::accumulate(few.level_sizes.begin(), few.level_sizes.end(), std::uint64_t{0}) == few.states);

        opt = with_threads(threads);
        opt.memory_limit_bytes = 10'000'000;
        const auto small = explore(sys, opt);
        CHECK(small.reason == stop_reason::memory_limit);
        CHECK_FALSE(small.complete);
        CHECK(small.peak_bytes <= opt.memory_limit_bytes);
        CHECK(small.states > 300'000);

        opt = with_threads(threads);
        opt.seconds_limit = 0.05;
        const auto brief = explore(sys, opt);
        CHECK(brief.reason == stop_reason::time_limit);
        CHECK_FALSE(brief.complete);

        opt = with_threads(threads);
        int calls = 0;
        opt.progress_seconds = 0.005;
        opt.on_progress = [&](const progress& p) { return p.states > 0 && ++calls < 3; };
        CHECK(explore(sys, opt).reason == stop_reason::cancelled);
        CHECK(calls == 3);
    }
}

TEST_CASE("an exploration may end when everything asked for is seen") {
    options opt;
    opt.stop_when = 1;
    const auto found = explore(toy::ring{1000, 10}, opt);
    CHECK(found.reason == stop_reason::found);
    CHECK_FALSE(found.complete);
    CHECK(found.states == 11);
    CHECK(explore(toy::ring{1000, 2000}, opt).reason == stop_reason::finished);
}

TEST_CASE("what a system throws reaches the caller") {
    for (const unsigned threads : {1u, 2u}) {
        const thrower sys{{6, 6}};
        CHECK_THROWS_WITH(explore(sys, with_threads(threads)), "no rule fires");
    }
}

TEST_CASE("a system without initial states has no states") {
    const auto nothing = explore(toy::any_graph{});
    CHECK(nothing.complete);
    CHECK(nothing.states == 0);
    CHECK(nothing.level_sizes.empty());
}

}  // namespace synfin::checker
