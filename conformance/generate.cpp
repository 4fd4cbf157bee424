#include "conformance/generate.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "checker/explore.hpp"
#include "conformance/endpoint_system.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array all_suites{
    suite_info{"transitions", "every transition of one endpoint: each kind of state, each call, segment and timer"},
    suite_info{"rules", "one case for each rule that can fire"},
    suite_info{"wide", "transitions, and all of them once more in every combination of unread, held, queued and unacknowledged"},
};

using rule_list = std::vector<std::uint16_t>;

/// A state of one of the two explorations: with the calls that every interface has, where that reaches it, or with all.
struct place {
    bool everyday = false;
    checker::state_index index = 0;
};

/// A transition worth a case.
struct crossing {
    place from;
    const stimulus* step = nullptr;
    std::string kind;
    outcome out;
};

/// How much of the graph becomes cases.
enum class width : std::uint8_t { usual, wide };

rule_list fired_of(const outcome& o) { return {o.fired().begin(), o.fired().end()}; }

/// What earlier cases have covered.
struct coverage {
    std::set<std::tuple<model::state, const stimulus*, rule_list>> ways;  // state x stimulus x rules fired

    /// Is this transition new? A plain state is crossed by everything; one with particulars where they matter.
    bool take(const crossing& c, model::state st, bool plain_only_by_rules) {
        const bool new_way = ways.insert({st, c.step, fired_of(c.out)}).second;
        return new_way || (!plain_only_by_rules && particulars(c.kind) == 0);
    }
};

/// The endpoint explored under one set of readings.
class explored_endpoint {
  public:
    explicit explored_endpoint(model::readings taken)
        : system_(taken, ordinary_steps()),
          everyday_(checker::explore(endpoint_system(taken, ordinary_steps(), true))),
          all_(checker::explore(system_)) {
        std::set<std::string> seen;
        for (const bool everyday : {true, false}) {
            const auto& found = everyday ? everyday_ : all_;
            for (checker::state_index i = 0; i < found.states; ++i)
                if (auto kind = kind_of(endpoint_system::unpack(found[i])); seen.insert(kind).second)
                    representatives_.push_back({{everyday, i}, std::move(kind)});
        }
        std::stable_sort(representatives_.begin(), representatives_.end(),
                         [](const auto& a, const auto& b) { return particulars(a.second) < particulars(b.second); });
    }

    [[nodiscard]] machine at(place p) const { return endpoint_system::unpack(found(p)[p.index]); }
    [[nodiscard]] const endpoint_system& system() const { return system_; }

    template <class Visit>
    void each_crossing(Visit&& visit) const {
        for (const auto& [i, kind] : representatives_)
            for (const stimulus& s : alphabet()) {
                if (s.kind == stimulus_kind::status) continue;
                if (auto out = system_.after(at(i), s)) visit(crossing{i, &s, kind, *out});
            }
    }

    /// The stimuli along a shortest path.
    [[nodiscard]] std::vector<const stimulus*> path(place to) const {
        const auto states = found(to).path(to.index);
        std::vector<const stimulus*> steps;
        for (std::size_t i = 0; i + 1 < states.size(); ++i) steps.push_back(between(states[i], states[i + 1]));
        return steps;
    }

  private:
    [[nodiscard]] const stimulus* between(const packed_machine& from, const packed_machine& to) const {
        for (const stimulus* s : ordinary_steps()) {
            const auto out = system_.after(endpoint_system::unpack(from), *s);
            if (out && endpoint_system::pack(out->after) == to) return s;
        }
        return nullptr;
    }

    [[nodiscard]] const checker::explored<packed_machine>& found(place p) const { return p.everyday ? everyday_ : all_; }

    endpoint_system system_;
    checker::explored<packed_machine> everyday_, all_;
    std::vector<std::pair<place, std::string>> representatives_;
};

// What tells from outside where the connection is now: STATUS, what can be read, an old ACK, and the way to its end.
std::vector<const stimulus*> probe(model::state after) {
    std::vector<const stimulus*> steps;
    const auto add = [&](std::initializer_list<const char*> words) {
        for (const char* word : words) steps.push_back(stimulus_named(word));
    };
    add({"status", "receive", "ack-left"});
    if ((model::CLOSED | model::LISTEN | model::SYN_SENT).has(after))
        add({"syn", "status"});
    else if (after == model::SYN_RECEIVED)
        add({"fin", "status", "close", "ack-left", "status"});
    else if (after == model::TIME_WAIT)
        add({"ack-left", "close", "status", "time-wait-over", "status"});
    else
        add({"fin-una", "status", "ack", "close", "ack-left", "status"});
    return steps;
}

// The section of 3.10 that describes an event in a state.
std::string section(const stimulus& s, model::state st) {
    constexpr std::array calls{"3.10.1", "3.10.1", "3.10.2", "3.10.3", "3.10.4", "3.10.4", "3.10.5", "3.10.6"};
    if (s.kind == stimulus_kind::call) return calls[static_cast<unsigned>(s.call.call)];
    if (s.kind != stimulus_kind::arrives) return "3.10.8";
    if (st == model::CLOSED) return "3.10.7.1";
    if (st == model::LISTEN) return "3.10.7.2";
    return st == model::SYN_SENT ? "3.10.7.3" : "3.10.7.4";
}

// The rule a reader would name: the last that fired and is more than bookkeeping.
std::uint16_t decisive(const outcome& o) {
    std::uint16_t last = o.fired().empty() ? std::uint16_t{0} : o.fired().back();
    for (const std::uint16_t r : o.fired())
        if (!model::rule_infos[r].quiet) last = r;
    return last;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto blank = text.find(' ');
        all.emplace_back(text.substr(0, blank));
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
    return all;
}

void describe(test_case& c, const outcome& o) {
    const model::rule_info& rule = model::rule_infos[decisive(o)];
    c.rule = rule.id;
    c.clause = rule.clause;
    c.says = rule.says;
    for (const std::uint16_t r : o.fired()) {
        const model::rule_info& info = model::rule_infos[r];
        if (info.quiet) continue;
        for (auto& req : words(info.reqs))
            if (std::find(c.requirements.begin(), c.requirements.end(), req) == c.requirements.end())
                c.requirements.push_back(req);
        if (info.strength == model::level::must || (info.strength != model::level::base && &info == &rule))
            c.strength = info.strength;
    }
}

// All rules that fire when the case is run: which mutants it may kill.
void collect_rules(test_case& c, const endpoint_system& system) {
    machine m = endpoint_system::fresh();
    std::set<std::uint16_t> fired;
    for (const stimulus* s : c.steps)
        if (const auto out = system.after(m, *s)) {
            fired.insert(out->fired().begin(), out->fired().end());
            m = out->after;
        }
    c.fired.assign(fired.begin(), fired.end());
}

test_case make_case(const explored_endpoint& endpoint, const crossing& x) {
    test_case c;
    c.id = section(*x.step, endpoint.at(x.from).st) + "/" + x.kind + "/" + std::string(x.step->name);
    for (unsigned r = 0; r < model::reading_count; ++r)
        if (const auto reading = static_cast<model::reading>(r); endpoint.system().taken().has(reading)) {
            c.taken.emplace_back(name(reading));
            c.id += "@" + c.taken.back();
        }
    describe(c, x.out);
    c.steps = endpoint.path(x.from);
    c.tested = c.steps.size();
    c.steps.push_back(x.step);
    const auto rest = probe(x.out.after.st);
    c.steps.insert(c.steps.end(), rest.begin(), rest.end());
    collect_rules(c, endpoint.system());
    return c;
}

// The conditional rules that the reading brings in.
bool belongs_to(const outcome& o, model::readings taken) {
    return std::any_of(o.fired().begin(), o.fired().end(), [&](std::uint16_t r) {
        return !model::rule_infos[r].quiet && (model::rule_infos[r].where.taken & taken.bits) != 0;
    });
}

void add_cases(std::vector<test_case>& cases, coverage& covered, model::readings taken, width how_wide) {
    const explored_endpoint endpoint(taken);
    endpoint.each_crossing([&](const crossing& x) {
        const bool reopened = endpoint.at(x.from).t.reused.v;  // a state that only MAY-2 leads to
        if (taken.bits != 0 && !reopened && !belongs_to(x.out, taken)) return;
        const bool is_new = covered.take(x, endpoint.at(x.from).st, taken.bits != 0);
        if (is_new || (how_wide == width::wide && taken.bits == 0)) cases.push_back(make_case(endpoint, x));
    });
}

// Readings whose rules no event of this system consults.
constexpr std::array beside_the_point{model::reading::keep_alive, model::reading::r2_to_listen, model::reading::no_ack_floor};

std::vector<test_case> transitions(width how_wide) {
    std::vector<test_case> cases;
    coverage covered;
    add_cases(cases, covered, {}, how_wide);
    for (unsigned r = 0; r < model::reading_count; ++r) {
        const auto reading = static_cast<model::reading>(r);
        if (std::find(beside_the_point.begin(), beside_the_point.end(), reading) == beside_the_point.end())
            add_cases(cases, covered, reading, how_wide);
    }
    return cases;
}

// The shortest case for each rule that decides one.
std::vector<test_case> one_for_each_rule(std::vector<test_case> all) {
    std::stable_sort(all.begin(), all.end(), [](const test_case& a, const test_case& b) { return a.tested < b.tested; });
    std::set<std::uint16_t> fired;
    std::vector<test_case> chosen;
    for (test_case& c : all) {
        const auto before = fired.size();
        fired.insert(c.fired.begin(), c.fired.end());
        if (fired.size() != before) chosen.push_back(std::move(c));
    }
    return chosen;
}

}  // namespace

std::span<const suite_info> suites() { return all_suites; }

result<std::vector<test_case>> generate(std::string_view suite) {
    std::vector<std::string_view> names;
    for (const suite_info& s : all_suites) names.push_back(s.name);
    if (std::find(names.begin(), names.end(), suite) == names.end()) return tl::unexpected(unknown_name("suite", suite, names));
    auto cases = transitions(suite == "wide" ? width::wide : width::usual);
    if (suite == "rules") cases = one_for_each_rule(std::move(cases));
    std::sort(cases.begin(), cases.end(), [](const test_case& a, const test_case& b) { return a.id < b.id; });
    return cases;
}

}  // namespace synfin::conformance
