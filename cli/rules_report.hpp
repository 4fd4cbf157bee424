// `synfin prove --rules`: that the rules are well formed for all values, for people and for programs.
#pragma once
#include <string>
#include <vector>

#include "checker/prove/upkeep.hpp"
#include "cli/cli.hpp"

namespace synfin::cli {

struct rules_report {
    std::vector<checker::step_verdict> steps;
    std::size_t places = 0;  ///< steps that there are; fewer verdicts: stopped
    checker::upkeep_proof kept;
    double seconds = 0;

    [[nodiscard]] checker::proof_verdict verdict() const;
};

/// Asks everything; progress stops both parts.
[[nodiscard]] rules_report judge_rules(const checker::well_formed_options& how);

[[nodiscard]] std::string rules_text(const rules_report& r, const screen& shown);
/// Keys: docs/well-formed.md.
[[nodiscard]] std::string rules_json(const rules_report& r);

}  // namespace synfin::cli
