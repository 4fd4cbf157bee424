// How an article lets the checker speak: runs that tell a story, stories that no run tells, verdicts of properties.
// A claim that the checker does not confirm is an internal error, never a sentence.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "checker/verify.hpp"
#include "cli/explain/article.hpp"
#include "cli/explain/search.hpp"

namespace synfin::cli {

/// Shows a shortest run that tells the story; its states are returned.
std::vector<model::packed_world> show_run(article& a, const std::string& instance, const story& wanted, const std::string& title);

/// The same, as a trace that the caller shows.
[[nodiscard]] traces::trace run_of(const std::string& instance, const story& wanted);

/// Adds that no run of the instance tells the story: all of it was searched.
void no_run(article& a, const std::string& instance, const story& unwanted, const std::string& verdict);

/// Checks the properties, adds what came out ("sync holds; no-ghost holds") and returns it. All of them must be as expected.
checker::verification check_all(article& a, const std::string& instance, const std::vector<model::property>& wanted,
                                checker::verdict expected);

/// Checks one property that this instance breaks, and shows the shortest run to the violation.
traces::trace show_violation(article& a, const std::string& instance, model::property broken, const std::string& title);

// ---- scenes that many stories share; A is end 0, B end 1 ----

inline constexpr int A = 0, B = 1;

[[nodiscard]] scene does(int end, model::action what);                      ///< a call or a timer
[[nodiscard]] scene becomes(int end, model::states from, model::state to);  ///< a change of state
[[nodiscard]] scene both_in(model::state a, model::state b);                ///< where both are after the step
[[nodiscard]] scene settled(model::state a, model::state b);                ///< the same, with nothing on the way
[[nodiscard]] scene any_of(std::vector<scene> all);
/// A step of one of these kinds.
[[nodiscard]] scene step_of(std::uint32_t kinds);

}  // namespace synfin::cli
