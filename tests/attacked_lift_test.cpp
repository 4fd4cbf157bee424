// The lift of traces with an attacker: his numbers keep their distance or their order, and the runs replay with 32 bits.
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <set>

#include "checker/verify.hpp"
#include "model/profiles.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "tests/small_run.hpp"
#include "traces/attacked_numbers.hpp"
#include "traces/counterexample.hpp"
#include "traces/lift.hpp"
#include "traces/replay_numbers.hpp"

using namespace synfin;
using namespace synfin::traces;

namespace {

constexpr std::uint32_t modulus = 32, half = modulus / 2, window = 3;

/// Some number has no other within a window of it or of its place half the circle away, on one side.
bool leaves_a_gap(const std::vector<std::uint32_t>& used) {
    return std::any_of(used.begin(), used.end(), [&](std::uint32_t n) {
        return std::none_of(used.begin(), used.end(), [&](std::uint32_t m) {
            const auto ahead = (m + modulus - n) % half;
            return ahead > 0 && ahead <= window;
        });
    });
}

void keeps_distance_and_order(const attacked_numbers& wide, std::uint32_t a, std::uint32_t b) {
    const std::uint32_t few = (b + modulus - a) % modulus, many = wide(b) - wide(a);
    RC_ASSERT((few < half) == (many < 1U << 31));
    if (few <= window) RC_ASSERT(many == few);
    if (few > window && few < modulus - window) RC_ASSERT(many > window && many < 0U - window);
}

std::string outcome_on_wire(const trace& t, std::uint64_t seed) {
    const auto done = replay_on_wire(t, seed);
    return done ? "replayed" : done.error().message();
}

bool is_forged(const step& s) { return !s.sent.empty() && s.sent.front().origin == "attacker"; }

}  // namespace

TEST_CASE("numbers of an attacker keep their distance where it counts, and their order") {
    CHECK(rc::check("pairs of numbers", [] {
        const auto used = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, modulus)));
        RC_PRE(leaves_a_gap(used));
        std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
        attacked_numbers wide(modulus, window, used, random);
        for (const auto a : used)
            for (const auto b : used) keeps_distance_and_order(wide, a, b);
        wide.keep_zero();
        RC_ASSERT(wide(0) == 0U);
    }));
}

TEST_CASE("numbers on all places of the circle are lifted as they are, apart from one gap") {
    std::vector<std::uint32_t> all;
    for (std::uint32_t n = 0; n < modulus; ++n) all.push_back(n);
    std::mt19937_64 random(1);
    const attacked_numbers wide(modulus, window, all, random);
    std::set<std::uint32_t> images;
    for (const auto n : all) images.insert(wide(n));
    CHECK(images.size() == modulus);
}

TEST_CASE("one forged octet leaves both ends in FIN-WAIT-2 with 32-bit numbers too") {
    const auto f8 = replay_address("attack:0.195.196.3.1.4.1.3.0.2.1");
    REQUIRE(f8);
    CHECK(std::count_if(f8->steps.begin(), f8->steps.end(), is_forged) == 1);
    for (const std::uint64_t seed : {1U, 2U, 3U}) CHECK(outcome_on_wire(*f8, seed) == "replayed");
    const trace wide = lift(*f8, 1);
    CHECK(wide.modulus == 0);
    CHECK_FALSE(wide == lift(*f8, 2));
}

TEST_CASE("what an attacker breaks under RFC 793 and RFC 9293 he breaks with 32-bit numbers") {
    std::size_t broken = 0;
    for (const char* name : {"attack[a-sends=0,b-sends=0,channel=1]", "attack-rfc793[a-sends=0,b-sends=0,channel=1]",
                             "attack-rfc793[a-sends=0,loss=0,channel=1,a-closes=off]"}) {
        const auto of = model::parse_instance(name);
        REQUIRE(of);
        checker::request r;
        r.unconditionally = true;
        r.graph = false;
        for (const auto& p : checker::verify(model::world(of->limits), r).properties) {
            if (p.path.states.empty()) continue;
            const trace t = tell(*of, p.path.states, p.id);
            INFO(t.address);
            for (const std::uint64_t seed : {1U, 2U}) CHECK(outcome_on_wire(t, seed) == "replayed");
            broken += std::count_if(t.steps.begin(), t.steps.end(), is_forged) == 1;
        }
    }
    CHECK(broken > 10);
}

TEST_CASE("runs with an attacker are runs on the wire") {
    for (const char* name : {"attack", "attack-rfc793", "handshake[attacks=1]", "crash[attacks=2]", "full[attacks=1]"}) {
        const auto of = model::parse_instance(name);
        REQUIRE(of);
        CHECK(rc::check(name, [&] {
            const auto seed = *rc::gen::arbitrary<std::uint64_t>();
            const auto small = test::small_run(of->limits, 40, seed);
            if (const auto done = replay_on_wire(small, seed + 1); !done)
                RC_FAIL(done.error().message() + "\n" + write(small) + write(lift(small, seed + 1)));
        }));
    }
}

TEST_CASE("only numbers that leave no gap are not lifted") {
    const auto of = model::parse_instance("attack[attacks=any]");
    REQUIRE(of);
    std::size_t lifted = 0, left = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto small = test::small_run(of->limits, 40, seed);
        std::array<std::vector<std::uint32_t>, 2> used{{{0}, {0}}};  // number 0 is kept where a RST has it
        each_number(small, [&](std::size_t end, std::uint32_t n) { used[end].push_back(n); });
        INFO(seed);
        const bool replays = replay_on_wire(small, seed).has_value();
        if (!replays) CHECK_FALSE((leaves_a_gap(used[0]) && leaves_a_gap(used[1])));
        ++(replays ? lifted : left);
    }
    CHECK(lifted > 200);
    CHECK(left > 0);
}

TEST_CASE("explain --wire replays an attacker's trace, and says so where a trace cannot be lifted") {
    const auto r = test::synfin("explain attack:0.195.196.3.1.4.1.3.0.2.1 --wire 7");
    CHECK(r.status == 0);
    CHECK(r.out.find("Replayed with random 32-bit initial sequence numbers (seed 7)") != std::string::npos);
    // Forged segments without limit soon stand everywhere on the circle.
    const auto crowded = model::parse_instance("attack[attacks=any]").value().limits;
    std::uint64_t seed = 0;
    while (replay_on_wire(test::small_run(crowded, 40, seed), 7)) REQUIRE(++seed < 300);
    const test::scratch_folder folder;
    const std::string file = folder / "t.json";
    std::ofstream(file) << write(test::small_run(crowded, 40, seed));
    const auto refused = test::synfin("explain " + file + " --wire 7");
    CHECK(refused.status == 2);
    CHECK(refused.err.find("not lifted to 32 bits") != std::string::npos);
}
