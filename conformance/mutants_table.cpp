#include "conformance/mutants_table.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "conformance/stacks/mutant.hpp"

namespace synfin::conformance {
namespace {

/// How many mutants of a rule, or of all, fare how.
struct tally {
    std::size_t mutants = 0, killed = 0, property = 0, scenario = 0, cases = 0;
    std::array<std::size_t, fate_count> others{};  // of those that nobody kills

    void add(const mutant_row& row) {
        ++mutants;
        property += row.property ? 1 : 0;
        scenario += row.scenario ? 1 : 0;
        cases += row.cases.end == fate::killed ? 1 : 0;
        if (row.killed())
            ++killed;
        else
            ++others[static_cast<unsigned>(row.cases.end)];
    }
};

std::string text_of(const tally& t) {
    std::string text = fmt::format("{} of {} killed", t.killed, t.mutants);
    if (t.killed != 0) text += fmt::format(" (property {}, scenario {}, case {})", t.property, t.scenario, t.cases);
    for (unsigned f = 0; f < fate_count; ++f)
        if (t.others[f] != 0) text += fmt::format(", {} {}", t.others[f], name(static_cast<fate>(f)));
    return text;
}

/// The plainest kill of each sort, as an example: the shallowest property, the first scenario, the first case.
std::string examples(std::span<const mutant_row> rows) {
    const mutant_row *property = nullptr, *scenario = nullptr, *by_case = nullptr;
    for (const mutant_row& r : rows) {
        if (r.property && (property == nullptr || r.property->depth < property->property->depth)) property = &r;
        if (r.scenario && scenario == nullptr) scenario = &r;
        if (r.cases.end == fate::killed && by_case == nullptr) by_case = &r;
    }
    std::string text;
    if (property != nullptr)
        text += fmt::format("; {}: {} at step {} of {}", name(property->changed.kind), model::text(property->property->id).id,
                            property->property->depth, property->property->instance);
    if (scenario != nullptr)
        text += fmt::format("; {}: {} step {}", name(scenario->changed.kind), scenario->scenario->id, scenario->scenario->step);
    if (by_case != nullptr) text += fmt::format("; {}: {}", name(by_case->changed.kind), by_case->cases.by);
    return text;
}

bool is_borne(const mutant_row& r) { return !r.killed() && (r.cases.end == fate::tolerated || r.cases.end == fate::survives); }

std::string line_of(std::span<const mutant_row> rows, const std::map<std::string, std::string>& reasons) {
    tally t;
    for (const mutant_row& r : rows) t.add(r);
    std::string text = fmt::format("{}: {}{}\n", model::rule_infos[rows.front().changed.rule].id, text_of(t), examples(rows));
    for (const mutant_row& r : rows) {
        if (!is_borne(r)) continue;
        const auto known = reasons.find(name(r.changed));
        text += fmt::format("    {}: {}\n", name(r.changed.kind), known == reasons.end() ? "no reason given" : known->second);
    }
    return text;
}

std::string sums(std::span<const mutant_row> rows) {
    tally all;
    std::array<tally, mutation_kind_count> by_kind{};
    for (const mutant_row& r : rows) {
        all.add(r);
        by_kind[static_cast<unsigned>(r.changed.kind)].add(r);
    }
    std::string text = fmt::format("all: {}\n", text_of(all));
    for (unsigned k = 0; k < mutation_kind_count; ++k)
        text += fmt::format("{}: {}\n", name(static_cast<mutation_kind>(k)), text_of(by_kind[k]));
    return text + "\n";
}

}  // namespace

std::vector<mutant_row> mutant_table(std::span<const test_case> cases, unsigned threads) {
    const auto results = try_mutants(cases, threads);
    std::vector<mutant_row> rows(results.size());
    exploration_judge judge;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = 0; (i = next.fetch_add(1)) < rows.size();) {
            const mutation& m = results[i].changed;
            rows[i] = {m, judge.judge(m), scenario_against(&m), results[i]};
        }
    };
    {
        std::vector<std::jthread> team;
        for (unsigned i = 1; i < threads; ++i) team.emplace_back(work);
        work();
    }
    return rows;
}

std::string table_text(std::span<const mutant_row> rows, const std::map<std::string, std::string>& reasons) {
    std::string text = sums(rows);
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
        while (to < rows.size() && rows[to].changed.rule == rows[from].changed.rule) ++to;
        text += line_of(rows.subspan(from, to - from), reasons);
    }
    return text;
}

}  // namespace synfin::conformance
