#include "checker/export/program_world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checker/export/program_text.hpp"

namespace synfin::checker {

using guarded::global;
using guarded::number;
using guarded::parameter;
using guarded::slot;

expression program_budget::left() const { return is_variable() ? global(name) > number(0) : guarded::truth(ever()); }
void program_budget::spend(block& body) const {
    if (is_variable()) body.push_back(set(global(name), global(name) - number(1)));
}

std::string action_name(model::event e) { return program_name(e).replace(0, 5, "do"); }
expression is_empty(const expression& end) { return slot(end, 0) == number(0); }
expression is_full(const expression& end, int capacity) { return slot(end, capacity - 1) != number(0); }

namespace {

int most(const model::bounds& b, int model::user_bounds::*budget) { return std::max(b.users[0].*budget, b.users[1].*budget); }

/// All numbers with no bits but these.
std::uint32_t most_of(std::uint32_t bits) {
    std::uint32_t all = 1;
    while (all < bits) all = 2 * all + 1;
    return all;
}

}  // namespace

std::vector<program_world::variable> program_world::variables() const {
    std::vector<variable> all{{{"st", false, 15}, true}};
    for (std::size_t i = 0; i < model::tcb_field_count(); ++i)
        if (rules_.kept(i)) all.push_back({{program_name(i), model::fields()[i].is_flag(), most_of(rules_.kept_bits(i))}, true});
    all.push_back({{"peer", false, 3}, true});
    all.push_back({{"incarnation", false, 3}, true});
    if (keeps_timer()) all.push_back({{"timer", false, 15}, true});
    if (b_.timed) all.push_back({{"since_fin", false, 7}, true});
    if (b_.prompt) all.push_back({{"resent", true, 1}, true});
    if (counts_again()) all.push_back({{"again", false, 3}, true});
    if (most(b_, &model::user_bounds::active_opens) > 0) all.push_back({{"active_opens", false, 3}, false});
    if (most(b_, &model::user_bounds::passive_opens) > 0) all.push_back({{"passive_opens", false, 3}, false});
    if (most(b_, &model::user_bounds::sends) > 0) all.push_back({{"sends", false, 3}, false});
    if (most(b_, &model::user_bounds::aborts) > 0) all.push_back({{"aborts", false, 3}, false});
    return all;
}

void program_world::declare(guarded_program& p) const {
    p.capacity = b_.channel;
    for (const auto& v : variables()) p.end.push_back(v);
    for (const auto& f : faults_.all())
        if (f.is_variable()) p.budgets.push_back({f.name, false, 7});
    p.scratch = scratch();
    p.first = first_state();
}

std::vector<guarded_variable> program_world::scratch() const {
    std::vector<guarded_variable> all{{"at", false, 63}, {"go", true, 1}, {"ack_due", true, 1}, {"starts_2msl", true, 1}};
    for (unsigned i = 0; i < static_cast<unsigned>(model::signal::count_); ++i)
        if ((watched_signals >> i & 1U) != 0) all.push_back({program_name(static_cast<model::signal>(i)), true, 1});
    for (const auto& v : variables())
        if (v.copied) all.push_back({v.name, v.is_flag, v.name == "send_queued" ? modulus - 1 : v.most});
    for (std::size_t i = 0; i < model::fields().size(); ++i)
        if (rules_.live(i) && !rules_.kept(i)) all.push_back({program_name(i), model::fields()[i].is_flag(), modulus - 1});
    for (const auto* aside : {"aside0", "aside1", "aside2", "aside3"}) all.push_back({aside, false, modulus - 1});
    return all;
}

std::vector<assigned> program_world::first_state() const {
    std::vector<assigned> sets;
    for (int e = 0; e < 2; ++e) {
        const auto& u = b_.users[static_cast<std::size_t>(e)];
        for (const auto& [name, n] : {std::pair{"active_opens", u.active_opens},
                                      {"passive_opens", u.passive_opens},
                                      {"sends", u.sends},
                                      {"aborts", u.aborts}})
            if (n > 0) sets.push_back({guarded::field(number(e), name), number(n)});
    }
    for (const auto& f : faults_.all())
        if (f.is_variable()) sets.push_back({global(f.name), number(f.first.times)});
    return sets;
}

// ---- the network ----

chapter program_world::network() const {
    const bool bag = b_.reordering == model::any_number;
    chapter c{fmt::format("the network: {}", bag ? "a bag, so in descending order" : "in the order of sending"), {enqueue()}};
    for (int i = 0; i < b_.channel; ++i) c.procedures.push_back(dequeue(i));
    return c;
}

/// Behind the last one that is greater, in a bag; else behind the last one.
procedure program_world::enqueue() const {
    const bool bag = b_.reordering == model::any_number;
    const auto x = parameter("x"), segment = parameter("segment");
    const auto placed = [&](int at) {
        std::vector<assigned> sets;
        for (int k = b_.channel - 1; bag && k > at; --k) sets.push_back({slot(x, k), slot(x, k - 1)});
        sets.push_back({slot(x, at), segment});
        return block{{simultaneous{std::move(sets)}}};
    };
    branch places;
    for (int i = b_.channel - 1; i > 0; --i)
        places.ways.push_back({bag ? slot(x, i - 1) > segment : slot(x, i - 1) != number(0), "", placed(i)});
    places.ways.push_back({guarded::truth(true), "", placed(0)});
    return {"enqueue", "", {{"x", parameter_kind::end}, {"segment", parameter_kind::segment}}, {{places}}};
}

procedure program_world::dequeue(int place) const {
    const auto x = parameter("x");
    std::vector<assigned> sets;
    for (int k = place; k + 1 < b_.channel; ++k) sets.push_back({slot(x, k), slot(x, k + 1)});
    sets.push_back({slot(x, b_.channel - 1), number(0)});
    return {fmt::format("dequeue_{}", place), "", {{"x", parameter_kind::end}}, {{simultaneous{std::move(sets)}}}};
}

}  // namespace synfin::checker
