#include "conformance/mutants.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "checker/explore.hpp"
#include "conformance/answer.hpp"
#include "conformance/endpoint_system.hpp"
#include "conformance/run.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/stacks/mutant.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array<std::string_view, fate_count> fate_names{"killed",     "unreachable", "no effect",
                                                              "equivalent", "tolerated",   "survives"};

model::readings readings_of(const test_case& c) {
    model::readings taken;
    for (const auto& word : c.taken) taken |= *model::reading_named(word);
    return taken;
}

/// The readings of the case. One that asks for none is for any stack: then those without which there is no such rule.
model::readings readings_for(const test_case& c, const mutation& m) {
    model::readings taken = readings_of(c);
    if (taken.bits == 0) taken.bits = model::rule_infos[m.rule].where.taken;
    return taken;
}

bool kills(const test_case& c, const mutation& m) {
    model_options options;
    options.taken = readings_for(c, m);
    options.changed = m;
    options.slots = 1;
    const auto stack = open_model(options);
    const auto result = run_case(*stack, c);
    return result && (result->v == verdict::fail || result->v == verdict::deviation);
}

// What can be seen of an outcome: segments, the reply, the state that STATUS shows, bad news, the 2 MSL timer.
bool look_alike(const outcome& a, const outcome& b) {
    constexpr auto bad_news = [](const outcome& o) {
        return o.tells(model::signal::connection_reset) || o.tells(model::signal::connection_refused);
    };
    return normal_form(a.sent()) == normal_form(b.sent()) && a.answer == b.answer && a.after.st == b.after.st &&
           bad_news(a) == bad_news(b) && a.starts_2msl == b.starts_2msl;
}

// Does the mutant ever look different on the way of the case? If not, running the case can tell nothing. Much cheaper.
bool looks_different(const endpoint_system& system, const test_case& c, const mutation& m) {
    machine model = endpoint_system::fresh(), mutant = model;
    for (const stimulus* s : c.steps) {
        const auto a = system.after(model, *s);
        if (!a) continue;
        const happening same = as_happening(*s, resolve(s->shape, model, endpoint_system::plan), a->after.t.iss.v);
        const outcome b = react(mutant, same, system.taken(), &m);
        if (!look_alike(*a, b)) return true;
        model = a->after, mutant = b.after;
    }
    return false;
}

/// A transition on which a rule fires.
struct firing {
    checker::state_index from;
    const stimulus* step;
};

/// One exploration, indexed by the rules that fire.
class firings {
  public:
    explicit firings(model::readings taken)
        : system(taken, ordinary_steps()), found_(checker::explore(system)), of_(model::rule_count) {
        for (checker::state_index i = 0; i < found_.states; ++i)
            for (const stimulus& s : alphabet()) {
                const auto out = system.after(machine_at(i), s);
                if (!out) continue;
                for (const std::uint16_t r : out->fired()) of_[r].push_back({i, &s});
            }
    }
    [[nodiscard]] machine machine_at(checker::state_index i) const { return endpoint_system::unpack(found_[i]); }
    [[nodiscard]] std::vector<firing> of(const std::vector<std::size_t>& rules) const {
        std::vector<firing> all;
        for (const std::size_t r : rules) all.insert(all.end(), of_[r].begin(), of_[r].end());
        return all;
    }

    const endpoint_system system;

  private:
    checker::explored<packed_machine> found_;
    std::vector<std::vector<firing>> of_;
};

/// Model and mutant side by side, from every transition on which the rule fires: where do they first look different?
class comparison {
  public:
    comparison(const firings& model, const mutation& changed) : system_(model.system), starts_(model), changed_(changed) {}

    // Nothing: they never do.
    std::string first_difference(const std::vector<firing>& starts) {
        for (const firing& f : starts) {
            const machine m = starts_.machine_at(f.from);
            if (!step(m, m, *f.step)) return kind_of(m) + "/" + std::string(f.step->name);
        }
        while (!open_.empty()) {
            const auto [a, b] = open_.front();
            open_.pop_front();
            const machine model = endpoint_system::unpack(a), mutant = endpoint_system::unpack(b);
            for (const stimulus& s : alphabet())
                if (!step(model, mutant, s)) return kind_of(model) + "/" + std::string(s.name) + " later";
            if (seen_.size() > most_pairs) return "more than " + std::to_string(most_pairs) + " pairs later";
        }
        return {};
    }

    /// Does the mutant ever do anything else than the model, seen or unseen?
    [[nodiscard]] bool has_effect(const std::vector<firing>& starts) const {
        return std::any_of(starts.begin(), starts.end(), [&](const firing& f) {
            const machine m = starts_.machine_at(f.from);
            const auto a = system_.after(m, *f.step);
            const auto b = system_.after(m, *f.step, &changed_);
            return !look_alike(*a, *b) || !(a->after == b->after) || a->told != b->told;
        });
    }

  private:
    static constexpr std::size_t most_pairs = 50000;

    // False: they look different after this.
    bool step(const machine& model, const machine& mutant, const stimulus& s) {
        const auto a = system_.after(model, s);
        if (!a) return true;
        const happening same = as_happening(s, resolve(s.shape, model, endpoint_system::plan), a->after.t.iss.v);
        const outcome b = react(mutant, same, system_.taken(), &changed_);
        if (!look_alike(*a, b)) return false;
        const auto pair = std::pair(endpoint_system::pack(a->after), endpoint_system::pack(b.after));
        if (pair.first != pair.second && endpoint_system::in_bounds(a->after) && seen_.insert(pair).second) open_.push_back(pair);
        return true;
    }

    const endpoint_system& system_;
    const firings& starts_;
    const mutation& changed_;
    std::set<std::pair<packed_machine, packed_machine>> seen_;
    std::deque<std::pair<packed_machine, packed_machine>> open_;
};

/// Where a change may show: where the rule fires, and, when its guard is changed, where one fires that is tried with it: a rule
/// of the same step, for an event and a state that it is for as well.
/// `at_any_step`: of whatever step; without its readings there may be no such step.
std::vector<std::size_t> rules_concerned(const mutation& m, bool at_any_step = false) {
    std::vector<std::size_t> all{m.rule};
    const auto& r = model::rule_infos[m.rule];
    const auto meet = [&](const model::rule_info& other) {
        return (at_any_step || other.at == r.at) && (other.on.bits & r.on.bits) != 0 && (other.in.bits & r.in.bits) != 0;
    };
    for (std::size_t j = 0; j < model::rule_count && changes_the_guard(m.kind); ++j)
        if (j != m.rule && meet(model::rule_infos[j])) all.push_back(j);
    return all;
}

/// The cases by the rules they fire, short ones first.
std::vector<std::vector<const test_case*>> by_rule(std::span<const test_case> cases) {
    std::vector<std::vector<const test_case*>> index(model::rule_count);
    for (const test_case& c : cases)
        for (const std::uint16_t r : c.fired) index[r].push_back(&c);
    for (auto& list : index)
        std::stable_sort(list.begin(), list.end(),
                         [](const test_case* a, const test_case* b) { return a->steps.size() < b->steps.size(); });
    return index;
}

/// The cases in which the change may show, under readings that have the rule. A rule of another reading is
/// also tried on the cases for any stack.
std::vector<const test_case*> cases_for(const mutation& m, const std::vector<std::vector<const test_case*>>& index) {
    std::vector<const test_case*> all;
    std::set<const test_case*> known;
    const bool of_a_reading = model::rule_infos[m.rule].where.taken != 0;
    for (const std::size_t r : rules_concerned(m, of_a_reading))
        for (const test_case* c : index[r])
            if (model::rule_infos[m.rule].where.allows(readings_for(*c, m)) && known.insert(c).second) all.push_back(c);
    return all;
}

/// Explorations under the defaults and under each reading, made when first needed.
class atlas {
  public:
    const firings& under(std::uint64_t taken) {
        const std::lock_guard lock(mutex_);
        auto& place = made_[taken];
        if (!place) {
            model::readings set;
            set.bits = taken;
            place = std::make_unique<firings>(set);
        }
        return *place;
    }

  private:
    std::mutex mutex_;
    std::map<std::uint64_t, std::unique_ptr<firings>> made_;
};

using reading_sets = std::set<std::uint64_t>;

// The oracle accepted everything in the suite; does the mutant differ from the model at all?
mutant_result judge_survivor(const mutation& m, const reading_sets& sets, atlas& all) {
    for (const std::uint64_t taken : sets) {
        const firings& f = all.under(taken);
        const auto where = comparison(f, m).first_difference(f.of(rules_concerned(m)));
        if (!where.empty()) return {m, where.ends_with(" later") ? fate::survives : fate::tolerated, where};
    }
    return {m, fate::equivalent, {}};
}

mutant_result try_mutant(const mutation& m, const std::vector<const test_case*>& relevant, atlas& all) {
    if (relevant.empty()) return {m, fate::unreachable, {}};
    reading_sets sets;
    for (const test_case* c : relevant) sets.insert(readings_for(*c, m).bits);
    if (sets.contains(0)) sets = {0};  // compared under the default readings, unless the rule belongs to others
    const bool has_effect = std::any_of(sets.begin(), sets.end(), [&](std::uint64_t taken) {
        const firings& f = all.under(taken);
        return comparison(f, m).has_effect(f.of(rules_concerned(m)));
    });
    if (!has_effect) return {m, fate::no_effect, {}};
    const auto killer = std::find_if(relevant.begin(), relevant.end(), [&](const test_case* c) {
        return looks_different(all.under(readings_for(*c, m).bits).system, *c, m) && kills(*c, m);
    });
    return killer != relevant.end() ? mutant_result{m, fate::killed, (*killer)->id} : judge_survivor(m, sets, all);
}

}  // namespace

std::string_view name(fate f) { return fate_names[static_cast<unsigned>(f)]; }

std::vector<mutant_result> try_mutants(std::span<const test_case> cases, unsigned threads,
                                       const std::function<void(const mutant_result&)>& on_result) {
    const auto index = by_rule(cases);
    const auto mutations = all_mutations();
    std::vector<mutant_result> results(mutations.size());
    atlas all;
    std::mutex telling;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = 0; (i = next.fetch_add(1)) < mutations.size();) {
            results[i] = try_mutant(mutations[i], cases_for(mutations[i], index), all);
            const std::lock_guard lock(telling);
            if (on_result) on_result(results[i]);
        }
    };
    {
        std::vector<std::jthread> team;
        for (unsigned i = 1; i < threads; ++i) team.emplace_back(work);
        work();
    }
    return results;
}

}  // namespace synfin::conformance
