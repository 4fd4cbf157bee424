// The export to Murphi as far as it can be judged without Rumur; tests/crosscheck_test.cpp asks Rumur.
#include "checker/export/murphi.hpp"
#include "checker/export/program.hpp"
#include "checker/rumur.hpp"
#include "model/profiles.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin::checker;
using synfin::model::profile_named;
using synfin::model::profiles;

namespace {

std::size_t count_of(const std::string& text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

std::string exported(std::string_view profile, murphi_reports reports = murphi_reports::stop) {
    const auto text = to_murphi(profile_named(profile)->limits, profile, reports);
    REQUIRE(text);
    return *text;
}

}  // namespace

TEST_CASE("a rule in Murphi") {
    const auto text = exported("simultaneous");
    CHECK(text.find(R"(  elsif m.st = CLOSE_WAIT then  -- 3.10.4-CLOSEWAIT: everything is sent: our FIN answers the peer's
    m.sent := SEGMENT(FIN + ACK, m.snd_nxt, m.rcv_nxt, 0);
    m.snd_nxt := MOD32(m.snd_nxt + 1);
    m.st := LAST_ACK;
)") != std::string::npos);
    CHECK(text.find(R"(rule "B close" tcp[1].st >= SYN_SENT & tcp[1].st <= ESTABLISHED)") == std::string::npos);
    CHECK(text.find("rule \"B close\" ") != std::string::npos);
}

TEST_CASE("every profile has a rule in Murphi for each step of its program") {
    for (const auto& p : profiles()) {
        INFO(p.name);
        const auto program = to_program(p.limits);
        REQUIRE(program);
        CHECK(count_of(exported(p.name), "\nrule \"") == program->steps.size());
    }
}

TEST_CASE("stopping asserts what is claimed; counting covers every property") {
    const auto stop = exported("handshake"), count = exported("handshake", murphi_reports::count);
    CHECK(stop.find("assert \"no-ghost\"") != std::string::npos);
    CHECK(stop.find("cover \"reaches-established\"") != std::string::npos);
    CHECK(stop.find("assert \"linger\"") == std::string::npos);  // needs time
    CHECK(count.find("\n  assert ") == std::string::npos);
    for (const auto p : watched_properties()) {
        if (p == synfin::model::property::linger) continue;  // only where time passes
        CHECK(count.find("cover \"" + assertion_name(p) + "\"") != std::string::npos);
    }
}

TEST_CASE("what no assertion can say is named in the first comment") {
    const auto text = exported("lifecycle");
    const auto head = text.substr(0, text.find("const"));
    CHECK(head.find("Not in this file: ") != std::string::npos);
    CHECK(head.find("retransmission") != std::string::npos);
    CHECK(head.find("Not claimed under these bounds: linger (needs time)") != std::string::npos);
}

TEST_CASE("what Rumur's checker prints is understood") {
    const auto good = read_rumur_output(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rumur_run>\n"
        "<cover_result message=\"broken_inform\" count=\"2\"/>\n<cover_result message=\"broken_inform\" count=\"3\"/>\n"
        "<cover_result message=\"broken_sync\" count=\"0\"/>\n"
        "<summary states=\"9060\" rules_fired=\"85263\" errors=\"1\" duration_seconds=\"1\"/>\n</rumur_run>\n",
        0);
    REQUIRE(good);
    CHECK(good->states == 9060);
    CHECK(good->transitions == 85263);
    CHECK(good->covers.at("broken_inform") == 5);
    CHECK(good->covers.at("broken_sync") == 0);
    CHECK(good->errors.empty());
    CHECK(good->complete);
}

TEST_CASE("what Rumur complains of, and what it does not explain, is kept") {
    const auto range = read_rumur_output(
        "<message>model.m:3.24-33: write of out-of-range value into x</message>\n"
        "<summary states=\"4\" rules_fired=\"7\" errors=\"1\" duration_seconds=\"0\"/>\n",
        1);
    REQUIRE(range);
    CHECK(range->errors.size() == 1);
    const auto silent = read_rumur_output("<summary states=\"4\" rules_fired=\"7\" errors=\"1\" duration_seconds=\"0\"/>\n", 0);
    CHECK(silent->errors == std::vector<std::string>{"1 errors without a message"});
    CHECK_FALSE(read_rumur_output("out of memory", 1));
    const auto killed = read_rumur_output("<summary states=\"4\" rules_fired=\"7\" errors=\"0\" duration_seconds=\"0\"/>\n", 137);
    CHECK_FALSE(killed->complete);
}
