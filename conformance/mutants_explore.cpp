#include "conformance/mutants_explore.hpp"

#include <algorithm>

#include "checker/explore.hpp"
#include "checker/graph.hpp"
#include "conformance/stacks/mutant_hooks.hpp"
#include "model/goals.hpp"
#include "model/profiles.hpp"

namespace synfin::conformance {
namespace {

using checker::property_mask;
using model::property;

constexpr property_mask something = property_mask{1} << 63;  // any of the forbidden ones
constexpr std::uint64_t most_states = 60000;                 // an order above the largest instance

property_mask properties_that(bool model::property_text::*are) {
    property_mask set = 0;
    for (unsigned p = 0; p < model::property_count; ++p)
        if (model::property_texts()[p].*are) set |= model::bit(static_cast<property>(p));
    return set;
}

/// The world with one rule changed. Whatever is forbidden also shows as `something`, which ends the exploration.
class mutant_world {
  public:
    using state = model::packed_world;

    mutant_world(const model::world& w, const mutation* changed, property_mask forbidden, rules_met* met = nullptr)
        : world_(w), changed_(changed), forbidden_(forbidden), met_(met) {}

    template <class Emit>
    void initial(Emit&& emit) const {
        world_.initial(emit);
    }
    template <class Sink>
    void successors(const state& s, Sink& sink) const {
        mutant_hooks::now = changed_;
        mutant_hooks::notes = met_;
        world_.each_step<mutant_hooks>(
            s,
            [&](const auto& m, const state& reached) {
                const property_mask seen = m.c == nullptr ? 0 : model::watch(world_.limits(), m, reached);
                sink(reached, {marked(seen), static_cast<std::uint8_t>(m.what)});
            },
            [&] { sink.cut(); });
    }
    [[nodiscard]] property_mask observe(const state& s) const { return marked(world_.observe(s)); }

  private:
    [[nodiscard]] property_mask marked(property_mask seen) const { return seen & forbidden_ ? seen | something : seen; }

    const model::world& world_;
    const mutation* changed_;
    property_mask forbidden_;
    rules_met* met_;
};

using found_world = checker::explored<model::packed_world>;

/// The transitions of one state, for comparing.
struct listed_steps {
    std::vector<std::pair<model::packed_world, std::uint64_t>> all;
    void operator()(const model::packed_world& next, checker::step how) { all.emplace_back(next, how.seen << 5 | how.kind); }
    void cut() { all.emplace_back(); }
};
listed_steps steps_of(const mutant_world& w, const model::packed_world& s) {
    listed_steps steps;
    w.successors(s, steps);
    return steps;
}

/// The states in which rules have their turn.
struct meetings {
    std::vector<std::vector<checker::state_index>> tried{model::rule_count}, fired{model::rule_count};

    void add(checker::state_index i, const rules_met& met) {
        for (std::size_t r = 0; r < model::rule_count; ++r) {
            if (met.tried.test(r)) tried[r].push_back(i);
            if (met.fired.test(r)) fired[r].push_back(i);
        }
    }
    [[nodiscard]] const std::vector<checker::state_index>& of(const mutation& m) const {
        return changes_the_guard(m.kind) ? tried[m.rule] : fired[m.rule];
    }
};

/// What only the whole graph can tell.
class graph_answers {
  public:
    graph_answers(const model::world& w, const mutant_world& mutant, const found_world& found)
        : world_(w), found_(found), graph_(checker::make_graph(mutant, found)) {}

    /// How far from the beginning the property is broken; nothing when it is kept.
    [[nodiscard]] std::optional<std::uint32_t> broken(property p) const {
        const checker::part helpful{.kinds = model::helpful(p)};
        if (model::text(p).acyclic) {
            const auto cycle = graph_.find_cycle(helpful, {});
            return cycle ? std::optional(static_cast<std::uint32_t>(cycle->stem.size())) : std::nullopt;
        }
        const auto stuck = graph_.first_stuck(select(p, model::premise), select(p, model::goal), helpful);
        return stuck ? std::optional(static_cast<std::uint32_t>(found_.path(*stuck).size() - 1)) : std::nullopt;
    }

  private:
    template <class Holds>
    [[nodiscard]] checker::state_set select(property p, Holds holds) const {
        return checker::states_where(
            found_, [&](const auto& s) { return holds(p, world_.end(s, 0), world_.end(s, 1), world_.limits()); });
    }

    const model::world& world_;
    const found_world& found_;
    checker::graph graph_;
};

/// The properties that need the graph, in order.
std::vector<property> graph_properties() {
    std::vector<property> all;
    for (unsigned p = 0; p < model::property_count; ++p)
        if (const auto& text = model::property_texts()[p]; text.possible || text.acyclic) all.push_back(static_cast<property>(p));
    return all;
}

struct named_bounds {
    std::string name;
    model::bounds limits;
};

template <class Change>
named_bounds changed_profile(std::string_view profile, const std::string& name, const Change& change) {
    named_bounds n{name, model::profile_named(profile)->limits};
    change(n.limits);
    return n;
}

/// Small, and between them with every event of the model: both ways of opening and closing, data both ways, ABORT, R2, crashes,
/// old segments, TIME-WAIT on the clock and TIME-WAIT reopened.
std::vector<named_bounds> small_instances() {
    return {
        changed_profile("simultaneous", "simultaneous[channel=1]", [](auto& b) { b.channel = 1; }),
        changed_profile("lifecycle", "lifecycle[a-sends=0,b-sends=0,channel=1]",
                        [](auto& b) { b.users[0].sends = b.users[1].sends = 0, b.channel = 1; }),
        changed_profile("crash", "crash[channel=1,loss=1,duplication=0]",
                        [](auto& b) { b.channel = 1, b.loss = 1, b.duplication = 0; }),
        changed_profile("handshake", "handshake", [](auto&) {}),
        changed_profile("lifecycle", "lifecycle[one connection,a-aborts=1,channel=1]",
                        [](auto& b) {
                            b.users[0].active_opens = b.users[1].passive_opens = b.users[0].aborts = b.incarnations = 1;
                            b.channel = 1, b.duplication = 0;
                        }),
        changed_profile("timed", "timed[channel=1,b-sends=0]", [](auto& b) { b.channel = 1, b.users[1].sends = 0; }),
        changed_profile("reuse", "reuse[channel=1,old-segments=0,loss=1,sends=0]",
                        [](auto& b) {
                            b.channel = 1, b.loss = 1, b.old_segments = 0;
                            b.users[0].sends = b.users[1].sends = 0;
                        }),
    };
}

/// The default readings of the small worlds, and one more where the rule needs it. Nothing: no such world has the rule.
std::optional<model::readings> readings_with(std::size_t rule) {
    const model::readings usual = model::bounds{}.rules.taken;
    if (model::rule_infos[rule].where.allows(usual)) return usual;
    for (unsigned r = 0; r < model::reading_count; ++r)
        if (const auto more = usual | static_cast<model::reading>(r); model::rule_infos[rule].where.allows(more)) return more;
    return std::nullopt;
}

}  // namespace

struct exploration_judge::instance {
    instance(const named_bounds& of, model::readings more) : name(of.name), world(with(of.limits, more)) {
        const mutant_world model(world, nullptr, 0);
        found = checker::explore(model);
        for (checker::state_index i = 0; i < found.states; ++i) {
            rules_met met;
            (void)steps_of(mutant_world(world, nullptr, 0, &met), found[i]);
            where.add(i, met);
        }
        forbidden = properties_that(&model::property_text::on_steps) & ~found.seen;
        expected = properties_that(&model::property_text::sometimes) & found.seen;
        const graph_answers graph(world, model, found);
        for (const property p : graph_properties())
            if (!graph.broken(p)) kept.push_back(p);
    }

    /// Is any step of the model another one with the change? If not, the mutant's world is the model's.
    [[nodiscard]] bool notices(const mutation& changed) const {
        const mutant_world model(world, nullptr, forbidden), mutant(world, &changed, forbidden);
        const auto& states = where.of(changed);
        return std::any_of(states.begin(), states.end(),
                           [&](auto i) { return steps_of(model, found[i]).all != steps_of(mutant, found[i]).all; });
    }

    [[nodiscard]] std::optional<broken_property> judge(const mutation& changed) const {
        const mutant_world mutant(world, &changed, forbidden);
        checker::options how;
        how.stop_when = something;
        how.state_limit = most_states;
        const found_world reached = checker::explore(mutant, how);
        if ((reached.seen & forbidden) != 0) return nearest(reached);
        if (!reached.complete) return std::nullopt;
        for (unsigned p = 0; p < model::property_count; ++p)
            if (const auto id = static_cast<property>(p); (expected & ~reached.seen & model::bit(id)) != 0)
                return broken_property{id, name, reached.depth};
        const graph_answers graph(world, mutant, reached);
        for (const property p : kept)
            if (const auto depth = graph.broken(p)) return broken_property{p, name, *depth};
        return std::nullopt;
    }

    std::string name;
    model::world world;
    found_world found;
    meetings where;
    property_mask forbidden = 0, expected = 0;
    std::vector<property> kept;

  private:
    static model::bounds with(model::bounds b, model::readings more) {
        b.rules.taken |= more;
        return b;
    }

    [[nodiscard]] broken_property nearest(const found_world& reached) const {
        broken_property best{property::count_, name, ~0U};
        for (unsigned p = 0; p < model::property_count; ++p) {
            const auto& seen = reached.sightings[p];
            if ((forbidden >> p & 1U) != 0 && seen && seen->depth < best.depth)
                best.id = static_cast<property>(p), best.depth = seen->depth;
        }
        return best;
    }
};

exploration_judge::exploration_judge() = default;
exploration_judge::~exploration_judge() = default;

const exploration_judge::atlas& exploration_judge::under(model::readings taken) {
    const std::lock_guard lock(mutex_);
    atlas& made = made_[taken.bits];
    if (made.empty())
        for (const named_bounds& of : small_instances()) made.push_back(std::make_unique<instance>(of, taken));
    return made;
}

std::optional<broken_property> exploration_judge::judge(const mutation& changed) {
    const auto taken = readings_with(changed.rule);
    if (!taken) return std::nullopt;
    for (const auto& one : under(*taken))
        if (one->notices(changed))
            if (auto broken = one->judge(changed)) return broken;
    return std::nullopt;
}

std::vector<std::pair<std::string, std::uint64_t>> exploration_judge::sizes() {
    std::vector<std::pair<std::string, std::uint64_t>> all;
    for (const auto& one : under(model::bounds{}.rules.taken)) all.emplace_back(one->name, one->found.states);
    return all;
}

}  // namespace synfin::conformance
