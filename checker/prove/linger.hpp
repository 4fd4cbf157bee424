// How long TIME-WAIT must be: the lemmas with times (model/proof/linger.hpp) over every step of the rules.
#pragma once
#include <vector>

#include "checker/prove/proof.hpp"
#include "model/proof/linger.hpp"

namespace synfin::checker {

/// Each lemma with times, in the shape of the others; its gaps have the rules of the step, and values that show it.
/// Rests on the lemmas of model/proof/lemmas.hpp, which `prove` shows.
[[nodiscard]] std::vector<proved> prove_linger(const model::proof::linger_options& how, unsigned threads, unsigned seconds_limit);

/// Can a segment of a peer that closed through LAST-ACK be alive a whole MSL after the timer started? It must be so, or there
/// would be nothing to wait for.
[[nodiscard]] reply linger_witness(const model::proof::linger_options& how, unsigned seconds_limit);

}  // namespace synfin::checker
