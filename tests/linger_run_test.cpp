// F12 in docs/findings.md: TIME-WAIT answers old text without waiting anew, and something outlives it. With text and two losses,
// not without text; the run replays in 32-bit numbers, and no RST is in it.
#include <algorithm>

#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "tests/catch.hpp"
#include "traces/counterexample.hpp"
#include "traces/lift.hpp"

using namespace synfin;

namespace {

checker::user_answer outlives(const std::string& instance, const std::string& what) {
    checker::request r;
    r.questions.push_back(
        *model::question::parse("A.state == TIME-WAIT && A.timer == 0 && B.state == CLOSED && A." + what + " > 0"));
    const auto found = checker::verify(model::world(model::parse_instance(instance)->limits), r);
    REQUIRE(found.answers.size() == 1);
    return found.answers.front();
}

bool resets(const traces::trace& t) {
    return std::any_of(t.steps.begin(), t.steps.end(), [](const traces::step& s) {
        return std::any_of(s.sent.begin(), s.sent.end(), [](const traces::segment& m) { return m.rst; });
    });
}

bool answers_without_waiting(const traces::trace& t) {
    return std::any_of(t.steps.begin(), t.steps.end(), [](const traces::step& s) {
        return std::any_of(s.rules.begin(), s.rules.end(),
                           [](const traces::fired_rule& r) { return r.id == "3.10.7.4-S1-TW-UNACC-ACK"; });
    });
}

}  // namespace

TEST_CASE("an octet and a FIN of the old incarnation outlive TIME-WAIT") {
    for (const std::string what : {"data_in_flight", "fin_in_flight"}) {
        const std::string instance = "timed[loss=2,duplication=0]";
        const auto found = outlives(instance, what);
        REQUIRE(found.what == checker::verdict::witnessed);
        CHECK(found.depth == 22);
        const auto t = traces::tell(*model::parse_instance(instance), found.path.states);
        CHECK(answers_without_waiting(t));
        CHECK_FALSE(resets(t));
        const auto wire = traces::replay_on_wire(t, 1);
        if (!wire) FAIL(wire.error().message());
    }
}

TEST_CASE("nothing outlives it where no text is sent, or where one MSL more is waited and two segments are lost") {
    CHECK(outlives("timed[loss=any,b-sends=0]", "in_flight").what == checker::verdict::not_witnessed);
    CHECK(outlives("timed[loss=2,duplication=0,time-wait-msl=3]", "in_flight").what == checker::verdict::not_witnessed);
    CHECK(outlives("timed[loss=any,duplication=0,time-wait-msl=3]", "in_flight").what == checker::verdict::witnessed);
}

TEST_CASE("the literal fifth check does not help: a repeated octet never reaches it") {
    CHECK(outlives("timed[loss=2,duplication=0,readings=tw_answers_all]", "in_flight").depth == 19);
}
