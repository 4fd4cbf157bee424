// label: slow
// The length of TIME-WAIT: the approved lengths, each too short one with a witness that replays.
#include "cli/time_wait_table.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "traces/counterexample.hpp"

using namespace synfin;
using checker::verdict;

namespace {

const cli::time_wait_table& judged() {
    static const cli::time_wait_table t = cli::judge_time_wait({}, [](std::string_view) {});
    return t;
}

template <class Visit>
void each_length(const cli::time_wait_table& t, Visit visit) {
    for (const auto& s : t.sections)
        for (const auto& c : s.columns)
            for (const auto& r : c.found.rows)
                for (const auto& l : r.lengths) visit(s, c, r, l);
}

std::string rows(const cli::time_wait_table& t) {
    std::string text;
    for (const auto& s : t.sections)
        for (const auto& c : s.columns) {
            text += instance_text(c.of) + (s.orderly ? " without RST\n" : "\n");
            for (const auto& r : c.found.rows) {
                text += "  " + std::string(model::text(r.id).id) + " " + cli::least_text(r) + ":";
                for (const auto& l : r.lengths)
                    text += l.what == verdict::violated ? " " + std::to_string(l.depth) : " " + std::string(name(l.what));
                text += "\n";
            }
        }
    return text;
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

TEST_CASE("no property of the table is vacuous: each is broken by some length") {
    for (const auto& s : judged().sections)
        for (const auto& c : s.columns)
            for (const auto& r : c.found.rows) {
                INFO(instance_text(c.of) << " " << model::text(r.id).id);
                CHECK(std::any_of(r.lengths.begin(), r.lengths.end(), [](const auto& l) { return l.what == verdict::violated; }));
            }
}

TEST_CASE("every TIME-WAIT that is too short has a witness that replays") {
    each_length(judged(), [](const auto&, const auto& c, const auto& r, const auto& l) {
        if (l.what != verdict::violated) return;
        const auto told = traces::tell(cli::time_wait_section::instance_of(c, l.msl), l.path.states, r.id);
        INFO(told.address);
        CHECK(told.steps.size() == l.depth);
        CHECK(traces::replay_address(told.address));
    });
}

TEST_CASE("a longer TIME-WAIT breaks nothing, and one loss more repairs nothing") {
    for (const auto& s : judged().sections)
        for (std::size_t i = 0; i < s.properties.size(); ++i) {
            int before = 0;
            for (const auto& c : s.columns) {
                const auto& r = c.found.rows.at(i);
                const int least = r.least().value_or(checker::longest_time_wait + 1);
                for (const auto& l : r.lengths) CHECK((l.what == verdict::holds) == (l.msl >= least));
                CHECK(least >= before);
                before = least;
            }
        }
}
