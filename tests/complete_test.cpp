// In every state and event exactly one alternative of each step applies: every value of every variable that a step looks at,
// modulo 8, under every combination of the readings that matter there and under every variant.
// What has to be assumed is in `assumptions` below; the rest holds for any numbers whatever.
#include <map>
#include <set>
#include <sstream>

#include "model/invariant.hpp"
#include "model/term_interpreter.hpp"
#include "tests/catch.hpp"
#include "tests/narrowing.hpp"
#include "tests/open_tcb.hpp"

using namespace synfin::model;
using synfin::tests::narrowing;

namespace {

constexpr unsigned bits = 3;

struct place {
    event e;
    state s;
    step at;
};

term variable(std::string_view field) { return fields()[field_number(field)].variable; }

/// What is taken for granted when a step is reached: parts of the type invariant (model/invariant.hpp), which no earlier step
/// of the event has touched.
/// - Fifth check: windows below half the sequence space, and what is in flight fitted into one. Else "acknowledged long
///   ago" and "not sent yet" would meet at the far side of the space (A40).
/// - The retransmission timer: FIN-WAIT-2 and TIME-WAIT have nothing outstanding.
std::vector<term> assumptions(const place& p) {
    const auto t = synfin::tests::all_open().t;
    if (p.at == step::ack && synchronized.has(p.s))
        return {below(t.max_snd_wnd, term_domain::half()).is, synfin::model::detail::send_side(t, p.s).is};
    if (p.e == event::retransmission_timeout && (p.s == FIN_WAIT_2 || p.s == TIME_WAIT))
        return {synfin::model::detail::send_side(t, p.s).is};
    return {};
}

/// The sequence space has no origin: one number of each direction may be set to 0.
void normalise(narrowing& n, const place& p) {
    n.set(variable("rcv_nxt"), 0);
    n.set(variable(p.e == event::segment_arrives ? "snd_una" : "iss"), 0);
}

std::vector<std::uint32_t> all_values(term t) {
    std::vector<std::uint32_t> values{0, 1};
    for (std::uint32_t v = 2; !t->is_flag() && v < (1U << bits); ++v) values.push_back(v);
    return values;
}

/// The readings a term looks at.
void add_readings(term t, readings& found) {
    for (unsigned r = 0; r < reading_count && t->is_variable(); ++r)
        if (reading_variable(static_cast<reading>(r)) == t) found |= static_cast<reading>(r);
    if (t->left != nullptr) add_readings(t->left, found);
    if (t->right != nullptr) add_readings(t->right, found);
}

/// The readings that make a difference to these rules.
readings relevant(const std::vector<std::uint16_t>& rules) {
    readings found;
    for (const auto i : rules) {
        found.bits |= rule_infos[i].where.taken | rule_infos[i].where.refused;
        add_readings(terms_of(i).guard, found);
    }
    return found;
}

std::vector<readings> subsets(readings of) {
    std::vector<readings> all;
    for (std::uint64_t part = of.bits;; part = (part - 1) & of.bits) {
        readings r;
        r.bits = part;
        all.push_back(r);
        if (part == 0) return all;
    }
}

std::vector<std::uint16_t> applicable(const std::vector<std::uint16_t>& rules, const rule_set& set) {
    std::vector<std::uint16_t> found;
    for (const auto i : rules)
        if (applies(i, set)) found.push_back(i);
    return found;
}

/// `t` with one variable replaced.
term replace(term t, term variable, term by) {
    if (t == variable) return by;
    if (t->arity() == 0) return t;
    const term a = replace(t->left, variable, by);
    const term b = t->arity() == 2 ? replace(t->right, variable, by) : nullptr;
    using n = term_number;
    using f = term_flag;
    switch (t->op) {
        case term_op::add:
            return (n::of(a) + n::of(b)).is;
        case term_op::subtract:
            return (n::of(a) - n::of(b)).is;
        case term_op::count:
            return term_domain::count(f::of(a)).is;
        case term_op::equal:
            return (n::of(a) == n::of(b)).is;
        case term_op::below:
            return below(n::of(a), n::of(b)).is;
        case term_op::at_most:
            return at_most(n::of(a), n::of(b)).is;
        case term_op::same:
            return same(f::of(a), f::of(b)).is;
        case term_op::conjunction:
            return (f::of(a) && f::of(b)).is;
        case term_op::disjunction:
            return (f::of(a) || f::of(b)).is;
        default:
            return (!f::of(a)).is;
    }
}

/// A way to come to a step: what was found true, and what `acceptable` is by then.
struct arrival {
    std::vector<term> known;
    term acceptable;
};

std::vector<arrival> arrivals(const place& p) {
    const term acceptable = variable("acceptable");
    if (p.at != step::sequence) return {{assumptions(p), acceptable}};
    std::vector<arrival> all;
    for (const auto i : rules_of(p.e, p.s, step::acceptability)) {
        arrival a{assumptions(p), terms_of(i).sets.front().value};
        a.known.push_back(terms_of(i).guard);
        all.push_back(a);
    }
    return all;
}

std::string words(const place& p, const rule_set& set, const std::vector<std::uint16_t>& rules, const std::vector<term>& guards,
                  narrowing& n) {
    std::ostringstream text;
    text << name(p.e) << ", " << name(p.s) << ", step " << name(p.at) << ", variant " << name(set.mistake) << ", readings";
    for (unsigned r = 0; r < reading_count; ++r)
        if (set.taken.has(static_cast<reading>(r))) text << ' ' << name(static_cast<reading>(r));
    text << "; holding:";
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (n.of(guards[i]) == 1) text << ' ' << rule_infos[rules[i]].id;
    text << "; where";
    for (const auto& f : fields())
        if (n.get(f.variable) != narrowing::unknown) text << ' ' << f.name << '=' << n.get(f.variable);
    return text.str();
}

struct tally {
    std::uint64_t cells = 0, cases = 0;
};

/// Every case of one place under one set of rules; says the first in which not exactly one guard holds.
void check_place(const place& p, const rule_set& set, const std::vector<std::uint16_t>& rules, const arrival& from, tally& t) {
    narrowing n(bits);
    normalise(n, p);
    for (unsigned r = 0; r < reading_count; ++r)
        n.set(reading_variable(static_cast<reading>(r)), set.taken.has(static_cast<reading>(r)) ? 1 : 0);
    std::vector<term> guards;
    for (const auto i : rules) guards.push_back(replace(terms_of(i).guard, variable("acceptable"), from.acceptable));
    ++t.cells;
    n.for_each(from.known, guards, all_values, [&] {
        ++t.cases;
        std::int64_t holding = 0;
        for (const term g : guards) holding += n.of(g);
        if (holding == 1) return true;
        FAIL_CHECK(words(p, set, rules, guards, n));
        return false;
    });
}

/// Variants and readings that lead to the same rules are looked at once.
void check_under_all_rule_sets(const place& p, tally& t) {
    const auto& rules = rules_of(p.e, p.s, p.at);
    std::set<std::pair<std::vector<std::uint16_t>, std::uint64_t>> done;
    for (unsigned v = 0; v < variant_count; ++v)
        for (const readings taken : subsets(relevant(rules))) {
            const rule_set set{taken, static_cast<variant>(v)};
            const auto here = applicable(rules, set);
            readings asked;
            for (const auto i : here) add_readings(terms_of(i).guard, asked);
            if (here.empty() || !done.insert({here, taken.bits & asked.bits}).second) continue;
            for (const arrival& from : arrivals(p)) check_place(p, set, here, from, t);
        }
}

}  // namespace

TEST_CASE("exactly one alternative of each step applies") {
    tally t;
    for (unsigned e = 0; e < event_count; ++e)
        for (unsigned s = 0; s < state_count; ++s)
            for (unsigned at = 0; at < step_count; ++at)
                check_under_all_rule_sets({static_cast<event>(e), static_cast<state>(s), static_cast<step>(at)}, t);
    CHECK(t.cells > 900);
    CHECK(t.cases > 800'000);
}

TEST_CASE("processing goes on to a step that is there, and nobody falls into the challenge ACK") {
    for (const rule_info& r : rule_infos)
        for (unsigned s = 0; s < state_count; ++s) {
            if (!r.in.has(static_cast<state>(s)) || r.go.kind == flow::stop_) continue;
            const state to = r.to.value_or(static_cast<state>(s));
            step at = r.go.kind == flow::jump_ ? r.go.to : after(r.at);
            INFO(r.id << " in " << name(static_cast<state>(s)));
            if (r.go.kind == flow::jump_) CHECK_FALSE(rules_of(event::segment_arrives, to, at).empty());
            while (at != step::done && rules_of(event::segment_arrives, to, at).empty()) at = after(at);
            CHECK(at != step::done);
            CHECK((r.go.kind == flow::jump_ || at != step::challenge));
        }
}
