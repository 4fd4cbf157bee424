// label: fast
// A world swept tells what a world explored tells; checkpoints of it are resumed; parts that outgrow their numbers begin again.
#include "checker/sweep_world.hpp"

#include <filesystem>

#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::checker;

namespace {

model::bounds limits_of(const char* instance) { return model::parse_instance(instance).value().limits; }

swept_world swept(const char* instance, const sweep_options& how = {}) {
    auto found = sweep_world({model::world(limits_of(instance)), {}}, how);
    REQUIRE(found);
    return std::move(*found);
}

sweep_options threads(unsigned n) {
    sweep_options how;
    how.threads = n;
    return how;
}

}  // namespace

TEST_CASE("a sweep tells what an exploration of the world tells") {
    for (const char* instance : {"handshake", "crash", "timed[prompt=off]", "handshake+two_way_handshake", "simultaneous"}) {
        CAPTURE(instance);
        const model::world w(limits_of(instance));
        request asked;
        asked.count_rules = true;  // keeps the states
        asked.graph = false;
        const auto explored = verify(w, asked).explored;
        for (const unsigned n : {1U, 2U}) {
            const auto s = swept(instance, threads(n));
            CHECK(s.complete);
            CHECK(s.states == explored.states);
            CHECK(s.transitions == explored.transitions);
            CHECK(s.cut == explored.cut);
            CHECK(s.level_sizes == explored.level_sizes);
            CHECK(s.seen == explored.seen);
            for (unsigned i = 0; i < model::property_count; ++i) {
                REQUIRE(s.sightings[i].has_value() == explored.sightings[i].has_value());
                if (!s.sightings[i]) continue;
                CHECK(s.sightings[i]->depth == explored.sightings[i]->depth);
                CHECK(s.paths[i].size() == s.sightings[i]->depth + 1);
                CHECK(s.paths[i].front() == w.first_state());
            }
        }
    }
}

TEST_CASE("paths are the same for every number of threads") {
    const auto one = swept("crash", threads(1)), two = swept("crash", threads(2));
    CHECK(one.paths == two.paths);
}

TEST_CASE("a question is asked of every state") {
    const model::world w(limits_of("handshake"));
    const auto found = sweep_world(
        {w, [&](const model::packed_world& s) { return property_mask{w.end(s, 1).st == model::SYN_RECEIVED} << 60; }}, {});
    REQUIRE(found);
    REQUIRE(found->sightings[60]);
    CHECK(w.end(found->paths[60].back(), 1).st == model::SYN_RECEIVED);
}

TEST_CASE("more parts than the first numbers hold are numbered again") {
    const auto s = swept("attack[b-sends=0,loss=0]");
    CHECK(s.complete);
    CHECK(s.parts[0] > 1024);
}

TEST_CASE("what a limit ended goes on from its checkpoint, in another world") {
    const auto folder = std::filesystem::temp_directory_path() / ("synfin_sweep_world_" + std::to_string(::getpid()));
    const auto whole = swept("reuse");
    sweep_options how = threads(2);
    how.checkpoint_folder = folder.string();
    how.identity = "reuse";
    how.state_limit = 200'000;
    const auto first = swept("reuse", how);
    CHECK_FALSE(first.complete);
    CHECK(first.reason == stop_reason::state_limit);
    CHECK(first.checkpoints == 1);

    how.state_limit = 0;
    how.resume = true;
    const auto second = swept("reuse", how);
    CHECK(second.complete);
    CHECK(second.resumed);
    CHECK(second.states == whole.states);
    CHECK(second.transitions == whole.transitions);
    CHECK(second.level_sizes == whole.level_sizes);
    CHECK(second.paths == whole.paths);

    how.identity = "another instance";
    CHECK_FALSE(sweep_world({model::world(limits_of("reuse")), {}}, how));
    std::filesystem::remove_all(folder);
}
