#include "conformance/study.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "conformance/endpoint_system.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/stacks/mutant.hpp"

namespace synfin::conformance {
namespace {

constexpr std::size_t most_studied = 300;  // failures; a stack with more has other worries
constexpr int most_rounds = 12;            // no way is longer

bool is_worth_it(const case_result& r) {
    return (r.v == verdict::fail || r.v == verdict::deviation) && !r.actual.empty() && r.follows.empty() && !r.rule.empty();
}

bool same_failure(const case_result& a, const case_result& b) {
    return b.v == a.v && b.rule == a.rule && b.step + 1 == b.ran->steps.size();
}

test_case cut_after(const test_case& c, std::size_t last) {
    test_case cut = c;
    cut.steps.resize(last + 1);
    cut.tested = std::min(cut.tested, last);
    return cut;
}

/// One failure being shortened: the shortest case so far that shows it.
struct effort {
    case_result* of = nullptr;
    test_case best;
    bool done = false;
};

test_case without(const test_case& c, std::size_t i) {
    test_case shorter = c;
    shorter.steps.erase(shorter.steps.begin() + static_cast<std::ptrdiff_t>(i));
    shorter.tested = shorter.steps.size() - 1;  // no detours: this very way is in question
    return shorter;
}

// All ways to leave out one step of all efforts, in one run. True: some effort got shorter.
result<bool> shorten_once(std::vector<effort>& efforts, const runner& run) {
    std::vector<test_case> tries;
    std::vector<effort*> whose;
    for (effort& e : efforts)
        for (std::size_t i = 0; !e.done && i + 1 < e.best.steps.size(); ++i)
            tries.push_back(without(e.best, i)), whose.push_back(&e);
    if (tries.empty()) return false;
    const auto ran = run(tries);
    if (!ran) return tl::unexpected(ran.error());
    for (effort& e : efforts) e.done = true;
    for (std::size_t i = 0; i < tries.size(); ++i) {
        effort& e = *whose[i];
        const case_result& r = ran->results[i];
        if (!e.done || r.way != 0 || !same_failure(*e.of, r)) continue;
        e.best = tries[i];
        e.done = false;
    }
    return true;
}

/// The rules that fire in the model at one step of a case.
std::vector<std::uint16_t> rules_at(const test_case& c, std::size_t step) {
    const endpoint_system system({}, ordinary_steps());
    machine m = endpoint_system::fresh();
    for (std::size_t i = 0; i <= step && i < c.steps.size(); ++i) {
        const auto out = system.after(m, *c.steps[i]);
        if (!out) continue;
        if (i == step) return {out->fired().begin(), out->fired().end()};
        m = out->after;
    }
    return {};
}

bool answers_alike(const test_case& c, const case_result& seen, const mutation& changed) {
    model_options options;
    options.changed = changed;
    options.slots = 1;
    const auto mutant = open_model(options);
    const auto r = run_case(*mutant, c);
    return r && r->step == seen.step && r->v == seen.v && r->actual == seen.actual;
}

std::optional<mutation> mutant_like(const case_result& r) {
    const test_case cut = cut_after(*r.ran, r.step);
    for (const std::uint16_t rule : rules_at(cut, r.blamed))
        for (unsigned k = 0; k < mutation_kind_count; ++k)
            if (const mutation m{rule, static_cast<mutation_kind>(k)}; answers_alike(cut, r, m)) return m;
    return std::nullopt;
}

}  // namespace

std::string text_of(const mutation& m) {
    constexpr std::array<std::string_view, mutation_kind_count> says{
        "this rule were missing",
        "this rule did nothing",
        "this rule sent nothing",
        "this rule left the state as it is",
        "this rule's segment had SEG.SEQ + 1",
        "this rule's segment had SEG.ACK + 1",
        "this rule left the variables as they are",
        "this rule did not start the 2 MSL timer",
        "this rule did not tell the user",
        "this rule answered the call with an error",
        "this rule fired whatever its condition says",
        "this rule's condition were the wrong way round",
        "this rule led to the next state",
        "this rule led to the state before",
        "this rule's segment had SEG.SEQ - 1",
        "this rule's segment had SEG.ACK - 1",
        "this rule's segment had no ACK",
        "this rule took the window to begin one number earlier",
        "this rule took the window to begin one number later",
        "this rule took the window to end one number earlier",
        "this rule took the window to end one number later",
        "this rule compared with SND.UNA - 1",
        "this rule compared with SND.UNA + 1",
        "this rule compared with SND.NXT - 1",
        "this rule compared with SND.NXT + 1",
        "this rule took the oldest ACK to be one number older",
        "this rule took the oldest ACK to be one number younger",
    };
    const model::rule_info& rule = model::rule_infos[m.rule];
    return fmt::format("as if {}: {} ({})", says[static_cast<unsigned>(m.kind)], rule.says, name(m));
}

result<void> shorten(run_report& report, const runner& run) {
    std::vector<effort> efforts;
    for (case_result& r : report.results)
        if (is_worth_it(r) && efforts.size() < most_studied) efforts.push_back({&r, cut_after(*r.ran, r.step)});
    for (int round = 0; round < most_rounds; ++round) {
        const auto more = shorten_once(efforts, run);
        if (!more) return tl::unexpected(more.error());
        if (!*more) break;
    }
    for (effort& e : efforts) {
        std::string text;
        for (const stimulus* s : e.best.steps) text += (text.empty() ? "" : ", ") + std::string(s->name);
        e.of->shortest = std::move(text);
    }
    return {};
}

void explain_failures(run_report& report) {
    std::size_t studied = 0;
    for (case_result& r : report.results)
        if (is_worth_it(r) && studied++ < most_studied)
            if (const auto m = mutant_like(r)) r.like = text_of(*m);
}

}  // namespace synfin::conformance
