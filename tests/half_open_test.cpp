// label: slow
// Half-open connections: the approved bounds, and witnesses that replay.
#include "cli/half_open.hpp"

#include "support/file.hpp"
#include "tests/catch.hpp"
#include "traces/counterexample.hpp"

using namespace synfin;
using checker::ending;
using checker::worst_way;

namespace {

const cli::half_open_table& judged() {
    static const cli::half_open_table t = cli::judge_half_open_table({}, [](std::string_view) {});
    return t;
}

std::string rows(const cli::half_open_table& t) {
    std::string text;
    for (const auto& c : t.causes) {
        text += c.name + ": " + instance_text(c.of) + "\n";
        for (const auto& p : c.found.pairs)
            text += "  " + std::string(name(p.half_open)) + " / " + std::string(name(p.peer)) + " | " +
                    cli::worst_text(p.by_itself) + " | " + cli::worst_text(p.by_peer) + " | " + cli::worst_text(p.busy) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("the bounds on half-open connections are the approved ones") {
    const auto& t = judged();
    CHECK(t.complete());
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/half_open.txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden, rows(t)));
    const auto approved = read_file(golden);
    REQUIRE(approved);
    CHECK(rows(t) == *approved);
}

TEST_CASE("after a crash, an abort or a give-up two segments resolve what the half-open end begins, three what its peer begins") {
    for (const auto& c : judged().causes) {
        if (c.name == "old segment") continue;
        INFO(c.name);
        for (const auto& p : c.found.pairs) {
            CHECK((p.by_itself.how == ending::never || (p.by_itself.how == ending::resolved && p.by_itself.segments == 2)));
            CHECK((p.by_peer.how == ending::never || (p.by_peer.how == ending::resolved && p.by_peer.segments == 3)));
        }
    }
}

TEST_CASE("every witness of a longest way replays") {
    std::size_t replayed = 0;
    for (const auto& c : judged().causes)
        for (const auto& p : c.found.pairs)
            for (const worst_way* w : {&p.by_itself, &p.by_peer, &p.busy}) {
                if (w->how == ending::never) continue;
                const auto told = traces::tell(c.of, w->path.states);
                INFO(told.address);
                CHECK(told.steps.size() + 1 == w->path.states.size());
                CHECK(traces::replay_address(told.address));
                ++replayed;
            }
    CHECK(replayed > 100);
}

TEST_CASE("a limit makes the table incomplete") {
    checker::options few;
    few.state_limit = 1000;
    const auto t = cli::judge_half_open_table(few, [](std::string_view) {});
    CHECK_FALSE(t.complete());
    for (const auto& c : t.causes) CHECK(c.found.pairs.empty());
}
