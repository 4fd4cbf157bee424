// What of a proof is needed, for people and for programs.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "checker/prove/needed.hpp"
#include "cli/cli.hpp"

namespace synfin::cli {

/// The answers of `synfin prove --needed`.
struct needs_report {
    checker::proof_options how;
    std::vector<checker::need> found;
    double seconds = 0;  ///< on the wall

    /// `incomplete` when one is not shown.
    [[nodiscard]] checker::proof_verdict verdict() const;
};

/// A line for each: needed for what, shown by which rules.
[[nodiscard]] std::string needs_lines(const std::vector<checker::need>& all, const screen& shown);
[[nodiscard]] std::string needs_text(const needs_report& r, const screen& shown);

[[nodiscard]] nlohmann::ordered_json needs_list(const std::vector<checker::need>& all);
[[nodiscard]] std::string needs_json(const needs_report& r);

}  // namespace synfin::cli
