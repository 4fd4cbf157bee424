// label: slow
// The length of TIME-WAIT: the approved lengths, the law they follow, and witnesses that replay.
#include "cli/time_wait_table.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "traces/counterexample.hpp"

using namespace synfin;
using checker::verdict;
using model::property;

namespace {

const cli::time_wait_table& judged() {
    static const cli::time_wait_table t = cli::judge_time_wait({}, [](std::string_view) {});
    return t;
}

template <class Visit>
void each_cell(Visit visit) {
    for (const auto& s : judged().sections)
        for (const auto& c : s.cells)
            if (!c.left_out) visit(s, c);
}

/// "last-ack 1.5: 2 in 16" - the least length in MSL, the longest in ticks that is too short, and the steps of its witness.
std::string rows(const cli::time_wait_table& t) {
    std::string text;
    for (const auto& s : t.sections)
        for (const auto& c : s.cells) {
            if (c.left_out) continue;
            text += instance_text(c.of) + (s.orderly ? " without RST\n" : "\n");
            for (std::size_t i = 0; i < s.properties.size(); ++i) {
                text += "  " + std::string(model::text(s.properties[i]).id) + " " + least_text(c, i);
                if (const auto* l = c.found.rows[i].longest_too_short())
                    text += ": " + std::to_string(l->ticks) + " in " + std::to_string(l->depth);
                text += "\n";
            }
        }
    return text;
}

checker::length_findings at_every_length(const std::string& instance, const std::vector<property>& judged, int longest) {
    const auto of = model::parse_instance(instance);
    REQUIRE(of);
    return checker::judge_lengths({of->limits, judged, false, longest, {}, true}, {});
}

}  // namespace

TEST_CASE("the least lengths of TIME-WAIT are the approved ones") {
    const auto& t = judged();
    CHECK(t.complete());
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/time_wait.txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden, rows(t)));
    const auto approved = read_file(golden);
    REQUIRE(approved);
    CHECK(rows(t) == *approved);
}

TEST_CASE("every cell follows the law of docs/time-wait.md") {
    std::size_t cells = 0;
    each_cell([&](const auto& s, const auto& c) {
        for (const auto& r : c.found.rows) {
            INFO(instance_text(c.of) << (s.orderly ? " without RST " : " ") << model::text(r.id).id);
            CHECK(r.settled());
            CHECK(r.least() == cli::lawful_length(r.id, c.of.limits));
            ++cells;
        }
    });
    CHECK(cells > 500);
}

TEST_CASE("the longest TIME-WAIT that is too short has a witness that replays") {
    std::size_t told = 0;
    each_cell([&](const auto&, const auto& c) {
        for (const auto& r : c.found.rows) {
            const auto* l = r.longest_too_short();
            if (l == nullptr) continue;
            const auto t = traces::tell(c.with_length(l->ticks), l->path.states, r.id);
            INFO(t.address);
            CHECK(t.steps.size() == l->depth);
            CHECK(traces::replay_address(t.address));
            ++told;
        }
    });
    CHECK(told > 100);
}

TEST_CASE("a longer TIME-WAIT breaks nothing: every length explored, the same least ones") {
    for (const std::string instance :
         {"timed[loss=0,duplication=0,b-sends=0]", "timed[duplication=0,b-sends=0,segment-life=3,retransmissions=1]",
          "timed[loss=2,duplication=0,b-sends=0,segment-life=1,msl-ticks=1]"}) {
        INFO(instance);
        const auto found = at_every_length(instance, {property::last_ack, property::linger, property::clean_close}, 9);
        CHECK(found.complete);
        for (const auto& r : found.rows) {
            REQUIRE(r.lengths.size() == 10);
            REQUIRE(r.least());
            for (const auto& l : r.lengths) CHECK((l.what == verdict::holds) == (l.ticks >= *r.least()));
            CHECK(r.least() == cli::lawful_length(r.id, model::parse_instance(instance)->limits));
        }
    }
}

TEST_CASE("where the search begins does not matter") {
    const auto of = model::parse_instance("timed[duplication=0,b-sends=0]");
    REQUIRE(of);
    for (const int guess : {0, 3, 9}) {
        const auto found = checker::judge_lengths({of->limits, {property::last_ack}, false, 9, {guess}, false}, {});
        REQUIRE(found.rows.size() == 1);
        CHECK(found.rows[0].least() == 3);
    }
}

TEST_CASE("the length of TIME-WAIT may be given in ticks or in MSL") {
    const auto of = [](const std::string& text) { return model::parse_instance(text).value().limits; };
    CHECK(of("timed").time_wait() == 4);
    CHECK(of("timed[time-wait-msl=1]").time_wait() == 2);
    CHECK(of("timed[msl-ticks=3]").time_wait() == 6);
    CHECK(of("timed[msl-ticks=3,time-wait-ticks=7]").time_wait() == 7);
    CHECK(of("timed[msl-ticks=3]").life() == 3);
    CHECK(of("timed[segment-life=4]").life() == 4);
    for (const std::string refused :
         {"time-wait-ticks=16", "segment-life=0", "segment-life=5", "msl-ticks=0", "retransmissions=4"})
        CHECK_FALSE(model::parse_instance("timed[" + refused + "]"));
}
