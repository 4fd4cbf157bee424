// The makers of the suites: one file each. `generate` (conformance/generate.hpp) chooses among them by name.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "conformance/case.hpp"
#include "conformance/generate/endpoint_graph.hpp"

namespace synfin::conformance {

/// How much of the graph becomes cases.
enum class width : std::uint8_t {
    usual,  ///< plain kinds of state are crossed by everything, others where they matter
    wide    ///< every kind is crossed by everything
};

/// Calls `visit(graph, crossing)` for every transition that deserves a case: under the default readings, and under each
/// other reading those that it brings in.
using visit_crossing = std::function<void(const endpoint_graph&, const crossing&)>;
void each_worthy_crossing(const endpoint_graphs& graphs, width how_wide, const visit_crossing& visit);

/// `cells` and `wide`: one case a transition, which goes there, crosses, and finds out where that led.
[[nodiscard]] std::vector<test_case> cell_cases(width how_wide);
/// `rules`: the shortest of the cells for each rule that decides one.
[[nodiscard]] std::vector<test_case> rule_cases();
/// `complete-K`: shows every machine with up to `extra_states` states more than the endpoint's to be right or wrong.
[[nodiscard]] std::vector<test_case> complete_cases(unsigned extra_states);
/// `values`: numbers at the edges of windows and of the number space, found by Z3; the same seed gives the same cases.
[[nodiscard]] std::vector<test_case> value_cases(std::uint64_t seed);

}  // namespace synfin::conformance
