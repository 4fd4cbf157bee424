// label: slow
// The liveness properties on small instances: each holds where it is claimed, speaks of some state, and fails without any one
// of its assumptions somewhere. And where every run of every profile ends up.
#include <fmt/format.h>

#include <set>

#include "checker/verify.hpp"
#include "cli/bottoms.hpp"
#include "model/profiles.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "traces/counterexample.hpp"

using namespace synfin;
using checker::verdict;
using model::property;

namespace {

/// Small, and between them every property is claimed and every assumption matters.
const std::vector<std::string> instances{"handshake",
                                         "simultaneous",
                                         "timed[b-sends=0]",
                                         "timed",
                                         "crash",
                                         "reuse[give-ups=0]",
                                         "restart[a-aborts=0,a-sends=0,a-active-opens=1]",
                                         "reuse[give-ups=0,readings=tw_reuse/refuse_early_ack]",
                                         "lifecycle[a-sends=0,b-sends=0]"};

std::vector<property> eventual() {
    std::vector<property> all;
    for (unsigned i = 0; i < model::property_count; ++i)
        if (model::property_texts()[i].eventual) all.push_back(static_cast<property>(i));
    return all;
}

checker::verification judged(const std::string& instance, model::assumptions without) {
    checker::request r;
    r.properties = eventual();
    r.without = without;
    return verify(model::world(model::parse_instance(instance)->limits), r);
}

std::string cell(const checker::property_result& p) {
    if (p.what != verdict::violated) return std::string(name(p.what));
    return fmt::format("violated at {}{}", p.depth, p.path.loop_from < p.path.states.size() ? ", for ever" : ", stops");
}

void approve(const std::string& file, const std::string& text) {
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/" + file;
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden, text));
    const auto approved = read_file(golden);
    REQUIRE(approved);
    CHECK(text == *approved);
}

}  // namespace

TEST_CASE("each liveness property holds under its assumptions, and fails somewhere without any one of them") {
    std::set<std::pair<property, unsigned>> needed;
    std::set<property> claimed;
    std::string table;
    for (const auto& instance : instances) {
        const auto whole = judged(instance, 0);
        for (const auto& p : whole.properties) {
            INFO(instance << " " << model::text(p.id).id << " " << p.why);
            CHECK((p.what == verdict::holds || p.what == verdict::not_claimed));
            if (p.what == verdict::not_claimed) continue;
            claimed.insert(p.id);
            CHECK(p.premise > 0);
            table += fmt::format("{} {} {} from {} states\n", instance, model::text(p.id).id, cell(p), p.premise);
        }
        for (unsigned k = 0; k < model::assumption_count; ++k) {
            const auto a = static_cast<model::assumption>(k);
            for (const auto& p : judged(instance, only(a)).properties) {
                if (p.what == verdict::not_claimed || (model::claim_of(p.id).needed & only(a)) == 0) continue;
                if (p.what == verdict::violated) needed.insert({p.id, k});
                table += fmt::format("{} {} without {}: {}\n", instance, model::text(p.id).id, model::text(a).name, cell(p));
            }
        }
    }
    CHECK(claimed.size() == eventual().size());
    for (const auto p : eventual())
        for (unsigned k = 0; k < model::assumption_count; ++k) {
            if ((model::claim_of(p).needed >> k & 1U) == 0) continue;
            INFO(model::text(p).id << " without " << model::text(static_cast<model::assumption>(k)).name);
            CHECK(needed.contains({p, k}));
        }
    approve("liveness.txt", table);
}

TEST_CASE("a counterexample is a run of the model and waits where it says") {
    const auto of = *model::parse_instance("simultaneous");
    checker::request r;
    r.properties = {property::closes};
    r.without = only(model::assumption::delivery);
    const auto v = verify(model::world(of.limits), r);
    REQUIRE(v.properties.front().what == verdict::violated);
    const auto& path = v.properties.front().path;
    REQUIRE(path.loop_from < path.states.size());
    CHECK(path.states[path.loop_from] == path.states.back());
    CHECK(traces::tell(of, path.states, property::closes).steps.size() == path.states.size() - 1);
}

TEST_CASE("what the rules do not guarantee is found") {
    const auto violated = [](const std::string& instance, property p) {
        checker::request r;
        r.properties = {p};
        r.unconditionally = true;
        return verify(model::world(model::parse_instance(instance)->limits), r).properties.front().what == verdict::violated;
    };
    CHECK(violated("crash", property::closing_ends));                      // F5
    CHECK(violated("crash", property::acknowledged));                      // F5
    CHECK(violated("reuse[give-ups=0]", property::acknowledged));          // F6
    CHECK(violated("handshake", property::opens));                         // F7
    CHECK_FALSE(violated("crash[b-patient=on]", property::closing_ends));  // F5 needs the early CLOSE
    CHECK_FALSE(violated("handshake[old-segments=0]", property::opens));   // F7 needs the old SYN
}

TEST_CASE("a server that closes in SYN-RECEIVED gets on although the third ACK is lost") {
    checker::request r;
    r.own.push_back(
        *model::user_property::parse("leads_to(B.state == FIN-WAIT-1 && B.snd_una == B.iss && A.state == ESTABLISHED && "
                                     "A.peer == B.incarnation && B.in_flight == 0, B.state != FIN-WAIT-1)"));
    for (const std::string instance : {"lifecycle[a-sends=0,b-sends=0]", "crash"}) {
        INFO(instance);
        const auto v = verify(model::world(model::parse_instance(instance)->limits), r);
        REQUIRE(v.answers.size() == 1);
        CHECK(v.answers.front().what == verdict::holds);
    }
}

TEST_CASE("every bottom component of every profile has a name") {
    std::string table;
    std::vector<std::string> all{"reuse[give-ups=0]"};  // what only R2 would end
    for (const auto& p : model::profiles()) all.push_back(p.name);
    for (const auto& name : all) {
        if (name == "full") continue;  // its graph does not fit into the memory of an ordinary machine
        const auto b = cli::find_bottoms(*model::parse_instance(name), {});
        table += fmt::format("{}: {} states\n", name, b.explored.states);
        INFO(name);
        REQUIRE(b.explored.complete);
        CHECK(b.all_named());
        for (const auto& g : b.groups)
            table += fmt::format("  {}: {}: {}, {}, {} components, {} states, the nearest after {} steps\n",
                                 g.what == nullptr ? "UNNAMED" : g.what->name, g.ends,
                                 g.empty_network ? "empty network" : "segments in flight", g.cycle ? "a cycle" : "still",
                                 g.components, g.states, g.depth);
    }
    approve("bottoms.txt", table);
}
