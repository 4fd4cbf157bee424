// What a proof says, for people and for programs.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "checker/prove/proof.hpp"
#include "cli/cli.hpp"
#include "cli/variant_runs.hpp"

namespace synfin::cli {

/// A proof with what was asked of it.
struct prove_report {
    checker::proof_options how;
    std::vector<std::string> properties;  ///< the ids to be shown; empty = all
    checker::proof found;
    double seconds = 0;            ///< on the wall
    std::uint64_t peak_bytes = 0;  ///< of the whole process

    std::string unanswered;  ///< folder of the questions that the solver gave up on, in SMT-LIB; empty: none

    std::vector<checker::proved> schedules;  ///< what a few given steps lead to (docs/proof-runs.md)
    std::vector<checker::proved> timed;      ///< lemmas with times, if TIME-WAIT waits anew whenever it answers
    std::optional<broken_runs> runs;         ///< of a mistake that breaks something: runs from the beginning

    /// A property holds if its own goals follow, and every lemma; the weakest of them decides.
    [[nodiscard]] checker::proof_verdict verdict_of(const checker::proved& property) const;
    /// Of what was asked, lemmas and witnesses included.
    [[nodiscard]] checker::proof_verdict verdict() const;
    [[nodiscard]] bool shows(const std::string& property) const;
};

[[nodiscard]] std::string prove_text(const prove_report& r, const screen& shown);
[[nodiscard]] std::string prove_json(const prove_report& r);

/// A question that does not follow, with its values.
[[nodiscard]] nlohmann::ordered_json gap_json(const checker::gap& g);

/// "for all 2^32 sequence numbers, ...": what the verdicts are about.
[[nodiscard]] std::string scope_text(const checker::proof_options& how);

}  // namespace synfin::cli
