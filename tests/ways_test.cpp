// label: slow
// The ways of an event through the rules, readings left open, are what the rules do: Z3 gives each way an example, and the rules,
// run on its values, take that way to those values.
#include "model/ways.hpp"

#include <algorithm>

#include "checker/prove/solver.hpp"
#include "model/fields.hpp"
#include "model/proof/upkeep.hpp"
#include "model/term_interpreter.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::checker;
using namespace synfin::model;

namespace {

/// Asks under what is known before the event.
class asker {
  public:
    asker(event e, state s) : solver_({}) {
        for (const auto f : model::proof::known_before(e, s)) known_.push_back(f.is);
    }
    checker::reply operator()(std::span<const term> conditions) {
        std::vector<term> all = known_;
        all.insert(all.end(), conditions.begin(), conditions.end());
        return solver_.satisfy(all);
    }

  private:
    solver solver_;
    std::vector<term> known_;
};

struct example {
    std::vector<std::uint32_t> all;  ///< by the number of the variable, those of joined steps included
    term_values fields_only;
    readings taken;
};

example example_of(const checker::reply& r) {
    example x{std::vector<std::uint32_t>(variable_count()), {}, {}};
    for (const valuation& v : r.values) x.all[v.variable->value] = v.value;
    for (std::size_t i = 0; i < fields().size(); ++i) x.fields_only[i] = x.all[fields()[i].variable->value];
    for (unsigned i = 0; i < reading_count; ++i)
        if (x.all[reading_variable(static_cast<reading>(i))->value] != 0) x.taken |= static_cast<reading>(i);
    return x;
}

/// What fired but for the joined steps.
std::vector<std::uint16_t> without_joined(std::vector<std::uint16_t> fired, const way& w) {
    std::erase_if(fired, [&](std::uint16_t i) {
        return std::any_of(w.joined.begin(), w.joined.end(), [&](const auto& j) { return j.first == i; });
    });
    return fired;
}

/// The first thing in which the run differs from the way; empty when nothing does.
std::string difference(const way& w, const example& x, const term_outcome& end, const term_values& after) {
    if (end.to != w.to) return "state";
    if (without_joined(end.rules, w) != w.rules) return "rules";
    if (end.told != w.told || end.starts_2msl != w.starts_2msl || end.sends != w.sent.has_value()) return "output";
    std::size_t i = 0;
    std::string found;
    if (w.sent)
        for_each_segment_field(*w.sent, [&](std::string_view name, std::string_view, const auto& f) {
            if (evaluate(f.is, x.all, 32) != end.out[i++]) found = "sent " + std::string(name);
        });
    const bool kept = w.to != CLOSED && w.to != LISTEN;  // else the record is forgotten afterwards
    for (i = 0; kept && i < tcb_field_count(); ++i)
        if (evaluate(w.after[i], x.all, 32) != after[i]) found = fields()[i].name;
    return found;
}

/// How many ways of an event in a state were run.
std::size_t run_all(event e, state s) {
    asker ask(e, s);
    std::size_t count = 0;
    const auto possible = [&](std::span<const term> c) { return ask(c).what != answer::unsatisfiable; };
    for (const way& w : ways_of_any_readings(e, s, possible)) {
        const checker::reply r = ask(w.conditions);
        if (r.what != answer::satisfiable) continue;
        const example x = example_of(r);
        term_values after = x.fields_only;
        const term_outcome end = interpret(e, s, after, {x.taken, variant::none}, 32);
        INFO(name(e) << " in " << name(s) << ": " << w.path());
        CHECK(difference(w, x, end, after) == "");
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("the rules take every way to where it says they do") {
    std::size_t count = 0;
    for (unsigned e = 0; e < event_count; ++e)
        for (unsigned s = 0; s < state_count; ++s) count += run_all(static_cast<event>(e), static_cast<state>(s));
    CHECK(count > 700);
}
