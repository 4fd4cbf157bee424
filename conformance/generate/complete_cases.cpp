// The words of the complete suites as cases: what they are complete for stands in conformance/endpoint_machine.hpp.
#include <fmt/format.h>

#include "conformance/endpoint_machine.hpp"
#include "conformance/generate/case_parts.hpp"
#include "conformance/generate/suites.hpp"

namespace synfin::conformance {
namespace {

// The last step of a word is the one that no other word has tried there.
void describe_last_step(test_case& c) {
    const endpoint_system system({}, {});
    machine m = endpoint_system::fresh();
    for (std::size_t i = 0; i < c.steps.size(); ++i) {
        const auto out = system.after(m, *c.steps[i]);
        if (!out) continue;
        if (i == c.tested) describe(c, *out);
        m = out->after;
    }
}

}  // namespace

std::vector<test_case> complete_cases(unsigned extra_states) {
    std::vector<test_case> cases;
    for (auto& word : complete_words(extra_states)) {
        test_case c;
        c.id = fmt::format("complete-{}/{:04}", extra_states, cases.size() + 1);
        c.steps = std::move(word);
        c.tested = c.steps.size() - 1;
        describe_last_step(c);
        collect_rules(c, {});
        cases.push_back(std::move(c));
    }
    return cases;
}

}  // namespace synfin::conformance
