#include "conformance/generate.hpp"

#include <algorithm>
#include <array>

#include "conformance/generate/suites.hpp"
#include "conformance/generate/transition_cases.hpp"
#include "support/names.hpp"

namespace synfin::conformance {
namespace {

struct maker {
    suite_info info;
    std::vector<test_case> (*make)();
};

constexpr std::array makers{
    maker{{"cells", "each kind of state crossed by each call, segment and timer, one case each"},
          [] { return cell_cases(width::usual); }},
    maker{{"rules", "one case for each rule that can fire"}, rule_cases},
    maker{{"transitions", "every transition that cells has a case for, in few long walks"},
          [] { return plan_transitions().cases; }},
    maker{{"complete-0", "finds every wrong endpoint that has no more states than the right one, for a dozen stimuli"},
          [] { return complete_cases(0); }},
    maker{{"complete-1", "the same with one state more"}, [] { return complete_cases(1); }},
    maker{{"complete-2", "the same with two states more"}, [] { return complete_cases(2); }},
    maker{{"wide", "cells, and all of them once more in every combination of unread, held, queued and unacknowledged"},
          [] { return cell_cases(width::wide); }},
};

constexpr auto infos = [] {
    std::array<suite_info, makers.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = makers[i].info;
    return all;
}();

}  // namespace

std::span<const suite_info> suites() { return infos; }

result<std::vector<test_case>> generate(std::string_view suite) {
    const auto found = std::find_if(makers.begin(), makers.end(), [&](const maker& m) { return m.info.name == suite; });
    if (found == makers.end()) {
        std::vector<std::string_view> names;
        for (const suite_info& s : infos) names.push_back(s.name);
        return tl::unexpected(unknown_name("suite", suite, names));
    }
    auto cases = found->make();
    std::sort(cases.begin(), cases.end(), [](const test_case& a, const test_case& b) { return a.id < b.id; });
    return cases;
}

}  // namespace synfin::conformance
