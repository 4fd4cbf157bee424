// label: slow
// The table of faults: the approved numbers, witnesses that replay, and more faults that never repair anything.
#include "cli/fault_table.hpp"

#include <nlohmann/json.hpp>

#include "support/file.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/counterexample.hpp"
#include "traces/lift.hpp"

using namespace synfin;
using checker::fault_effect;

namespace {

const cli::fault_table& judged() {
    static const cli::fault_table t = cli::judge_fault_table({}, [](std::string_view) {});
    return t;
}

/// Every cell, and the pairs that break something.
std::string cells(const cli::fault_table& t) {
    std::string text;
    for (const auto& s : t.sections) {
        text += instance_text(s.of) + "\n";
        for (const auto p : s.base.properties) {
            text += "  " + std::string(model::text(p).id) + " | " + cell_text(s, p, {});
            for (std::size_t k = 0; k < checker::fault_classes().size(); ++k) text += " | " + cell_text(s, p, {k});
            text += "\n";
        }
        for (const auto& e : s.found.entries)
            if (e.with.size() == 2 && e.effect == fault_effect::breaks)
                text += "  pair " + std::string(model::text(e.id).id) + " " + std::to_string(e.depth) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("the table of faults is the approved one") {
    const auto& t = judged();
    CHECK(t.complete());
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/faults.txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden, cells(t)));
    const auto approved = read_file(golden);
    REQUIRE(approved);
    CHECK(cells(t) == *approved);
}

TEST_CASE("every witness of the table replays, with as many steps as the table says, and with 32-bit numbers too") {
    std::size_t replayed = 0;
    for (const auto& s : judged().sections)
        for (const auto& e : s.found.entries) {
            if (e.effect != fault_effect::breaks) continue;
            INFO(s.address_of(e));
            const auto t = traces::replay_address(s.address_of(e));
            REQUIRE(t);
            const bool forged = !e.with.empty() && checker::fault_classes()[e.with[0].kind].name == "attack";
            CHECK(t->steps.size() == e.depth + (forged ? 1 : 0));  // one step of the world is told as two: sent, and received
            const auto wide = traces::replay_on_wire(*t, replayed + 1);
            if (!wide) FAIL_CHECK(wide.error().message());
            ++replayed;
        }
    CHECK(replayed > 40);
}

TEST_CASE("one fault more of the same kind repairs nothing") {
    for (const auto& s : judged().sections)
        for (const auto& e : s.found.entries) {
            if (e.effect != fault_effect::breaks || e.with.size() != 1 || e.with[0].times.times >= 2) continue;
            if (checker::fault_classes()[e.with[0].kind].name == "attack") continue;  // states by the million
            INFO(instance_text(s.instance_of(e)) << " " << model::text(e.id).id);
            model::bounds more = e.limits;
            more.*checker::fault_classes()[e.with[0].kind].times = model::budget(e.with[0].times.times + 1);
            checker::request r;
            r.properties = {e.id};
            r.unconditionally = true;
            const auto again = checker::verify(model::world(more), r);
            REQUIRE(again.properties.size() == 1);
            CHECK((again.properties[0].what == checker::verdict::violated ||
                   again.properties[0].what == checker::verdict::witnessed));
        }
}

TEST_CASE("a limit claims nothing") {
    const auto r = test::synfin("check --faults --states 500 --json -");
    CHECK(r.status == 3);
    const auto doc = nlohmann::json::parse(r.out);
    CHECK(doc["complete"] == false);
    for (const auto& s : doc["sections"])
        for (const auto& e : s["entries"]) CHECK(e["effect"] != "withstands");
}
