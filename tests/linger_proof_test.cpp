// How long TIME-WAIT must be, proved for MSLs of any length at 32 bits; and what a few deliveries lead to from any state of the
// proof. label: slow
#include <algorithm>

#include "checker/prove/follow.hpp"
#include "checker/prove/linger.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using checker::proof_verdict;
using checker::proved;
namespace mp = model::proof;

namespace {

const proved& named(const std::vector<proved>& all, std::string_view id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const proved& p) { return p.id == id; });
    REQUIRE(found != all.end());
    return *found;
}

std::uint32_t value(const checker::gap& g, std::string_view variable) {
    for (const auto& v : g.values)
        if (model::variable_name(v.variable) == variable) return v.value;
    FAIL(variable);
    return 0;
}

bool fires_in(const proved& p, std::string_view rule) {
    return std::any_of(p.gaps.begin(), p.gaps.end(), [&](const auto& g) { return g.rule.find(rule) != std::string::npos; });
}

proved judged(std::size_t schedule, model::variant mistake = model::variant::none) {
    mp::step_options how;
    how.rules.mistake = mistake;
    return checker::prove_schedule(mp::schedules(how.size).at(schedule), how, 60);
}

}  // namespace

TEST_CASE("two MSL are enough when every answer of TIME-WAIT starts the timer anew") {
    mp::linger_options how;
    how.answers_restart = true;
    const auto all = checker::prove_linger(how, 2, 60);
    CHECK(all.size() == mp::timed_lemmas().size());
    for (const auto& one : all) {
        INFO(one.id);
        CHECK(one.verdict == proof_verdict::holds);
        CHECK(one.questions > 0);
    }
    CHECK(checker::linger_witness(how, 60).what == checker::answer::satisfiable);
}

TEST_CASE("one MSL is not enough, and the answer has the times") {
    mp::linger_options how;
    how.answers_restart = true;
    how.time_wait = 1;
    const auto all = checker::prove_linger(how, 2, 60);
    const proved& peer = named(all, "linger-peer");
    REQUIRE(peer.verdict == proof_verdict::not_proved);
    const checker::gap& g = peer.gaps.at(0);
    const std::uint32_t now = value(g, "time.now"), msl = value(g, "time.msl");
    CHECK(now - value(g, "A.timer") >= msl);
    CHECK(now - value(g, "b.time") < msl);
    CHECK(named(all, "linger-own").verdict == proof_verdict::holds);
}

TEST_CASE("with the rules as they are TIME-WAIT answers old text without waiting anew") {
    const auto all = checker::prove_linger({}, 2, 60);
    const proved& answers = named(all, "answers-restart");
    CHECK(answers.verdict == proof_verdict::not_proved);
    CHECK(fires_in(answers, "3.10.7.4-S1-TW-UNACC-ACK"));
    CHECK(!fires_in(answers, "3.10.7.4-S1-TW-OLDFIN"));
    CHECK(named(all, "linger-peer").verdict == proof_verdict::holds);
}

TEST_CASE("a half-open connection is resolved by two deliveries") {
    const auto good = judged(0);
    CHECK(good.verdict == proof_verdict::holds);
    CHECK(good.questions >= 21);  // seven states of the half-open end, three of its peer's
    CHECK(judged(0, model::variant::no_rst_for_half_open).verdict != proof_verdict::holds);
}

TEST_CASE("crossing SYNs lead to one connection") {
    CHECK(judged(1).verdict == proof_verdict::holds);
    CHECK(judged(1, model::variant::no_simultaneous_open).verdict != proof_verdict::holds);
}

TEST_CASE("both ends can close without a RST") {
    CHECK(judged(2).verdict == proof_verdict::holds);
    CHECK(judged(2, model::variant::fin_not_acked).verdict != proof_verdict::holds);
}
