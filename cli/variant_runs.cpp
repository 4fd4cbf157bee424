#include "cli/variant_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/verify.hpp"
#include "model/proof/claims.hpp"
#include "support/numbers.hpp"
#include "traces/counterexample.hpp"
#include "traces/lift.hpp"

namespace synfin::cli {

using checker::verdict;
using model::property;
using json = nlohmann::ordered_json;

namespace {

/// The seed of the random initial numbers; any other does as well.
constexpr std::uint64_t seed = 1;

/// What the explorer claims of ways and the proof of states: the claims of model/proof/claims.cpp in the words of a question.
std::string as_question(property p) {
    const auto acked = [](std::string x) { return fmt::format("{0}.synchronized && {0}.snd_una != {0}.iss", x); };
    const auto got_through = [&](std::string x, std::string y) {
        return fmt::format(
            "({2} && {0}.peer == {1}.incarnation && {1}.state != CLOSED && {1}.state != LISTEN => {1}.state != SYN-SENT && "
            "{1}.irs == {0}.iss && {0}.snd_una - {0}.iss <= {1}.rcv_nxt - {0}.iss && {1}.rcv_nxt - {0}.iss <= {0}.snd_nxt - "
            "{0}.iss)",
            x, y, acked(x));
    };
    if (p == property::half_open) return fmt::format("always({} && {})", got_through("A", "B"), got_through("B", "A"));
    return fmt::format("always({} && {} && !A.passive && !B.passive => A.peer == B.incarnation && B.peer == A.incarnation)",
                       acked("A"), acked("B"));
}

bool is_of_states(property p) { return p == property::half_open || p == property::one_connection; }

struct finding {
    property what;
    std::uint32_t depth;
    std::vector<model::packed_world> path;
};

/// Explores everything; what single states and steps break.
std::vector<finding> explore(const model::instance& of, const std::vector<property>& wanted, unsigned threads,
                             broken_runs& into) {
    checker::request r;
    r.how.threads = threads;
    r.graph = false;
    std::vector<property> own;
    for (const auto p : wanted) {
        if (!is_of_states(p)) r.properties.push_back(p);
        if (is_of_states(p)) own.push_back(p), r.own.push_back(*model::user_property::parse(as_question(p)));
    }
    const auto found = checker::verify(model::world(of.limits), r);
    into.states += found.explored.states;
    into.complete = into.complete && found.complete();
    std::vector<finding> all;
    for (const auto& p : found.properties)
        if (p.what == verdict::violated) all.push_back({p.id, p.depth, p.path.states});
    for (std::size_t i = 0; i < found.answers.size(); ++i)
        if (found.answers[i].what == verdict::violated)
            all.push_back({own[i], found.answers[i].depth, found.answers[i].path.states});
    return all;
}

broken_run told(const model::instance& of, const finding& f) {
    const auto shown = is_of_states(f.what) ? std::nullopt : std::optional(f.what);
    const traces::trace t = traces::tell(of, f.path, shown);
    broken_run run{f.what, f.depth, t.address, {}};
    if (const auto same = traces::replay_on_wire(t, seed); !same) run.differs = same.error().message();
    return run;
}

}  // namespace

bool broken_runs::replayed() const {
    return std::none_of(found.begin(), found.end(), [](const broken_run& r) { return r.differs.has_value(); });
}

const std::vector<std::string>& instances_of_runs() {
    static const std::vector<std::string> all{"handshake[old-segments=0]", "simultaneous", "crash",
                                              "restart[a-aborts=0,a-sends=0,a-active-opens=1]",
                                              "lifecycle[a-sends=0,a-active-opens=1,b-passive-opens=1]"};
    return all;
}

broken_runs find_runs(model::variant by, unsigned threads) {
    broken_runs runs;
    runs.none = model::proof::proved_properties();
    for (const auto& name : instances_of_runs()) {
        if (runs.none.empty()) break;
        model::instance of = *model::parse_instance(name);
        of.limits.rules.mistake = by;
        for (const auto& f : explore(of, runs.none, threads, runs)) {
            runs.found.push_back(told(of, f));
            std::erase(runs.none, f.what);
        }
    }
    return runs;
}

std::string runs_text(const broken_runs& r, const screen& shown) {
    std::string text;
    for (const auto& one : r.found)
        text +=
            fmt::format("  run    {:<15} {:>2} steps, {}: synfin explain '{}' --wire {}\n", model::text(one.what).id, one.steps,
                        one.differs ? shown.paint(tone::bad, "NOT REPLAYED: " + *one.differs) : "replayed", one.address, seed);
    std::string kept;
    for (const auto p : r.none) kept += fmt::format("{}{}", kept.empty() ? "" : ", ", model::text(p).id);
    if (!kept.empty())
        text += fmt::format("  no run {}: among {}{}\n", kept, counted(r.states, "state"), r.complete ? "" : ", INCOMPLETE");
    return text;
}

std::string runs_json(const broken_runs& r) {
    json found = json::array(), none = json::array();
    for (const auto& one : r.found)
        found.push_back({{"property", model::text(one.what).id},
                         {"steps", one.steps},
                         {"address", one.address},
                         {"replayed", !one.differs.has_value()}});
    for (const auto p : r.none) none.push_back(model::text(p).id);
    return json{{"found", std::move(found)}, {"none", std::move(none)}, {"states", r.states}, {"complete", r.complete}}.dump();
}

}  // namespace synfin::cli
