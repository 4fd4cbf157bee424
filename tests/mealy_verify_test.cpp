// The checker of suites against brute force, and against suites that lack something.
#include "mealy/verify.hpp"

#include <rapidcheck.h>

#include "mealy/suite.hpp"
#include "tests/catch.hpp"
#include "tests/mealy_machines.hpp"

using namespace synfin;
using namespace synfin::mealy;

namespace {

std::vector<word> random_words(const machine& m, std::size_t count, std::size_t longest, number_stream& random) {
    std::vector<word> all(count);
    for (word& w : all)
        for (std::size_t left = 1 + random.below(longest); left > 0; --left) w.push_back(random.below(m.inputs.size()));
    return all;
}

// A machine that passes and is none of the specification's, as it claims.
void check_escaped(const specification& spec, const std::vector<word>& suite, const suite_verdict& v, std::size_t most_states) {
    REQUIRE(v.escaped.has_value());
    const auto& [faulty, tells] = *v.escaped;
    CHECK(faulty.states() <= most_states);
    CHECK(passes(spec, faulty, suite));
    CHECK_FALSE(passes(spec, faulty, {tells}));
}

bool complete_by_trying(const specification& spec, const std::vector<word>& suite) {
    return each_machine(spec.m.states(), spec.m,
                        [&](const machine& m) { return !passes(spec, m, suite) || !nonconformance(spec, m); });
}

}  // namespace

TEST_CASE("the proof and brute force agree on random suites") {
    int complete = 0, incomplete = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        number_stream random(seed);
        const machine m = random_machine(2 + seed % 2, 2, 2, seed, 30);
        const specification spec{m};
        auto suite = random_words(m, 1 + random.below(8), 7, random);
        const auto v = prove_complete(spec, suite);
        INFO("seed " << seed);
        REQUIRE(v.how != completeness::undecided);
        if (v.how == completeness::refuted) check_escaped(spec, suite, v, m.states());
        // An unobserved transition escapes by an output nobody else has; brute force knows the two usual ones only.
        CHECK((v.how == completeness::proved) == complete_by_trying(spec, suite));
        ++(v.how == completeness::proved ? complete : incomplete);
    }
    CHECK(complete >= 10);
    CHECK(incomplete >= 10);
}

TEST_CASE("crossing every transition once is not complete") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const machine m = random_machine(10, 4, 3, seed, 50);
        const auto tour = transition_words(m);
        const auto v = prove_complete({m}, tour);
        CHECK(v.how == completeness::refuted);
        check_escaped({m}, tour, v, m.states());
    }
}

TEST_CASE("nothing at all is not complete either") {
    const machine m = random_machine(4, 2, 2, 1);
    const auto v = prove_complete({m}, {});
    CHECK(v.how == completeness::refuted);
    check_escaped({m}, {}, v, m.states());
}

TEST_CASE("a word that is missing is missed more often than not") {
    unsigned refuted = 0, tried = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const machine m = random_machine(12, 5, 4, seed, 60);
        const auto suite = complete_suite({m}, 0).value().words();
        for (std::size_t at = 0; at < suite.size(); ++at) {
            auto less = suite;
            less.erase(less.begin() + static_cast<std::ptrdiff_t>(at));
            const auto v = prove_complete({m}, less);
            ++tried;
            if (v.how != completeness::refuted) continue;
            ++refuted;
            check_escaped({m}, less, v, m.states());
        }
    }
    INFO(refuted << " of " << tried);
    CHECK(refuted * 2 > tried);
}

TEST_CASE("a suite for no extra state misses machines that have one") {
    const machine m = random_machine(15, 5, 3, 4, 60);
    const auto suite = complete_suite({m}, 0).value().words();
    const auto v = sample_mutants({m}, suite, 1);
    CHECK(v.how == completeness::refuted);
    check_escaped({m}, suite, v, m.states() + 1);
}

TEST_CASE("the same seed makes the same mutants") {
    const machine m = random_machine(8, 3, 3, 2, 50);
    const auto suite = transition_words(m);
    const auto once = sample_mutants({m}, suite, 2, {.mutants = 500, .seed = 9}),
               again = sample_mutants({m}, suite, 2, {.mutants = 500, .seed = 9});
    CHECK(once.mutants == again.mutants);
    CHECK(once.escaped->faulty.next == again.escaped->faulty.next);
}

TEST_CASE("a nonconformance is a shortest one") {
    CHECK(rc::check([](std::uint64_t seed) {
        const machine a = random_machine(6, 3, 2, seed), b = random_machine(5, 3, 2, seed + 1);
        const auto w = nonconformance({a}, b), same = distinguishing(a, b);
        RC_ASSERT(w.has_value() == same.has_value());
        if (w) RC_ASSERT(w->size() == same->size());
    }));
}
