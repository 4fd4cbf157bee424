// How a walk is made: the places are the states of the endpoint, the required arcs the transitions of `cells`, the free arcs
// what any user and peer can do without waiting. A step that waits for the stack's clock ends its walk: whoever runs on a
// real clock and does not want to wait loses nothing else with it. A walk has at most 200 steps, so that one failure does not
// hide the transitions of all the others.
#include "conformance/generate/transition_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "conformance/generate/case_parts.hpp"
#include "conformance/generate/suites.hpp"
#include "conformance/generate/tour.hpp"

namespace synfin::conformance {
namespace {

bool waits(const stimulus& s) { return s.kind == stimulus_kind::wait_retransmission || s.kind == stimulus_kind::wait_time_wait; }

std::uint32_t label_of(const stimulus& s) { return static_cast<std::uint32_t>(&s - alphabet().data()); }

/// The tour problem of one endpoint. Places beyond the states explored get numbers after them.
class transition_problem {
  public:
    explicit transition_problem(const endpoint_graph& endpoint) : endpoint_(endpoint) {
        problem_.places = static_cast<std::uint32_t>(endpoint.states().size());
        for (node_index i = 0; i < endpoint.states().size(); ++i) add_free(i, endpoint.at(i));
        for (node_index i = 1; i < endpoint.states().size(); ++i) {  // so that everything can be reached
            const found_state& s = endpoint.states()[i];
            if (!waits(*s.by)) problem_.free.push_back({s.from, i, label_of(*s.by)});
        }
    }
    void require(const crossing& x) {
        const std::uint32_t to = waits(*x.step) ? problem_.places++ : place_of(x.out.after);
        problem_.required.push_back({x.from, to, label_of(*x.step)});
        waits_ += waits(*x.step) ? 1U : 0U;
    }
    [[nodiscard]] const tour_problem& problem() const { return problem_; }
    /// Each walk ends with the first wait, so there are at least so many.
    [[nodiscard]] std::size_t least_resets() const { return std::max<std::size_t>(1, waits_); }

  private:
    std::uint32_t place_of(const machine& m) {
        const packed_machine words = endpoint_system::pack(m);
        if (const node_index known = endpoint_.states().find(words); known < endpoint_.states().size()) return known;
        const auto [place, is_new] = beyond_.try_emplace(words, problem_.places);
        if (is_new) add_free(problem_.places++, m);
        return place->second;
    }

    // What sockets can do, what the peer can send: where it leads somewhere else that is known. No call on the way leaves
    // TIME-WAIT: kernels keep that record when its socket is gone, and the same pair of sockets cannot be opened again.
    void add_free(std::uint32_t from, const machine& m) {
        for (const stimulus* s : endpoint_.system().steps()) {
            const bool leaves_time_wait = m.st == model::TIME_WAIT && s->kind == stimulus_kind::call;
            if (waits(*s) || !is_everyday(*s, m) || leaves_time_wait) continue;
            const auto out = endpoint_.system().after(m, *s);
            if (!out) continue;
            const node_index to = endpoint_.states().find(endpoint_system::pack(out->after));
            if (to < endpoint_.states().size() && to != from) problem_.free.push_back({from, to, label_of(*s)});
        }
    }

    const endpoint_graph& endpoint_;
    tour_problem problem_;
    std::map<packed_machine, std::uint32_t> beyond_;
    std::size_t waits_ = 0;
};

using arc_set = std::set<std::pair<std::uint32_t, std::uint32_t>>;  // place and label

/// A walk as a case. Its first new transition is the one that describes it.
test_case make_case(const endpoint_graph& endpoint, const std::vector<tour_arc>& walk, arc_set& left) {
    const model::readings taken = endpoint.system().taken();
    test_case c;
    c.taken = names_of(taken);
    machine m = endpoint_system::fresh();
    bool described = false;
    for (const tour_arc& a : walk) {
        const stimulus& s = alphabet()[a.label];
        const auto out = endpoint.system().after(m, s);
        const std::string kind = kind_of(m);
        const bool belongs = out && belongs_to({a.from, &s, kind, *out}, m, taken);
        c.addresses.push_back(address_of(s, m.st, kind) + (belongs ? reading_suffix(taken) : ""));
        if (out && left.erase({a.from, a.label}) != 0 && !described) {
            describe(c, *out);
            c.tested = c.steps.size();
            described = true;
        }
        c.steps.push_back(&s);
        if (out) m = out->after;
    }
    collect_rules(c, taken);
    return c;
}

using required_crossings = std::map<const endpoint_graph*, std::vector<crossing>>;

// A reading also brings in rules that only keep books, and no transition is worth a case for them alone. Each gets one.
void require_bookkeeping(const endpoint_graphs& graphs, required_crossings& required) {
    std::set<std::uint16_t> fired;
    for (const auto& [endpoint, crossings] : required)
        for (const crossing& x : crossings) fired.insert(x.out.fired().begin(), x.out.fired().end());
    for (const auto& endpoint : graphs.all())
        endpoint->each_crossing([&](const crossing& x) {
            const auto before = fired.size();
            if (x.step->kind != stimulus_kind::status) fired.insert(x.out.fired().begin(), x.out.fired().end());
            if (fired.size() != before) required[endpoint.get()].push_back(x);
        });
}

}  // namespace

transition_suite plan_transitions() {
    transition_suite suite;
    const endpoint_graphs graphs;
    required_crossings required;
    each_worthy_crossing(graphs, width::usual, [&](const endpoint_graph& endpoint, const crossing& x) {
        if (x.step->kind != stimulus_kind::status) required[&endpoint].push_back(x);
    });
    require_bookkeeping(graphs, required);
    for (const auto& endpoint : graphs.all()) {
        const auto& crossings = required[endpoint.get()];
        if (crossings.empty()) continue;
        transition_problem problem(*endpoint);
        for (const crossing& x : crossings) problem.require(x);
        const tour walks = plan_tour(problem.problem());
        arc_set left;
        for (const tour_arc& a : problem.problem().required) left.insert({a.from, a.label});
        for (const auto& walk : walks.walks) suite.cases.push_back(make_case(*endpoint, walk, left));
        suite.count.symbols += walks.symbols();
        suite.count.required += crossings.size();
        suite.count.resets += problem.least_resets();
        suite.count.bound += walks.bound;
    }
    for (std::size_t i = 0; i < suite.cases.size(); ++i) suite.cases[i].id = fmt::format("transitions/{:03}", i + 1);
    suite.count.cases = suite.cases.size();
    return suite;
}

}  // namespace synfin::conformance
