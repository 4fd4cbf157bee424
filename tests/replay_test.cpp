// What a replay refuses, and the lift: runs of the explorer's world over small numbers replay with 32-bit ones.
#include "traces/replay.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

#include "model/profiles.hpp"
#include "model/world.hpp"
#include "tests/catch.hpp"
#include "tests/small_run.hpp"
#include "traces/corpus.hpp"
#include "traces/lift.hpp"

using namespace synfin;
using namespace synfin::traces;

namespace {

std::string outcome(const trace& t) {
    const auto done = replay(t, "t.json");
    return done ? fmt::format("{} steps", done->steps) : done.error().message();
}

/// A random run within these bounds, lifted.
void replays_when_lifted(const model::bounds& limits) {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto small = test::small_run(limits, 60, seed);
    const auto done = replay_on_wire(small, seed + 1);
    if (!done) RC_FAIL(done.error().message() + "\n" + write(small) + write(lift(small, seed + 1)));
}

trace handshake() { return corpus_trace("s01").value(); }

}  // namespace

TEST_CASE("a replay names file, step, variable and both values") {
    auto t = handshake();
    CHECK(outcome(t) == "8 steps");
    t.steps[3].after[0].fields.back().value = "302";
    CHECK(outcome(t) == "t.json: step 4 (A receives m2): rcv_nxt of A is 301, expected 302");
    t = handshake();
    t.steps[2].sent[0].ack = 102;
    CHECK(outcome(t) == "t.json: step 3 (B receives m1): ack of m2 sent is 101, expected 102");
    t = handshake();
    t.steps[4].rules.clear();
    CHECK(outcome(t) == "t.json: step 5 (B receives m3): the list of rules is [3.10.7.4-S5-SYNRCVD-OK], expected []");
}

TEST_CASE("a variable is followed until its connection ends") {
    auto t = handshake();
    t.steps[7].after.clear();
    CHECK(outcome(t) == "t.json: step 8 (A receives m5): snd_una of A is 106, expected 101");
}

TEST_CASE("only what is under way arrives, is lost or copied") {
    auto t = handshake();
    t.steps.insert(t.steps.begin() + 3, {.kind = step_kind::lose, .received = t.steps[2].sent[0]});
    CHECK(outcome(t) == "t.json: step 5 (A receives m2): m2 is not under way, expected a segment that is");
    t.steps.insert(t.steps.begin() + 3, {.kind = step_kind::duplicate, .received = t.steps[2].sent[0]});
    CHECK(outcome(t) == "10 steps");
    t.steps.insert(t.steps.begin(), {.kind = step_kind::duplicate, .received = t.steps[2].sent[0]});
    CHECK(outcome(t) == "t.json: step 1 (the network copies m2): m2 is not under way, expected a segment that is");
    t = handshake();
    t.steps[3].received->seq = 299;
    CHECK(outcome(t) == "t.json: step 4 (A receives m2): seq of m2 received is 300, expected 299");
}

TEST_CASE("a forged segment may be put in first and arrive later") {
    auto t = handshake();
    const segment forged{.id = "f1", .from = "A", .to = "B", .seq = 9, .rst = true, .origin = "forged"};
    t.steps.push_back({.kind = step_kind::inject, .sent = {forged}});
    t.steps.push_back({.kind = step_kind::deliver, .actor = "B", .received = forged, .rules = {{"3.10.7.4-S1-UNACC-RST", ""}}});
    CHECK(outcome(t) == "10 steps");
    t.steps[8].sent[0].origin = "";
    CHECK(outcome(t) == "t.json: step 9 (): f1 has no origin, expected why no end sent it");
}

TEST_CASE("a copy delivered at once leaves the original under way") {
    auto t = handshake();
    t.steps.insert(
        t.steps.begin() + 4,
        {.kind = step_kind::duplicate, .actor = "A", .received = t.steps[2].sent[0], .rules = {{"3.10.7.4-S1-UNACC-ACK", ""}}});
    CHECK(outcome(t) == "t.json: step 5 (the network copies m2): m2 is not under way, expected a segment that is");
    t.steps[3].kind = step_kind::duplicate;
    std::swap(t.steps[4], t.steps[5]);
    t.steps[5].kind = step_kind::deliver;
    t.steps[5].sent = {{.id = "m9", .from = "A", .to = "B", .seq = 101, .ack = 301, .ack_on = true, .wnd = 1000}};
    CHECK(outcome(t) == "9 steps");
}

TEST_CASE("what cannot be replayed is named") {
    auto t = handshake();
    t.steps[0].event = "OPEN pasive";
    CHECK(outcome(t) ==
          "t.json: step 1 (B passive OPEN): event is \"OPEN pasive\", expected a call or a timer (nearest: OPEN passive)");
    t = handshake();
    t.steps[5].input[0].name = "octet";
    CHECK(outcome(t) == "t.json: step 6 (A SEND 5 octets): unknown variable 'octet', nearest: octets");
    t = handshake();
    t.steps[5].input[0].value = "-1";
    CHECK(outcome(t) == "t.json: step 6 (A SEND 5 octets): octets is \"-1\", expected a number from 0 to 4294967295");
    t = handshake();
    t.readings = {"rfc792"};
    CHECK(outcome(t) == "t.json: unknown reading 'rfc792', expected one that `synfin list` shows");
    t = handshake();
    t.endpoints[0].set("colour", "red");
    CHECK(outcome(t).starts_with("t.json: unknown variable 'colour', nearest: "));
    t = handshake();
    t.modulus = 32;
    CHECK(outcome(t) == "t.json: numbers modulo 32, expected 32-bit numbers (see `lift`)");
    t = handshake();
    t.steps[2].event = "silent host";
    CHECK(outcome(t) == "t.json: step 3 (B receives m1): B has a connection, expected a silent host is CLOSED");
}

TEST_CASE("a trace in disorder is refused or replayed, never worse") {
    REQUIRE(rc::check("replay of shuffled steps returns", [] {
        auto t = corpus_trace((*rc::gen::elementOf(corpus())).id).value();
        std::shuffle(t.steps.begin(), t.steps.end(), std::mt19937_64(*rc::gen::arbitrary<std::uint64_t>()));
        for (auto& s : t.steps)
            if (*rc::gen::inRange(0, 4) == 0) s.actor = *rc::gen::element<std::string>("A", "B", "network", "C");
        const auto found = outcome(t);
        RC_ASSERT(found.ends_with(" steps") || found.starts_with("t.json: step "));
    }));
}

TEST_CASE("signals and replies may be left out of the comparison") {
    auto t = handshake();
    for (auto& s : t.steps) s.signals.clear(), s.reply.clear();
    CHECK_FALSE(replay(t).has_value());
    CHECK(replay(t, {}, {.signals = false, .replies = false}).has_value());
}

TEST_CASE("runs over small numbers are runs on the wire") {
    for (const auto& profile : model::profiles()) CHECK(rc::check(profile.name, [&] { replays_when_lifted(profile.limits); }));
}

TEST_CASE("runs of deliberate mistakes are runs on the wire") {
    auto limits = model::profile_named("lifecycle")->limits;
    limits.crashes = limits.give_ups = limits.old_segments = 1;
    for (auto& u : limits.users) u.aborts = 1;
    for (unsigned v = 1; v < model::variant_count; ++v) {
        limits.rules.mistake = static_cast<model::variant>(v);
        if (limits.rules.mistake == model::variant::reuse_any_syn) limits.rules.taken |= model::reading::tw_reuse;
        CHECK(rc::check(std::string(name(limits.rules.mistake)), [&] { replays_when_lifted(limits); }));
    }
}

TEST_CASE("incarnations get numbers of their own, at random") {
    const model::bounds limits = model::profiles().front().limits;
    const auto small = test::small_run(limits, 30, 7);
    CHECK(lift(small, 1) == lift(small, 1));
    CHECK_FALSE(lift(small, 1) == lift(small, 2));
    CHECK(lift(small, 1).modulus == 0);
}
