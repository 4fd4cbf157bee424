// The oracle: allowed answers under all readings at once, pruned by what is seen.
#include "conformance/oracle.hpp"

#include <algorithm>

#include "conformance/case_run.hpp"
#include "conformance/stacks/model.hpp"
#include "tests/catch.hpp"
#include "traces/packet.hpp"

using namespace synfin;
using namespace synfin::conformance;
namespace flag = traces::flag;

namespace {

constexpr std::uint32_t iss = 0x1000, peer = 0x10000000;

segment sent(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t length = 0) {
    segment s;
    s.flags = flags;
    s.seq = seq;
    s.ack = ack;
    s.length = length;
    return s;
}

judgement tell(oracle& o, const char* word, std::vector<segment> answer, std::optional<reply> said = std::nullopt) {
    const stimulus& s = *stimulus_named(word);
    return o.judge(s, o.resolve(s), {std::move(answer), std::move(said), std::nullopt});
}

oracle established() {
    oracle o;
    REQUIRE(tell(o, "open-active", {sent(flag::syn, iss, 0)}, reply{}) == judgement::accepted);
    REQUIRE(tell(o, "syn-ack", {sent(flag::ack, iss + 1, peer + 1)}) == judgement::accepted);
    REQUIRE(o.likeliest().m.st == model::ESTABLISHED);
    return o;
}

}  // namespace

TEST_CASE("the stack's ISS is learnt from its SYN") {
    const oracle o = established();
    CHECK(o.likeliest().m.t.iss.v == iss);
    CHECK(o.resolve(*stimulus_named("ack")).ack == iss + 1);
    CHECK(o.resolve(*stimulus_named("rst-last")).seq == peer + 1 + 65000 - 1);
}

TEST_CASE("a RST in the window: challenge ACK, or reset under RFC 793; nothing else") {
    SECTION("the challenge refuses the reading") {
        oracle o = established();
        CHECK(tell(o, "rst-inside", {sent(flag::ack, iss + 1, peer + 1)}) == judgement::accepted);
        CHECK(o.likeliest().m.st == model::ESTABLISHED);
    }
    SECTION("silence takes it") {
        oracle o = established();
        CHECK(tell(o, "rst-inside", {}) == judgement::accepted);
        CHECK(o.likeliest().m.st == model::CLOSED);
        const auto bit = std::uint64_t{1} << static_cast<unsigned>(model::reading::rfc793_rst);
        for (const cube& c : o.readings()) CHECK((c.taken & bit) != 0);
    }
    SECTION("a RST never answers a RST") {
        oracle o = established();
        CHECK(tell(o, "rst-inside", {sent(flag::rst, iss + 1, 0)}) == judgement::refused);
        CHECK(o.allowed(*stimulus_named("rst-inside"), o.resolve(*stimulus_named("rst-inside"))).size() == 2);
    }
}

TEST_CASE("an ACK of text may be delayed, and come with text of our own") {
    oracle o = established();
    CHECK(tell(o, "data", {}) == judgement::waiting);
    CHECK(tell(o, "data", {sent(flag::ack, iss + 1, peer + 1)}) == judgement::refused);
    CHECK(tell(o, "data", {sent(flag::ack, iss + 1, peer + 2)}) == judgement::accepted);
    CHECK(o.granted() == 0);
}

TEST_CASE("readings once seen stay: who drops what comes early cannot acknowledge it later") {
    oracle o = established();
    CHECK(tell(o, "data-inside", {sent(flag::ack, iss + 1, peer + 1)}) == judgement::accepted);
    SECTION("held") { CHECK(tell(o, "data", {sent(flag::ack, iss + 1, peer + 3)}) == judgement::accepted); }
    SECTION("dropped") {
        CHECK(tell(o, "data", {sent(flag::ack, iss + 1, peer + 2)}) == judgement::accepted);
        CHECK(tell(o, "data", {sent(flag::ack, iss + 1, peer + 4)}) == judgement::refused);
    }
}

TEST_CASE("harmless departures are conceded, and told") {
    oracle o = established();
    CHECK(tell(o, "abort", {sent(flag::rst | flag::ack, iss + 1, peer + 1)}, reply{}) == judgement::accepted);
    CHECK(o.granted() == bit(concession::ack_on_reset));
    CHECK_FALSE(text_of(o.granted()).empty());
    oracle other = established();
    CHECK(tell(other, "abort", {sent(flag::rst | flag::ack, iss + 1, peer + 2)}, reply{}) == judgement::refused);
}

TEST_CASE("what an interface cannot express says nothing about the stack") {
    oracle o;
    CHECK(tell(o, "open-passive", {}, reply{.kind = reply_kind::not_supported}) == judgement::inapplicable);
}

TEST_CASE("cubes of readings are joined when a reading does not matter") {
    CHECK(joined({{1, 0}, {1, 1}}) == std::vector<cube>{{0, 0}});
    CHECK(joined({{3, 0}, {1, 0}}) == std::vector<cube>{{1, 0}});
    CHECK(joined({{3, 1}, {3, 2}}).size() == 2);
    CHECK(cube{1, 1}.allows(model::readings(static_cast<model::reading>(0))));
    CHECK_FALSE(cube{1, 1}.allows({}));
}

TEST_CASE("text cut otherwise is the same text") {
    const std::vector<segment> whole{sent(flag::ack | flag::psh, 5, 9, 2), sent(flag::ack, 7, 9, 1),
                                     sent(flag::fin | flag::ack, 8, 9)};
    CHECK(normal_form(std::span<const segment>(whole)) == units{{flag::ack | flag::fin, 5, 9, 3}});
    const std::vector<segment> two{sent(flag::ack, 5, 9), sent(flag::ack, 5, 9)};
    CHECK(normal_form(std::span<const segment>(two)).size() == 2);
}
