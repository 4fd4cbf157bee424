// `synfin prove --attacker`: how many forged segments someone off the path needs.
#pragma once
#include <string>
#include <vector>

#include "checker/prove/odds.hpp"
#include "cli/cli.hpp"

namespace synfin::cli {

struct attacker_table {
    std::vector<checker::odds> rows;
    model::proof::end_numbers example;  ///< for which segments are counted
    std::size_t attacks = 0;            ///< that there are; fewer rows: stopped
    double seconds = 0;

    /// All rows proved: holds; one refuted: not_proved.
    [[nodiscard]] checker::proof_verdict verdict() const;
};

/// Asks for every attack.
[[nodiscard]] attacker_table judge_attacker(const checker::odds_options& how, const model::proof::end_numbers& example);

/// States in which the same guesses succeed share a line.
[[nodiscard]] std::string attacker_text(const attacker_table& t, const screen& shown);
/// Keys: docs/attacker.md.
[[nodiscard]] std::string attacker_json(const attacker_table& t);

}  // namespace synfin::cli
