// What `synfin check` says: for people, as JSON, as JUnit.
#pragma once
#include <optional>
#include <string>

#include "checker/sweep_world.hpp"
#include "checker/verify.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

struct checked {
    model::instance of;
    checker::verification found;
    unsigned threads = 1;
    unsigned ranks = 1;                              ///< processes, of `threads` each
    std::optional<checker::swept_world> sweep = {};  ///< how the states were kept, when they were swept
};

/// The verdicts with their scope, then a ladder for each counterexample.
[[nodiscard]] std::string check_text(const checked& c, const screen& shown);
/// Keys: docs/check-json.md.
[[nodiscard]] std::string check_json(const checked& c);
/// A test case a property.
[[nodiscard]] std::string check_junit(const checked& c);

/// "holds", or "holds up to the bounds" where a bound cut transitions off.
[[nodiscard]] std::string verdict_text(const checked& c, const checker::property_result& p);

}  // namespace synfin::cli
