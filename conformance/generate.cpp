#include "conformance/generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conformance/generate/suites.hpp"
#include "conformance/generate/transition_cases.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

struct maker {
    suite_info info;
    std::vector<test_case> (*make)(std::uint64_t seed);
};

constexpr std::array makers{
    maker{{"cells", "each kind of state crossed by each call, segment and timer, one case each"},
          [](std::uint64_t) { return cell_cases(width::usual); }},
    maker{{"rules", "one case for each rule that can fire"}, [](std::uint64_t) { return rule_cases(); }},
    maker{{"transitions", "every transition that cells has a case for, in few long walks"},
          [](std::uint64_t) { return plan_transitions().cases; }},
    maker{{"complete-0", "finds every wrong endpoint that has no more states than the right one, for a dozen stimuli"},
          [](std::uint64_t) { return complete_cases(0); }},
    maker{{"complete-1", "the same with one state more"}, [](std::uint64_t) { return complete_cases(1); }},
    maker{{"complete-2", "the same with two states more"}, [](std::uint64_t) { return complete_cases(2); }},
    maker{{"values", "numbers at the edges of windows and across 2^32, chosen by Z3"}, value_cases},
    maker{{"wide", "cells, and all of them once more in every combination of unread, held, queued and unacknowledged"},
          [](std::uint64_t) { return cell_cases(width::wide); }},
};

constexpr auto infos = [] {
    std::array<suite_info, makers.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = makers[i].info;
    return all;
}();

}  // namespace

std::span<const suite_info> suites() { return infos; }

result<std::vector<test_case>> generate(std::string_view suite, std::uint64_t seed) {
    const auto found = std::find_if(makers.begin(), makers.end(), [&](const maker& m) { return m.info.name == suite; });
    if (found == makers.end()) {
        std::vector<std::string_view> names;
        for (const suite_info& s : infos) names.push_back(s.name);
        return tl::unexpected(unknown_name("suite", suite, names));
    }
    auto cases = found->make(seed);
    std::sort(cases.begin(), cases.end(), [](const test_case& a, const test_case& b) { return a.id < b.id; });
    return cases;
}

std::string size_of(std::string_view suite, std::span<const test_case> cases) {
    std::size_t symbols = cases.size();
    for (const test_case& c : cases) symbols += c.steps.size();
    std::string text = fmt::format("{} cases, {} symbols", cases.size(), symbols);
    if (suite != "transitions") return text;
    const transition_count least = plan_transitions().count;
    return text + fmt::format("; transition floor {} ({} transitions, {} resets), no tour below {}", least.floor(),
                              least.required, least.resets, least.bound);
}

}  // namespace synfin::conformance
