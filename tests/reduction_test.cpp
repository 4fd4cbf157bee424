// label: fast
// A reduced exploration sees what the whole one sees, in no more states; its counterexamples are runs of the world itself; and
// the world seen from its other end is the world.
#include "model/reduction.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "checker/sweep_world.hpp"
#include "model/bound_names.hpp"
#include "model/compact_world.hpp"
#include "model/end_futures.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using namespace synfin::model;

namespace {

bounds limits_of(const std::string& instance) { return parse_instance(instance).value().limits; }

reductions chosen(const std::string& names, const bounds& b) { return parse_reductions(names, b).value(); }

using listed = std::vector<std::tuple<packed_world, std::uint64_t, unsigned>>;

template <class State, class Take>
struct sink_of {
    Take& take;
    std::size_t cuts = 0;
    struct told {
        std::uint64_t seen;
        std::uint8_t kind;
    };
    void operator()(const State& next, told how) { take(next, how.seen, how.kind); }
    void cut() { ++cuts; }
};

/// Everything reachable, breadth first.
template <class World>
std::vector<typename World::state> reachable(const World& w) {
    std::vector<typename World::state> queue;
    std::set<typename World::state> known;
    const auto note = [&](const typename World::state& s, std::uint64_t, unsigned) {
        if (known.insert(s).second) queue.push_back(s);
    };
    w.initial([&](const typename World::state& s) { note(s, 0, 0); });
    for (std::size_t at = 0; at < queue.size(); ++at) {
        const auto s = queue[at];
        sink_of<typename World::state, decltype(note)> sink{note};
        w.successors(s, sink);
    }
    return queue;
}

/// The steps from a state, as a set: A and B take turns in another order when they change places.
template <class Change>
std::pair<listed, std::size_t> steps_of(const world& w, const packed_world& s, Change change) {
    listed all;
    const auto note = [&](const packed_world& next, std::uint64_t seen, unsigned kind) {
        all.emplace_back(change(next), seen, kind);
    };
    sink_of<packed_world, decltype(note)> sink{note};
    w.successors(s, sink);
    std::sort(all.begin(), all.end());
    return {all, sink.cuts};
}

using pair_of_ends = std::pair<std::uint64_t, std::uint64_t>;
constexpr std::uint64_t end_bits = (std::uint64_t{1} << fault_shift) - 1;

/// The ends, the same for a state and its mirror image.
pair_of_ends ends_of(const packed_world& s, bool alike) {
    const pair_of_ends as_is{s[0] & end_bits, s[1] & end_bits};
    if (!alike) return as_is;
    return std::min(as_is, pair_of_ends{mirrored_end(as_is.second), mirrored_end(as_is.first)});
}

/// What is reachable at the ends: by reduced steps, and by those of the world, each state as the one that stands for it.
void compare_ends(const bounds& limits, reductions reduced) {
    const world w(limits);
    const compact_world c(w, {12, 15}, reduced);
    const bool alike = reduced.has(reduction::symmetry);
    std::set<pair_of_ends> of_world, of_reduced;
    for (const auto& s : reachable(w)) of_world.insert(ends_of(c.expand(c.compact(s)), alike));
    for (const auto& s : reachable(c)) of_reduced.insert(ends_of(c.expand(s), alike));
    CHECK(of_world == of_reduced);
    CHECK_FALSE(c.overflowed());
}

std::vector<std::string> sound_choices(const bounds& b) {
    std::vector<std::string> names;
    for (unsigned i = 0; i < reduction_count; ++i)
        if (unsound(static_cast<reduction>(i), b).empty()) names.emplace_back(text(static_cast<reduction>(i)).name);
    names.emplace_back("all");
    return names;
}

checker::swept_world swept(const bounds& b, reductions reduced) {
    auto found = checker::sweep_world({world(b), {}}, {}, reduced);
    REQUIRE(found);
    REQUIRE(found->complete);
    return std::move(*found);
}

/// Each state follows from the one before, and the last shows the property.
void check_run(const world& w, const std::vector<packed_world>& run, unsigned property) {
    REQUIRE(run.front() == w.first_state());
    std::uint64_t seen = run.size() == 1 ? w.observe(run.back()) : 0;
    for (std::size_t i = 1; i < run.size(); ++i) {
        const auto steps = steps_of(w, run[i - 1], [](const packed_world& s) { return s; }).first;
        bool follows = false;
        for (const auto& [next, shown, kind] : steps) {
            if (next != run[i]) continue;
            follows = true;
            seen |= i + 1 == run.size() ? shown | w.observe(next) : 0;
        }
        REQUIRE(follows);
    }
    CHECK((seen >> property & 1U) != 0);
}

void compare_verdicts(const bounds& b, const checker::swept_world& whole, const std::string& names) {
    CAPTURE(names);
    const auto found = swept(b, chosen(names, b));
    CHECK(found.seen == whole.seen);
    CHECK(found.states <= whole.states);
    CHECK((found.cut > 0) == (whole.cut > 0));
    const world w(b);
    for (unsigned i = 0; i < 64; ++i)
        if (found.sightings[i]) check_run(w, found.paths[i], i);
}

const std::vector<std::string> small_instances{
    "handshake",
    "simultaneous[b-closes=off,a-closes=off,incarnations=2,a-active-opens=2,b-active-opens=2]",
    "crash[channel=1,a-sends=0]",
    "reuse[channel=1,give-ups=0,duplication=any]",
    "restart[channel=1,crashes=0]",
    "lifecycle[channel=1,a-sends=0,b-sends=0,reordering=2]",
    "simultaneous[channel=1,a-sends=1,b-sends=1,old-segments=1]",
    "timed[loss=any,duplication=any,channel=1,b-sends=0]",
};

}  // namespace

TEST_CASE("the world seen from its other end is the world") {
    for (const char* instance :
         {"simultaneous", "simultaneous[channel=1,a-active-opens=2,b-active-opens=2,incarnations=2,crashes=1,duplication=0]",
          "simultaneous[channel=1,a-passive-opens=1,b-passive-opens=1,a-sends=1,b-sends=1,old-segments=1,duplication=0]",
          "simultaneous[channel=1,a-sends=2,b-sends=2,a-aborts=1,b-aborts=1,duplication=0,reordering=0]",
          "simultaneous[channel=1,a-active-opens=3,b-active-opens=3,incarnations=3,a-patient=on,b-patient=on,readings=tw_"
          "reuse]"}) {
        CAPTURE(instance);
        const bounds b = limits_of(instance);
        REQUIRE(unsound(reduction::symmetry, b).empty());
        const world w(b);
        const compact_world c(w, {12, 15}, reduction::symmetry);
        const auto from_behind = [&](const packed_world& s) { return c.from_other_end(s); };
        std::size_t differences = 0, changed = 0;
        const auto states = reachable(w);
        for (const auto& s : states) {
            const packed_world behind = from_behind(s);
            differences += from_behind(behind) != s || w.observe(behind) != w.observe(s) ||
                           steps_of(w, behind, [](const packed_world& t) { return t; }) != steps_of(w, s, from_behind);
            changed += behind != s;
        }
        CHECK(differences == 0);
        CHECK(changed > states.size() / 2);
    }
}

TEST_CASE("reduced explorations see what the whole ones see") {
    for (const auto& instance : small_instances) {
        CAPTURE(instance);
        const bounds b = limits_of(instance);
        const auto whole = swept(b, {});
        for (const auto& names : sound_choices(b)) compare_verdicts(b, whole, names);
    }
}

TEST_CASE("and see every deliberate mistake") {
    for (unsigned v = 0; v < variant_count; ++v)
        for (const char* instance : {"handshake", "simultaneous[channel=1,a-sends=1,b-sends=1]", "crash[channel=1,a-sends=0]"}) {
            CAPTURE(name(static_cast<variant>(v)), instance);
            bounds b = limits_of(instance);
            b.rules.mistake = static_cast<variant>(v);
            const auto whole = swept(b, {});
            for (const auto& names : sound_choices(b)) compare_verdicts(b, whole, names);
        }
}

TEST_CASE("the ends reach the same pairs") {
    for (const char* instance :
         {"handshake", "simultaneous", "crash[channel=1,a-sends=0]", "timed[loss=any,duplication=any,channel=1,b-sends=0]",
          "simultaneous[channel=1,a-sends=1,b-sends=1]"}) {
        CAPTURE(instance);
        const bounds b = limits_of(instance);
        for (const auto& names : sound_choices(b)) {
            CAPTURE(names);
            compare_ends(b, chosen(names, b));
        }
    }
}

TEST_CASE("each reduction has something to reduce") {
    const bounds b = limits_of("simultaneous");
    const auto whole = swept(b, {}).states;
    for (const auto& names : sound_choices(b)) CHECK(swept(b, chosen(names, b)).states < whole);
    CHECK(swept(b, chosen("symmetry", b)).states * 2 < whole + whole / 50);
}

TEST_CASE("what is not sound is refused, with the reason") {
    const auto refused = [](const char* instance, const char* names, const std::string& part) {
        CAPTURE(instance, names);
        const auto set = parse_reductions(names, limits_of(instance));
        REQUIRE_FALSE(set);
        CHECK(set.error().message().find(part) != std::string::npos);
    };
    refused("timed", "losses", "unlimited loss");
    refused("attack", "losses", "unlimited reordering");
    refused("restart", "losses", "unlimited duplication");
    refused("handshake[delay=off]", "dead,losses", "delay on");
    refused("lifecycle", "symmetry", "equal bounds");
    refused("simultaneous[attacks=1]", "symmetry", "no attacker");
    refused("handshake+rst_answers_rst", "dead", "do not answer a RST");
    refused("handshake", "loses", "losses");
    refused("handshake", "", "unknown reduction");
    CHECK(text_of(chosen("all", limits_of("lifecycle"))) == "losses,dead");
    CHECK(text_of(chosen("all", limits_of("simultaneous"))) == "losses,symmetry,dead");
    CHECK(text_of(chosen("all", limits_of("timed"))) == "dead");
    bounds many = limits_of("simultaneous");
    for (auto& u : many.users) u.sends = 3;
    CHECK(unsound(reduction::symmetry, many).find("at most 2 sends") != std::string::npos);
    CHECK_THROWS(compact_world(world(limits_of("timed")), {}, reduction::losses));
}

TEST_CASE("a question that looks at what is hidden is not answered") {
    const auto blind = [](const char* asked, reductions set) { return blind_to(set, question::parse(asked).value()); };
    CHECK(blind("A.state == CLOSED && B.iss == 1", reduction::losses).empty());
    CHECK(blind("A.sends_left == 0", reduction::losses).empty());
    CHECK(blind("A.state == CLOSED && B.rst_in_flight > 0", reduction::losses).find("B.rst_in_flight") == 0);
    CHECK_FALSE(blind("network.empty", reduction::losses).empty());
    CHECK_FALSE(blind("A.sends_left == 0", reduction::dead).empty());
    CHECK_FALSE(blind("left.crashes == 0", reduction::dead).empty());
    CHECK(blind("network.empty", reduction::symmetry).empty());
}

TEST_CASE("a question that tells A from B is asked of both images") {
    const bounds b = limits_of("simultaneous");
    const world w(b);
    for (const std::size_t who : {0U, 1U}) {
        const auto waits = [&](const packed_world& s) {
            return checker::property_mask{w.end(s, static_cast<int>(who)).st == TIME_WAIT} << 60;
        };
        const auto found = checker::sweep_world({w, waits}, {}, all_sound(b));
        REQUIRE(found);
        REQUIRE(found->sightings[60]);
        CHECK(w.end(found->paths[60].back(), static_cast<int>(who)).st == TIME_WAIT);
    }
}

TEST_CASE("an end notices in some future what it does not notice now") {
    const world w(limits_of("handshake"));
    const end_futures futures(w, [](const endpoint& x) { return encode(x); });
    const auto unnoticed_by = [&](const endpoint& x) { return futures.unnoticed(0, encode(x)); };
    endpoint gone = w.ends().fresh(0);
    gone.active_opens = 0;
    gone.incarnation = 1;
    const auto before = unnoticed_by(w.ends().fresh(0)), after = unnoticed_by(gone);
    CHECK(before.size() < after.size());
    for (const std::uint32_t segment : before) CHECK(std::count(after.begin(), after.end(), segment) == 1);
    for (const std::uint32_t segment : after) CHECK(decode(segment, world::window).seg.rst.v);
}

TEST_CASE("a reduced sweep goes on from its checkpoint, and from no other") {
    const synfin::test::scratch_folder folder;
    const bounds b = limits_of("crash");
    const auto whole = swept(b, all_sound(b));
    checker::sweep_options how;
    how.checkpoint_folder = folder / "saved";
    how.identity = "crash";
    how.state_limit = 50'000;
    const auto first = checker::sweep_world({world(b), {}}, how, all_sound(b));
    REQUIRE(first);
    CHECK_FALSE(first->complete);
    how.state_limit = 0;
    how.resume = true;
    CHECK_FALSE(checker::sweep_world({world(b), {}}, how, reduction::dead));
    const auto second = checker::sweep_world({world(b), {}}, how, all_sound(b));
    REQUIRE(second);
    CHECK(second->resumed);
    CHECK(second->states == whole.states);
    CHECK(second->level_sizes == whole.level_sizes);
}

TEST_CASE("synfin check --reduce names what it did, and its counterexamples replay") {
    const auto told =
        test::synfin("check --profile handshake --variant two_way_handshake --property no-ghost --reduce all --json -");
    REQUIRE(told.status == 1);
    const auto doc = nlohmann::json::parse(told.out);
    CHECK(doc["reductions"] == nlohmann::json{"losses", "dead"});
    CHECK(doc["states"] < 9060);
    const auto& found = doc["properties"][0];
    CHECK(found["trace"]["steps"].size() == found["depth"]);
    const auto replayed = test::synfin("explain '" + found["address"].get<std::string>() + "'");
    CHECK(replayed.status == 0);
    CHECK(replayed.out.find("two_way_handshake.listen") != std::string::npos);
    const auto text = test::synfin("check --profile handshake --reduce dead,losses");
    CHECK(text.status == 0);
    CHECK(text.out.find("reduced by losses,dead") != std::string::npos);
}

TEST_CASE("synfin check --reduce refuses what it cannot judge") {
    const auto refused = [](const std::string& arguments, const std::string& part) {
        INFO(arguments);
        const auto r = test::synfin("check " + arguments);
        CHECK(r.status == 2);
        CHECK(r.err.find(part) != std::string::npos);
        CHECK(std::count(r.err.begin(), r.err.end(), '\n') == 1);
    };
    refused("--profile handshake --reduce all --property retransmission", "retransmission needs the graph");
    refused("--profile handshake --reduce all --property 'eventually(A.state == CLOSED)'", "needs the graph");
    refused("--profile handshake --reduce losses --where network.empty", "network.empty, which losses hides");
    refused("--profile handshake --reduce symmetry", "equal bounds");
    refused("--profile handshake --reduce loses", "losses");
    refused("--reduce all --variants", "--variants");
    refused("--reduce all --bottoms", "--bottoms");
}
