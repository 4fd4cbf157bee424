// Every way of every event through the rules, under any readings: that it keeps up what it must (model/proof/upkeep.hpp), and
// which rules can fire at all.
#pragma once
#include <string>
#include <vector>

#include "checker/prove/well_formed.hpp"

namespace synfin::checker {

/// A rule that no event can make fire from a record that the invariants allow.
struct idle_rule {
    std::string id, why;
};

struct upkeep_proof {
    std::vector<proved> sentences;  ///< in the order of `model::proof::upkeep_sentences()`
    std::vector<idle_rule> idle;    ///< in the order of the rulebook
    std::size_t rules = 0;          ///< that were looked for; deliberate mistakes are not
    std::size_t ways = 0, questions = 0;
    double cpu_seconds = 0;
    bool complete = true;  ///< false: stopped, or a question about firing stayed open

    [[nodiscard]] proof_verdict verdict() const;
};

[[nodiscard]] upkeep_proof prove_upkeep(const well_formed_options& how);

}  // namespace synfin::checker
