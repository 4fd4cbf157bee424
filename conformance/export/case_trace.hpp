// Cases in the project's trace format, and from there as captures and diagrams: what the model answers under the readings
// that a case is about, by the defaults otherwise.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "conformance/case.hpp"
#include "traces/capture.hpp"
#include "traces/trace.hpp"

namespace synfin::conformance {

/// The case as a run of "peer" (the tester) and "stack" (the model). `traces::write` makes JSON of it.
[[nodiscard]] traces::trace as_trace(const test_case& c);

/// Every segment of every case, each case with ports of its own and one second after the last. A comment names the case,
/// the step, the states of the stack and the rules with their clauses.
[[nodiscard]] std::vector<traces::captured> as_capture(std::span<const test_case> cases);

/// A Markdown document with a sequence diagram for each case.
[[nodiscard]] std::string as_markdown(std::span<const test_case> cases);

}  // namespace synfin::conformance
