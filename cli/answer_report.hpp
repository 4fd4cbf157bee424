// What `synfin check` says of questions and of properties of the user's own: a line, JSON, JUnit, a ladder.
#pragma once
#include <string>

#include "cli/check_report.hpp"
#include "traces/trace.hpp"

namespace pugi {
class xml_node;
}

namespace synfin::cli {

/// Good, bad or open at a glance.
[[nodiscard]] tone tone_of(checker::verdict v);

/// The line with the verdict, and one with its reason and scope where there is more to say.
[[nodiscard]] std::string answer_text(const checked& c, const checker::user_answer& a, const screen& shown);
/// The entry of `properties`, as JSON text (docs/questions.md).
[[nodiscard]] std::string answer_json(const checked& c, const checker::user_answer& a);
/// Fills a test case.
void answer_junit(const checked& c, const checker::user_answer& a, pugi::xml_node one);
/// The witness or counterexample as a trace with its title and verdict. The answer must have a path.
[[nodiscard]] traces::trace answer_trace(const checked& c, const checker::user_answer& a);

/// The ladder of a trace, and how to see it again.
[[nodiscard]] std::string told(const traces::trace& t, const screen& shown);

}  // namespace synfin::cli
