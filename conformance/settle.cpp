// Verdicts against a baseline, and the count of them.
#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "conformance/generate.hpp"
#include "conformance/run.hpp"
#include "conformance/second_look.hpp"

namespace synfin::conformance {
namespace {

constexpr std::array<std::string_view, verdict_count> verdict_names{
    "pass", "fail", "deviation", "inconclusive", "not-applicable", "expected-failure", "unexpected-pass"};

bool went_wrong(verdict v) { return v == verdict::fail || v == verdict::deviation; }

// An entry for one case must fail; one with wild cards is needed as long as some case it speaks of fails.
void apply(case_result& r, const baseline_entry& e, bool& needed) {
    if (went_wrong(r.v)) {
        needed = true;
        r.v = verdict::expected_failure;
        r.known = e.kind;
        r.note = e.reason;
    } else if (r.v == verdict::pass && e.pattern == r.ran->id) {
        r.v = verdict::unexpected_pass;
        r.note = "the baseline says: " + e.reason;
    }
}

// A case of the suite that baselines speak of goes by its own address. Any other (a tour, a word of a complete suite) goes by
// the transition that it ends at, as `address_of` names it, under the readings it was made for.
const baseline_entry* entry_for(const baseline& expected, const case_result& r) {
    if (const baseline_entry* own = expected.find(r.ran->id)) return own;
    if (r.breaks.empty() || r.ran->id.starts_with("3.10.")) return nullptr;
    std::string readings;
    for (const std::string& name : r.ran->taken) readings += "@" + name;
    for (std::string at = r.breaks;; at = less_particular(at)) {
        for (const std::string& address : {at + readings, at})
            if (const baseline_entry* e = expected.find(address)) return e;
        if (at == less_particular(at)) return nullptr;
    }
}

void settle_with(run_report& report, const baseline& expected) {
    std::vector<bool> needed(expected.entries.size());
    for (case_result& r : report.companions)
        if (const baseline_entry* e = entry_for(expected, r)) {
            bool used = false;
            apply(r, *e, used);
        }
    for (case_result& r : report.results)
        if (const baseline_entry* e = entry_for(expected, r)) {
            bool used = false;
            apply(r, *e, used);
            if (used) needed[static_cast<std::size_t>(e - expected.entries.data())] = true;
        }
    for (std::size_t i = 0; i < needed.size(); ++i) {
        const baseline_entry& e = expected.entries[i];
        std::size_t ran = 0, could = 0;
        for (const case_result& r : report.results)
            if (selects(e.pattern, r.ran->id)) ++ran, could += r.v == verdict::not_applicable ? 0U : 1U;
        // An entry can only be judged stale when all that it speaks of was run, and something of it could be.
        if (!needed[i] && ran >= e.matched && could != 0)
            report.stale.push_back(fmt::format("{}:{}: {}", expected.file, e.line, e.pattern));
    }
}

// What follows from an expected failure is expected.
void settle_what_follows(run_report& report) {
    std::map<std::string_view, const case_result*> by_id;
    for (const auto* all : {&report.results, &report.companions})
        for (const case_result& r : *all) by_id.emplace(r.ran->id, &r);
    for (case_result& r : report.results) {
        if (r.follows.empty() || !went_wrong(r.v)) continue;
        const case_result& root = *by_id.at(r.follows);
        if (root.v != verdict::expected_failure) continue;
        r.v = verdict::expected_failure;
        r.known = root.known;
        r.note = "follows from " + r.follows + ": " + root.note;
    }
}

}  // namespace

std::string_view name(verdict v) { return verdict_names[static_cast<unsigned>(v)]; }

bool run_report::as_claimed() const { return count(verdict::fail) == 0 && count(verdict::unexpected_pass) == 0 && stale.empty(); }

void settle(run_report& report, const baseline* expected) {
    if (expected != nullptr) settle_with(report, *expected);
    settle_what_follows(report);
    report.counts = {};
    for (const case_result& r : report.results) ++report.counts[static_cast<unsigned>(r.v)];
}

}  // namespace synfin::conformance
