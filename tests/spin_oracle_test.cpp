// label: oracle
// Spin on the exported model: a search, a hash table and an interpretation of the rules that share no code with ours.
#include "checker/crosscheck.hpp"
#include "checker/export/promela.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin::checker;
using synfin::test::have_oracle;

namespace {

bool have_spin() { return have_oracle("spin") && have_oracle("gcc"); }

crosschecked both(const std::string& instance) {
    const auto of = synfin::model::parse_instance(instance);
    REQUIRE(of);
    crosscheck_options how;
    how.memory_mib = 4'000;
    auto c = crosscheck(*of, how);
    INFO(instance << (c ? "" : ": " + c.error().message()));
    REQUIRE(c);
    return std::move(*c);
}

void must_agree(const std::string& instance) {
    const auto c = both(instance);
    INFO(instance);
    CHECK(c.complete());
    CHECK(static_cast<double>(c.ours.states) == c.spin_states());
    for (const auto& p : c.properties) {
        INFO(synfin::model::text(p.id).id);
        CHECK(p.ours == p.spins);
    }
    CHECK(c.unknown.empty());
    CHECK(c.equal());
}

std::vector<std::string> broken(const crosschecked& c) {
    std::vector<std::string> ids;
    for (const auto& p : c.properties)
        if (p.spins && !synfin::model::text(p.id).sometimes) ids.emplace_back(synfin::model::text(p.id).id);
    return ids;
}

}  // namespace

TEST_CASE("Spin finds the states and verdicts of the handshake, and of its variants") {
    if (!have_spin()) return;
    for (const auto* instance :
         {"handshake", "handshake+two_way_handshake", "handshake+accept_any_rst", "handshake+accept_any_ack",
          "handshake+syn_resets_connection", "handshake+isn_reuse", "handshake+forgets_origin"})
        must_agree(instance);
}

TEST_CASE("Spin sees the variants break what they should") {
    if (!have_spin()) return;
    using ids = std::vector<std::string>;
    CHECK(broken(both("handshake")).empty());
    CHECK(broken(both("handshake+accept_any_rst")) == ids{"rst-exact"});
    CHECK(broken(both("handshake+syn_resets_connection")) == ids{"syn-safe"});
}

TEST_CASE("Spin agrees on every switch of the bounds") {
    if (!have_spin()) return;
    for (const auto* instance :
         {"simultaneous[crashes=1,quiet-time=on,prompt=on]", "handshake[channel=3,reordering=1,loss=1,old-segments=0]",
          "handshake[delay=off,duplication=2]", "simultaneous[reordering=0,loss=0,a-sends=1,a-aborts=1,give-ups=1]",
          "timed[loss=0,crashes=1,quiet-time=on,channel=1]",
          "handshake[readings=tw_reuse/rfc1337,a-closes=on,b-closes=on,channel=1]",
          "simultaneous[readings=half_duplex/rfc793_rst/rfc793_syn/simopen_lenient,a-sends=1,channel=1]"})
        must_agree(instance);
}

TEST_CASE("one changed number in the exported model does not pass") {
    if (!have_spin()) return;
    const auto of = synfin::model::parse_instance("handshake[channel=1]").value();
    const auto model = to_promela(of.limits, "").value();
    const std::string right = "sent = 1572864 + (((seg_seq + 1) & 31) << 7)";  // the SYN,ACK acknowledges the SYN
    REQUIRE(model.find(right) != std::string::npos);
    std::string wrong = model;
    wrong.replace(model.find(right), right.size(), "sent = 1572864 + (((seg_seq + 2) & 31) << 7)");
    const auto good = run_spin(model, {.compile = {"-O1"}}), bad = run_spin(wrong, {.compile = {"-O1"}});
    REQUIRE((good && bad));
    CHECK(good->states != bad->states);
}

TEST_CASE("crosscheck from outside") {
    if (!have_spin()) return;
    const auto run = synfin::test::synfin("crosscheck --channel 1 --json -");
    CHECK(run.status == 0);
    CHECK(run.out.find("\"equal\": true") != std::string::npos);
    CHECK(synfin::test::synfin("crosscheck --channel 1").out.find("equal: the same states, the same verdicts") !=
          std::string::npos);
}
