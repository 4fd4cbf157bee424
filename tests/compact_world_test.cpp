// label: fast
// The world in one word a state has the transitions of the world, in the same order, and shows the same properties.
#include "model/compact_world.hpp"

#include <set>
#include <tuple>

#include "model/bound_names.hpp"
#include "tests/catch.hpp"

using namespace synfin::model;

namespace {

struct listed {
    std::vector<std::tuple<packed_world, std::uint64_t, unsigned>> steps;
    std::size_t cuts = 0;
};
template <class World, class Expand>
listed steps_of(const World& w, const typename World::state& s, Expand expand) {
    struct sink {
        listed out;
        Expand& expand;
        struct told {
            std::uint64_t seen;
            std::uint8_t kind;
        };
        void operator()(const typename World::state& next, told how) { out.steps.emplace_back(expand(next), how.seen, how.kind); }
        void cut() { ++out.cuts; }
    } to{{}, expand};
    w.successors(s, to);
    return to.out;
}

/// Breadth first through `most` states, both ways at once.
void compare(const char* instance_name, std::size_t most) {
    CAPTURE(instance_name);
    const world w(parse_instance(instance_name).value().limits);
    const compact_world c(w, {12, 15});
    std::vector<packed_world> queue{w.first_state()};
    std::set<packed_world> known(queue.begin(), queue.end());
    const auto same = [](const packed_world& s) { return s; };
    const auto expand = [&](const compact_world::state& s) { return c.expand(s); };
    std::size_t differences = 0;
    for (std::size_t at = 0; at < queue.size(); ++at) {
        const packed_world s = queue[at];
        const auto word = c.compact(s);
        const listed ours = steps_of(w, s, same), theirs = steps_of(c, word, expand);
        differences += ours.steps != theirs.steps || ours.cuts != theirs.cuts || w.observe(s) != c.observe(word) ||
                       c.expand(word) != s || word[0] >> c.bits() != 0;
        if (queue.size() < most)
            for (const auto& step : ours.steps)
                if (known.insert(std::get<0>(step)).second) queue.push_back(std::get<0>(step));
    }
    CHECK(differences == 0);
    CHECK_FALSE(c.overflowed());
    CHECK(queue.size() > 1000);
}

}  // namespace

TEST_CASE("the same transitions in the same order, with the same properties") {
    for (const char* name :
         {"handshake", "lifecycle", "simultaneous", "restart", "crash", "timed", "reuse", "lifecycle[channel=3]",
          "lifecycle[loss=1,duplication=2,reordering=1,old-segments=2,crashes=1,give-ups=3]", "restart[quiet-time=on,delay=off]",
          "handshake[attacks=1]", "lifecycle[attacks=2,reordering=0]", "timed[quiet-time=on,crashes=1,time-wait-msl=1]",
          "lifecycle+short_time_wait", "reuse+isn_reuse", "lifecycle+two_way_handshake"})
        compare(name, 4000);
}

TEST_CASE("numbers keep their meaning in another world") {
    const world w(parse_instance("reuse").value().limits);
    const compact_world first(w);
    std::vector<compact_world::state> seen;
    struct {
        std::vector<compact_world::state>& seen;
        struct told {
            std::uint64_t seen;
            std::uint8_t kind;
        };
        void operator()(const compact_world::state& s, told) { seen.push_back(s); }
        void cut() {}
    } sink{seen};
    first.initial([&](const auto& s) { seen.push_back(s); });
    for (std::size_t i = 0; i < seen.size() && seen.size() < 5000; ++i) {
        const auto s = seen[i];
        first.successors(s, sink);
    }
    const auto saved = first.save();
    compact_world second(w);
    REQUIRE(second.load(saved));
    for (const auto& s : seen) REQUIRE(first.expand(s) == second.expand(s));

    SECTION("not those of another model or layout, nor damaged ones") {
        compact_world other(w, {11, 13});
        CHECK_FALSE(other.load(saved));
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{3}, saved.size() - 1}) {
            compact_world cut(w);
            CHECK_FALSE(cut.load(std::span(saved).first(length)));
        }
        auto wrong = saved;
        wrong[2] = ~std::uint64_t{0};
        compact_world damaged(w);
        CHECK_FALSE(damaged.load(wrong));
    }
}

TEST_CASE("too few numbers are noticed, and wider ones told") {
    const world w(parse_instance("reuse").value().limits);
    const compact_world narrow(w, {4, 4});
    std::vector<compact_world::state> seen;
    struct {
        std::vector<compact_world::state>& seen;
        struct told {
            std::uint64_t seen;
            std::uint8_t kind;
        };
        void operator()(const compact_world::state& s, told) { seen.push_back(s); }
        void cut() {}
    } sink{seen};
    narrow.initial([&](const auto& s) { seen.push_back(s); });
    for (std::size_t i = 0; i < seen.size() && !narrow.overflowed(); ++i) {
        const auto s = seen[i];
        narrow.successors(s, sink);
    }
    REQUIRE(narrow.overflowed());
    const auto more = narrow.wider();
    REQUIRE(more);
    CHECK((more->end > 4 || more->channel > 4));
}
