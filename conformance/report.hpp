// A run told: to a person as a tree by RFC section or as a page, to programs as JSON, JUnit XML, TAP and a capture.
#pragma once
#include <string>
#include <vector>

#include "conformance/verdict.hpp"
#include "support/style.hpp"
#include "traces/capture.hpp"

namespace synfin::conformance {

struct report_options {
    style paint{};
    bool unicode = true;
    bool all = false;  ///< every case, not only those that tell something
};

/// The tree: sections, the cases in them that did not simply pass, what was allowed, what came, how to repeat it.
[[nodiscard]] std::string as_text(const run_report& report, const report_options& options = {});

/// `stack`, `cases`, `seconds`, `verdicts`, `results` and the readings the stack follows.
[[nodiscard]] std::string as_json(const run_report& report);

/// JUnit XML: deviations pass with a note, not-applicable is skipped. Any byte a stack can send is safe.
[[nodiscard]] std::string as_junit(const run_report& report);

/// Test Anything Protocol 14: not-applicable is skipped, an expected failure is marked as known.
[[nodiscard]] std::string as_tap(const run_report& report);

/// One page of HTML that needs nothing else, no script either: the summary, a tree by RFC section that can be narrowed to
/// verdicts, and for every case that did not pass what was allowed and what came; with a ladder of all segments where
/// `run_options::keep_logs` kept them. Light and dark. Any byte a stack can send is safe.
[[nodiscard]] std::string as_html(const run_report& report);

/// Every segment of every case, case by case, with its clause as a comment. Needs `run_options::keep_logs`.
[[nodiscard]] std::vector<traces::captured> as_capture(const run_report& report);
/// The same of one case.
[[nodiscard]] std::vector<traces::captured> as_capture(const case_result& result);

}  // namespace synfin::conformance
