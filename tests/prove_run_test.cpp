// label: slow
// `synfin prove --run`: runs from the beginning in 32-bit numbers from the command line, each replayed by the rules; and what is
// missing from the assumptions, one by one.
#include <nlohmann/json.hpp>

#include "cli/run_schedule.hpp"
#include "model/proof/lemmas.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using nlohmann::json;
using synfin::test::outcome;

namespace {

outcome run(const std::string& arguments) { return synfin::test::synfin("prove --run " + arguments); }

/// A run that was found: exit status 1, replayed, and as long as it says.
json broken(const std::string& arguments, unsigned steps) {
    INFO("synfin prove --run " << arguments);
    const outcome got = run(arguments + " --json -");
    INFO(got.err);
    REQUIRE(got.status == 1);
    json doc = json::parse(got.out);
    CHECK(doc.at("verdict") == "violated");
    CHECK(doc.at("replayed") == true);
    CHECK(doc.at("depth") == steps);
    CHECK(doc.at("trace").at("steps").size() == steps);
    return doc;
}

std::uint32_t octets_sent(const json& doc) {
    std::uint32_t most = 0, sum = 0;
    for (const auto& s : doc.at("trace").at("steps"))
        for (const auto& m : s.value("sent", json::array())) sum += m.value("len", 0U), most = std::max(most, sum);
    return most;
}

}  // namespace

TEST_CASE("a search finds the shortest run and draws it") {
    const outcome got = run("no-ghost --variant two_way_handshake --depth 4");
    CHECK(got.status == 1);
    CHECK(got.out.find("broken: a run of 3 steps") != std::string::npos);
    CHECK(got.out.find("replayed by the rules in 32-bit numbers: 3 steps") != std::string::npos);
    CHECK(got.out.find("two_way_handshake.listen") != std::string::npos);
}

TEST_CASE("none up to a depth is no proof, and time that is up is incomplete") {
    const outcome none = run("rst-exact --depth 2");
    CHECK(none.status == 0);
    CHECK(none.out.find("none up to depth 2") != std::string::npos);
    CHECK(none.out.find("That is no proof") != std::string::npos);
    const outcome late = run("sync --variant two_way_handshake --depth 8 --seconds 2");
    CHECK(late.status == 3);
    CHECK(late.out.find("incomplete: the time was up") != std::string::npos);
}

TEST_CASE("what cannot be asked is refused in one line") {
    CHECK(run("syn --depth 2").status == 2);
    CHECK(run("half-open --without fresh-numbers --depth 2").status == 2);
    CHECK(run("sync --depth 2 --bits 8").status == 2);
    CHECK(run("sync --follow 'handshake:99'").status == 2);
    CHECK(run("sync --depth 2 --without form").status == 2);
}

TEST_CASE("with windows of any size the ACK range check of MAY-12 excludes nothing") {
    const json doc = broken("no-stale-data --without small-windows", 10);
    std::uint32_t widest = 0;
    for (const auto& [name, end] : doc.at("trace").at("endpoints").items())
        widest = std::max(widest, static_cast<std::uint32_t>(std::stoul(end.at("rcv_wnd").get<std::string>())));
    CHECK(widest > synfin::model::proof::full_width.window);
}

TEST_CASE("where an incarnation uses many numbers an ACK of its text is taken for one of the next one's SYN") {
    const json doc = broken("no-ghost --without few-numbers", 14);
    const auto& size = synfin::model::proof::full_width;
    CHECK(octets_sent(doc) > size.numbers + size.window);
}

TEST_CASE("the schedule of an explorer's counterexample gets numbers of 32 bits") {
    const outcome found = synfin::test::synfin(
        "check --profile crash --readings no_ack_floor --property no-stale-data --unconditionally --threads 1 --json -");
    REQUIRE(found.status == 1);
    const std::string address = json::parse(found.out).at("properties").at(0).at("address");
    broken("no-stale-data --follow '" + address + "'", 10);
}
