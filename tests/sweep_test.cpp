// links: synfin_checker
#include <numeric>

#include "tests/sweep_systems.hpp"

namespace synfin::checker {
namespace {

toy::of_width<toy::grid<1>> grid(unsigned dims, std::uint64_t limit) { return {toy::grid<1>{dims, limit}, 8 * dims}; }

struct thrower : toy::of_width<toy::grid<1>> {
    void successors(const state& s, auto& sink) const {
        if (s[0] == 0x0303030303) throw std::runtime_error("no rule fires");
        grid::successors(s, sink);
    }
};

}  // namespace

TEST_CASE("a sweep counts what an exploration counts") {
    for (const unsigned threads : {1u, 2u, 4u}) {
        const auto opt = sweep_with(threads);
        check_sweep(toy::of_width(toy::puzzle{}, 24), opt);
        check_sweep(toy::of_width(toy::peterson{}, 7), opt);
        check_sweep(toy::of_width(toy::peterson{true}, 63), opt);
        check_sweep(toy::of_width(toy::ring{3000, 1234}, 12), opt);
        check_sweep(grid(5, 7), opt);
        check_sweep(grid(7, 6), opt);
        check_sweep(toy::scrambled_graph{100000, 8, 5000, 3, 40}, opt);
    }
}

TEST_CASE("both widths of slots, from the smallest table on") {
    const toy::scrambled_graph sys{60000, 6, 3000, 5, 33};
    const auto expected = explore(sys);
    for (const unsigned threads : {1u, 2u, 4u})
        for (const auto width : {slot_width::narrow, slot_width::wide, slot_width::automatic}) {
            auto opt = sweep_with(threads);
            opt.width = width;
            opt.first_slots = 1;
            const auto found = sweep(sys, opt);
            REQUIRE(found);
            check_against(expected, sys, *found);
            CHECK(found->width == (width == slot_width::wide ? slot_width::wide : slot_width::narrow));
        }
}

TEST_CASE("the order of discovery changes nothing") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const toy::scrambled_graph sys{8000, 5, 700, seed, static_cast<unsigned>(13 + seed), 400};
        auto opt = sweep_with(static_cast<unsigned>(1 + seed % 4));
        opt.salt = seed;
        opt.chunk_states = static_cast<std::uint32_t>(1 + seed * seed % 300);
        opt.first_slots = seed;
        INFO("seed " << seed);
        check_sweep(sys, opt);
    }
}

TEST_CASE("limits end a sweep without a claim") {
    const auto sys = grid(7, 9);
    for (const unsigned threads : {1u, 2u}) {
        auto opt = sweep_with(threads);
        opt.state_limit = 5000;
        const auto few = sweep(sys, opt).value();
        CHECK_FALSE(few.complete);
        CHECK(few.reason == stop_reason::state_limit);
        CHECK(few.states == 5000);
        CHECK(std::accumulate(few.level_sizes.begin(), few.level_sizes.end(), std::uint64_t{0}) == few.states);

        opt = sweep_with(threads);
        opt.memory_limit_bytes = 6'000'000;
        const auto small = sweep(sys, opt).value();
        CHECK(small.reason == stop_reason::memory_limit);
        CHECK_FALSE(small.complete);
        CHECK(small.peak_bytes <= opt.memory_limit_bytes);
        CHECK(small.states > 300'000);

        opt = sweep_with(threads);
        opt.seconds_limit = 0.01;
        CHECK(sweep(sys, opt)->reason == stop_reason::time_limit);

        opt = sweep_with(threads);
        int calls = 0;
        opt.progress_seconds = 0.001;
        opt.on_progress = [&](const progress& p) { return p.states > 0 && ++calls < 3; };
        CHECK(sweep(sys, opt)->reason == stop_reason::cancelled);
        CHECK(calls == 3);

        opt = sweep_with(threads);
        const std::atomic<bool> stop{true};
        opt.stop = &stop;
        CHECK(sweep(sys, opt)->reason == stop_reason::cancelled);
    }
}

TEST_CASE("a sweep may end when everything asked for is seen") {
    auto opt = sweep_with(1);
    opt.stop_when = 1;
    const auto found = sweep(toy::of_width(toy::ring{1000, 10}, 10), opt);
    CHECK(found->reason == stop_reason::found);
    CHECK_FALSE(found->complete);
    CHECK(found->states == 11);
    CHECK(sweep(toy::of_width(toy::ring{1000, 2000}, 10), opt)->reason == stop_reason::finished);
}

TEST_CASE("words that do not fit are told") {
    CHECK_FALSE(sweep(toy::of_width(toy::ring{10}, 64)));
    CHECK_FALSE(sweep(toy::of_width(toy::ring{10}, 0)));
    auto opt = sweep_with(1);
    opt.width = slot_width::narrow;
    const auto huge = sweep(toy::of_width(toy::ring{10}, 63), opt);
    REQUIRE_FALSE(huge);
    CHECK(huge.error().message().find("narrow slots") == 0);
    // Bits beyond the promised ones, and a system that runs out of names.
    CHECK(sweep(toy::of_width(toy::ring{10}, 3))->reason == stop_reason::too_narrow);
    toy::interned_graph names({3000, 4, 100, 1, 30}, 10);
    CHECK(sweep(names, sweep_with(2))->reason == stop_reason::too_narrow);
}

TEST_CASE("a system with names of its own") {
    const toy::scrambled_graph inner{20000, 5, 900, 2, 40};
    for (const unsigned threads : {1u, 2u}) {
        toy::interned_graph sys(inner, 16);
        const auto found = sweep(sys, sweep_with(threads));
        REQUIRE(found);
        check_against(explore(inner), sys, *found);
    }
}

TEST_CASE("what a system throws reaches the caller of a sweep") {
    for (const unsigned threads : {1u, 2u}) {
        const thrower sys{{toy::grid<1>{6, 6}, 48}};
        CHECK_THROWS_WITH(sweep(sys, sweep_with(threads)), "no rule fires");
    }
}

TEST_CASE("without traces a sweep keeps no log") {
    auto opt = sweep_with(2);
    opt.traces = false;
    const auto sys = toy::of_width(toy::puzzle{}, 24);
    const auto found = sweep(toy::of_width(toy::peterson{}, 7), opt);
    CHECK(found->bytes.log == 0);
    CHECK(found->seen == 6);
    CHECK(found->trace(toy::of_width(toy::peterson{}, 7), 1)->empty());
    CHECK(sweep(sys, opt)->states == 360);
}

TEST_CASE("memory is what was promised") {
    const auto narrow = sweep(toy::scrambled_graph{1000000, 3, 100000, 8, 36}, sweep_with(2)).value();
    CHECK(narrow.states > 900000);
    CHECK(narrow.width == slot_width::narrow);
    CHECK(narrow.table_bytes_per_state() < 9);  // just after a doubling; tables above 512 MiB grow in smaller steps
    CHECK(double(narrow.bytes.log) < 1.3 * double(narrow.states));
}

}  // namespace synfin::checker
