// Complete suites are complete: every machine of the domain is tried where that is possible, the checker asked where not.
#include "mealy/suite.hpp"

#include <rapidcheck.h>

#include <set>

#include "mealy/verify.hpp"
#include "tests/catch.hpp"
#include "tests/mealy_machines.hpp"

using namespace synfin;
using namespace synfin::mealy;

namespace {

std::vector<word> words_of(const specification& spec, unsigned extra, method how) {
    return complete_suite(spec, extra, how).value().words();
}

// No machine with that many states passes unless it is equivalent.
void check_every_machine(const specification& spec, unsigned extra) {
    const auto small = words_of(spec, extra, method::spyh), plain = words_of(spec, extra, method::hsi);
    RC_ASSERT(each_machine(spec.m.states() + extra, spec.m, [&](const machine& m) {
        const bool conforms = !nonconformance(spec, m);
        return passes(spec, m, small) == conforms && passes(spec, m, plain) == conforms;
    }));
}

// A random specification with some transitions left open, or nothing if its states cannot be told apart or reached.
struct open_machine {
    machine m;
    symbol open;
};
open_machine with_open_transitions(std::size_t states, std::size_t inputs, std::uint64_t seed) {
    open_machine o{random_machine(states, inputs, 2, seed), 2};
    o.m.outputs.emplace_back("open");
    number_stream random(seed);
    for (std::size_t at = 0; at < o.m.next.size(); ++at)
        if (random.below(5) == 0) o.m.out[at] = o.open, o.m.next[at] = static_cast<state>(at / inputs);
    return o;
}

}  // namespace

TEST_CASE("every faulty machine of the domain fails") {
    CHECK(rc::check("2 states, none extra", [](std::uint64_t seed) { check_every_machine({random_machine(2, 2, 2, seed)}, 0); }));
    CHECK(rc::check("1 state, 1 extra", [](std::uint64_t seed) { check_every_machine({random_machine(1, 2, 2, seed)}, 1); }));
}

TEST_CASE("every faulty machine with three states fails, extra states or not") {
    const auto seed = GENERATE(range(1, 13));
    const auto states = GENERATE(1, 2, 3);
    const machine m = random_machine(static_cast<std::size_t>(states), 2, 2, static_cast<std::uint64_t>(seed), 40);
    const specification spec{m};
    const auto extra = static_cast<unsigned>(3 - states);
    for (const auto how : {method::spyh, method::hsi}) {
        const auto suite = words_of(spec, extra, how);
        CHECK(each_machine(3, m,
                           [&](const machine& other) { return !passes(spec, other, suite) || !nonconformance(spec, other); }));
    }
}

TEST_CASE("transitions left open are never taken, and the rest is complete") {
    int usable = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto [m, open] = with_open_transitions(3, 2, seed);
        const specification spec{m, open};
        const auto suite = complete_suite(spec, 0);
        if (!suite) continue;
        ++usable;
        const auto words = suite->words();
        for (const word& w : words) {
            state s = m.initial;
            for (const symbol i : w) {
                REQUIRE(spec.says(s, i));
                s = m.after(s, i);
            }
        }
        CHECK(prove_complete(spec, words).how == completeness::proved);
        machine like = m;
        like.outputs.pop_back();
        CHECK(each_machine(3, like,
                           [&](const machine& other) { return !passes(spec, other, words) || !nonconformance(spec, other); }));
    }
    CHECK(usable >= 10);
}

TEST_CASE("suites for machines of the size of protocols are proved complete, and the default is the smaller one") {
    CHECK(rc::check([](std::uint64_t seed) {
        const auto states = *rc::gen::inRange<std::size_t>(2, 40);
        const machine m = random_machine(states, *rc::gen::inRange<std::size_t>(2, 9), *rc::gen::inRange<std::size_t>(2, 6), seed,
                                         *rc::gen::inRange(0U, 80U));
        const specification spec{m};
        const auto small = complete_suite(spec, 0), spyh = complete_suite(spec, 0, method::spyh),
                   plain = complete_suite(spec, 0, method::hsi);
        RC_ASSERT(prove_complete(spec, spyh->words()).how == completeness::proved);
        RC_ASSERT(prove_complete(spec, plain->words()).how == completeness::proved);
        RC_ASSERT(small->cost() == std::min(spyh->cost(), plain->cost()));
        RC_ASSERT(small->words() == (plain->cost() < spyh->cost() ? *plain : *spyh).words());
    }));
}

TEST_CASE("the default is the smaller one with extra states, and either method can win") {
    int spyh_wins = 0, plain_wins = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const machine m = random_machine(2 + seed % 3, 2, 2, seed, 30);
        const auto extra = static_cast<unsigned>(seed % 2);
        const auto spyh = complete_suite({m}, extra, method::spyh)->cost(),
                   plain = complete_suite({m}, extra, method::hsi)->cost();
        CHECK(complete_suite({m}, extra)->cost() == std::min(spyh, plain));
        spyh_wins += spyh < plain ? 1 : 0;
        plain_wins += plain < spyh ? 1 : 0;
    }
    INFO(spyh_wins << " and " << plain_wins);
    CHECK(spyh_wins > 0);
    CHECK(plain_wins > 0);
}

TEST_CASE("mutants with extra states do not survive") {
    const auto extra = GENERATE(1U, 2U);
    const machine m = random_machine(12, 5, 3, 7, 60);
    const auto v = sample_mutants({m}, words_of({m}, extra, method::spyh), extra);
    CHECK(v.how == completeness::sampled);
    CHECK(v.mutants == 20000);
}

TEST_CASE("no word is the beginning of another, and the cost counts them") {
    const machine m = random_machine(20, 6, 4, 3, 50);
    const auto suite = complete_suite({m}, 1).value();
    const auto words = suite.words();
    std::set<word> sorted(words.begin(), words.end());
    CHECK(sorted.size() == words.size());
    std::uint64_t symbols = 0;
    for (auto at = sorted.begin(); at != sorted.end(); ++at) {
        symbols += at->size();
        if (const auto next = std::next(at); next != sorted.end())
            CHECK_FALSE((next->size() >= at->size() && std::equal(at->begin(), at->end(), next->begin())));
    }
    CHECK(suite.cost() == words.size() + symbols);
}

TEST_CASE("what no suite can be made for is refused") {
    machine twice = random_machine(3, 2, 2, 1);
    for (std::size_t at = 0; at < 2; ++at) twice.next.push_back(twice.next[at]), twice.out.push_back(twice.out[at]);
    twice.names.emplace_back("copy");
    CHECK(complete_suite({twice}, 0).error().message() == "a machine with 4 states, expected a minimal one: 3 would do");
    CHECK(complete_suite({random_machine(2, 1, 2, 1)}, 9).error().message() == "9 extra states, expected at most 4");
}
