// label: oracle
// Spin and Rumur on the exported model: searches, tables and interpretations of the rules that share no code with ours.
#include "tests/crosscheck.hpp"

#include "checker/export/murphi.hpp"
#include "checker/export/promela.hpp"
#include "checker/rumur.hpp"
#include "checker/spin.hpp"
#include "model/variants.hpp"

using namespace synfin::checker;
using synfin::test::compared;
using synfin::test::have_witnesses;
using synfin::test::must_agree;

namespace {

using ids = std::vector<std::string>;

/// What the second of them saw broken.
ids broken(const synfin::checker::crosschecked& c) {
    ids all;
    for (const auto& p : c.properties)
        if (p.theirs.back() && !synfin::model::text(p.id).sometimes) all.emplace_back(synfin::model::text(p.id).id);
    return all;
}

}  // namespace

TEST_CASE("Spin and Rumur find the states and verdicts of the handshake") {
    if (have_witnesses()) must_agree("handshake");
}

TEST_CASE("they see variants break what they should, and no more") {
    if (!have_witnesses()) return;
    CHECK(broken(compared("handshake[channel=1]")).empty());
    CHECK(broken(compared("handshake[channel=1]+accept_any_rst")) == ids{"rst-exact"});
    CHECK(broken(compared("handshake[channel=1]+syn_resets_connection")) == ids{"syn-safe"});
}

TEST_CASE("one changed number in the exported model does not pass") {
    if (!have_witnesses()) return;
    const auto of = synfin::model::parse_instance("handshake[channel=1]").value();
    const auto changed = [](std::string text, const std::string& right, const std::string& wrong) {
        REQUIRE(text.find(right) != std::string::npos);  // the SYN,ACK acknowledges the SYN
        return text.replace(text.find(right), right.size(), wrong);
    };
    const auto promela = to_promela(of.limits, "").value(), murphi = to_murphi(of.limits, "").value();
    const auto other = changed(promela, "SEGMENT(SYN + ACK, in_iss, ((seg_seq + 1) & 31), 0)",
                               "SEGMENT(SYN + ACK, in_iss, ((seg_seq + 2) & 31), 0)");
    const auto good = run_spin(promela, {.compile = {"-O1"}}), bad = run_spin(other, {.compile = {"-O1"}});
    REQUIRE((good && bad));
    CHECK(good->states != bad->states);
    const auto changed_rule = changed(murphi, "SEGMENT(SYN + ACK, m.in_iss, MOD32(m.seg_seq + 1), 0)",
                                      "SEGMENT(SYN + ACK, m.in_iss, MOD32(m.seg_seq + 2), 0)");
    const auto right = run_rumur(murphi, {.compile = {"-O1"}}), wrong = run_rumur(changed_rule, {.compile = {"-O1"}});
    REQUIRE((right && wrong));
    CHECK(right->states != wrong->states);
}

TEST_CASE("crosscheck from outside") {
    if (!have_witnesses()) return;
    const auto run = synfin::test::synfin("crosscheck --channel 1 --with spin --json -");
    CHECK(run.status == 0);
    CHECK(run.out.find("\"equal\": true") != std::string::npos);
    CHECK(run.out.find("\"rumur\"") == std::string::npos);
    const auto both = synfin::test::synfin("crosscheck --channel 1");
    CHECK(both.out.find("explored by synfin, and as Promela by Spin, and as Murphi by Rumur\n") != std::string::npos);
    CHECK(both.out.find("equal: the same states, the same verdicts") != std::string::npos);
}
