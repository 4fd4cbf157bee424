// Verdicts against a baseline, and the count of them.
#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "conformance/generate.hpp"
#include "conformance/run.hpp"

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

// What follows from an expected failure is expected.
void settle_what_follows(run_report& report) {
    std::map<std::string_view, const case_result*> by_id;
    for (const case_result& r : report.results) by_id.emplace(r.ran->id, &r);
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
    if (expected != nullptr) {
        for (const baseline_entry& e : expected->entries) {
            bool needed = false;
            std::size_t ran = 0;  // an entry can only be judged stale when all that it speaks of was run
            for (case_result& r : report.results) {
                ran += selects(e.pattern, r.ran->id) ? 1U : 0U;
                if (expected->find(r.ran->id) == &e) apply(r, e, needed);
            }
            if (ran >= e.matched && !needed) report.stale.push_back(fmt::format("{}:{}: {}", expected->file, e.line, e.pattern));
        }
    }
    settle_what_follows(report);
    report.counts = {};
    for (const case_result& r : report.results) ++report.counts[static_cast<unsigned>(r.v)];
}

}  // namespace synfin::conformance
