#include "conformance/second_look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace synfin::conformance {
namespace {

constexpr int most_rounds = 8;  // a case has fewer probes

bool went_wrong(const case_result& r) { return r.v == verdict::fail || (r.v == verdict::deviation && !r.actual.empty()); }

// Without the readings at its end.
std::string plain(const std::string& id) { return id.substr(0, id.find('@')); }

test_case without_failing_probe(const case_result& r) {
    test_case c = *r.ran;
    c.steps.erase(c.steps.begin() + static_cast<std::ptrdiff_t>(r.blamed));
    return c;
}

std::string remark(const case_result& before) {
    const auto probe = fmt::format("not probed by {}: see {}", before.ran->steps[before.blamed]->name, before.follows);
    return before.note.empty() ? probe : before.note + "; " + probe;
}

void replace(case_result& old, case_result&& fresh) {
    const auto own = std::make_shared<const test_case>(*fresh.ran);
    const std::string told = remark(old);
    fresh.note = fresh.note.empty() ? told : told + "; " + fresh.note;
    fresh.way = old.way;
    fresh.detour = own;
    fresh.ran = own.get();
    old = std::move(fresh);
}

// Only a case with one step under test follows from another; a tour tells of every step itself.
bool may_follow(const case_result& r) {
    return went_wrong(r) && !r.breaks.empty() && r.blamed != r.ran->tested && r.ran->addresses.empty();
}

/// The cells that are no part of the report, by id.
std::map<std::string, const test_case*> other_cells(const run_report& report, const std::vector<test_case>& cells) {
    std::map<std::string, const test_case*> others;
    for (const test_case& c : cells) others.emplace(c.id, &c);
    for (const case_result& r : report.results) others.erase(r.ran->id);
    return others;
}

/// Runs what some result stumbles over by itself, where the report has no such case.
result<void> call_companions(run_report& report, const runner& run, const std::function<const std::vector<test_case>&()>& cells) {
    const auto is_open = [](const case_result& r) { return may_follow(r) && r.follows.empty(); };
    if (std::none_of(report.results.begin(), report.results.end(), is_open)) return {};
    const auto others = other_cells(report, cells());
    std::map<std::string, test_case> wanted;
    for (const case_result& r : report.results)
        for (std::string at = is_open(r) ? r.breaks : std::string(); !at.empty(); at = less_particular(at)) {
            if (const auto c = others.find(at); c != others.end()) wanted.emplace(at, *c->second);
            if (at == less_particular(at)) break;
        }
    std::vector<test_case> cases;
    for (auto& [id, c] : wanted) cases.push_back(std::move(c));
    if (cases.empty()) return {};
    auto ran = run(cases);
    if (!ran) return tl::unexpected(ran.error());
    for (case_result& r : ran->results) {
        r.detour = std::make_shared<const test_case>(*r.ran);
        r.ran = r.detour.get();
        report.companions.push_back(std::move(r));
    }
    find_roots(report);
    return {};
}

}  // namespace

std::string less_particular(const std::string& address) {
    const auto slash = address.rfind('/'), begin = address.find('/');
    if (begin == slash) return address;
    const std::string kind = address.substr(begin, slash - begin);
    const auto dot = kind.rfind('.');
    return dot == std::string::npos ? address : address.substr(0, begin) + kind.substr(0, dot) + address.substr(slash);
}

void find_roots(run_report& report) {
    std::map<std::string, const case_result*> roots;
    for (const auto* all : {&report.results, &report.companions})
        for (const case_result& r : *all)
            if (went_wrong(r) && r.blamed == r.ran->tested && r.ran->addresses.empty()) roots.emplace(plain(r.ran->id), &r);
    for (case_result& r : report.results) {
        r.follows.clear();
        if (!may_follow(r)) continue;
        for (std::string at = r.breaks; r.follows.empty(); at = less_particular(at)) {
            if (const auto root = roots.find(at); root != roots.end()) r.follows = root->second->ran->id;
            if (at == less_particular(at)) break;
        }
    }
}

result<void> look_again(run_report& report, const runner& run, const std::function<const std::vector<test_case>&()>& cells) {
    for (int round = 0; round < most_rounds; ++round) {
        find_roots(report);
        if (auto done = call_companions(report, run, cells); !done) return done;
        std::vector<std::size_t> which;
        std::vector<test_case> cases;
        for (std::size_t i = 0; i < report.results.size(); ++i)
            if (const case_result& r = report.results[i]; !r.follows.empty() && r.blamed > r.ran->tested)
                which.push_back(i), cases.push_back(without_failing_probe(r));
        if (which.empty()) break;
        auto again = run(cases);
        if (!again) return tl::unexpected(again.error());
        for (std::size_t i = 0; i < which.size(); ++i) replace(report.results[which[i]], std::move(again->results[i]));
        report.seconds += again->seconds;
    }
    find_roots(report);
    return {};
}

}  // namespace synfin::conformance
