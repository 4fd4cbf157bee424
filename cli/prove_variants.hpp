// Every deliberate mistake, and every assumption left out, against the proof: which rule breaks which lemma.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "checker/prove/proof.hpp"
#include "cli/cli.hpp"
#include "cli/variant_runs.hpp"

namespace synfin::cli {

/// One mistake, or one assumption less.
struct spoiled {
    std::string name, sentence;
    std::size_t steps = 0;                ///< that the mistake changes
    std::vector<checker::proved> broken;  ///< lemmas and properties with their gaps
    broken_runs runs;                     ///< if something is broken
    std::string spared;                   ///< why it breaks nothing here, if so
    bool complete = true;
};

struct spoiled_table {
    std::vector<spoiled> all;
    double seconds = 0;
    [[nodiscard]] bool complete() const;
    /// Everything breaks something, or is known to break nothing that is proved here.
    [[nodiscard]] bool as_expected() const;
};

[[nodiscard]] spoiled_table judge_spoiled(const checker::proof_options& how,
                                          const std::function<void(std::string_view)>& progress);
[[nodiscard]] std::string spoiled_text(const spoiled_table& t, const screen& shown);
[[nodiscard]] std::string spoiled_json(const spoiled_table& t);

}  // namespace synfin::cli
