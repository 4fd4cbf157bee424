// Counterexamples as traces: addresses replay to the same steps, and profile files are read with a place for every error.
#include "traces/counterexample.hpp"

#include "checker/verify.hpp"
#include "cli/profile_file.hpp"
#include "tests/catch.hpp"
#include "traces/lift.hpp"

using namespace synfin;

namespace {

checker::verification judged(const std::string& name) {
    return checker::verify(model::world(model::parse_instance(name)->limits), {});
}

}  // namespace

TEST_CASE("every counterexample and witness has an address that replays to the same trace") {
    std::size_t told = 0;
    for (const std::string name : {"handshake+two_way_handshake", "handshake+accept_any_rst", "simultaneous+no_simultaneous_open",
                                   "timed[b-sends=0]+no_time_wait", "crash+accept_any_ack"}) {
        const auto of = model::parse_instance(name);
        REQUIRE(of);
        for (const auto& p : judged(name).properties) {
            if (p.path.states.size() < 2) continue;
            const auto t = traces::tell(*of, p.path.states, p.id);
            INFO(t.address);
            CHECK(t.steps.size() + 1 == p.path.states.size());
            const auto again = traces::replay_address(t.address);
            REQUIRE(again);
            CHECK(again->steps == t.steps);
            CHECK(traces::parse(traces::write(t), "memory"));
            const auto wire = traces::replay_on_wire(t, told + 1);  // random 32-bit initial numbers: the same states and rules
            INFO((wire ? std::string("fine") : wire.error().message()));
            CHECK(wire);
            ++told;
        }
    }
    CHECK(told > 15);
}

TEST_CASE("the last step of a two-way handshake opens the server by a SYN alone") {
    const auto found = judged("handshake+two_way_handshake");
    for (const auto& p : found.properties) {
        if (p.id != model::property::no_ghost) continue;
        REQUIRE(p.what == checker::verdict::violated);
        const auto t = traces::tell(*model::parse_instance("handshake+two_way_handshake"), p.path.states, p.id);
        REQUIRE(t.steps.size() == 3);
        CHECK(t.steps.back().received->syn);
        CHECK_FALSE(t.steps.back().received->ack_on);
        CHECK(t.steps.back().rules.back().id == "two_way_handshake.listen");
    }
}

TEST_CASE("a wrong address names what is wrong") {
    CHECK_FALSE(traces::replay_address("handshake"));
    CHECK_FALSE(traces::replay_address("handshake:0.x"));
    const auto beyond = traces::replay_address("handshake:0.99");
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().message().find("step 2") != std::string::npos);
    const auto unknown = traces::replay_address("handshke:0");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message().find("handshake") != std::string::npos);
}

TEST_CASE("a profile file changes a built-in profile") {
    const auto p = cli::parse_profile(R"({"format": "synfin-profile", "version": 1, "base": "handshake",
        "variant": "isn_reuse", "bounds": {"loss": 2, "timed": true, "duplication": "any"}})",
                                      "mine.json");
    REQUIRE(p);
    CHECK(model::get_bound(p->limits, "loss") == "2");
    CHECK(model::get_bound(p->limits, "timed") == "on");
    CHECK(p->limits.rules.mistake == model::variant::isn_reuse);
}

TEST_CASE("a wrong profile file is refused with its place") {
    struct wrong {
        const char *text, *place, *names;
    };
    const std::vector<wrong> all{
        {"{", "mine.json:1", ""},
        {"[]", "mine.json:1", "object"},
        {"{\"format\": \"x\", \"version\": 1}", "mine.json:1", "synfin-profile"},
        {"{\"format\": \"synfin-profile\",\n \"version\": 2}", "mine.json:2", "1"},
        {"{\"format\": \"synfin-profile\", \"version\": 1,\n \"bunds\": {}}", "mine.json:2", "bounds"},
        {"{\"format\": \"synfin-profile\", \"version\": 1,\n \"base\": \"handshak\"}", "mine.json:2", "handshake"},
        {"{\"format\": \"synfin-profile\", \"version\": 1, \"bounds\": {\n\"loss\": 9}}", "mine.json:2", "0..6"},
        {"{\"format\": \"synfin-profile\", \"version\": 1, \"bounds\": {\n\"lss\": 1}}", "mine.json:2", "loss"},
        {"{\"format\": \"synfin-profile\", \"version\": 1,\n \"variant\": \"none_such\"}", "mine.json:2", "variant"},
    };
    for (const auto& w : all) {
        INFO(w.text);
        const auto p = cli::parse_profile(w.text, "mine.json");
        REQUIRE_FALSE(p);
        INFO(p.error().message());
        CHECK(p.error().message().starts_with(w.place));
        CHECK(p.error().message().find(w.names) != std::string::npos);
    }
}
