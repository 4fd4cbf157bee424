// An attacker's odds, exactly: which sequence and acknowledgement numbers of a forged segment succeed. The set is guessed from
// what the rules do with a few thousand concrete segments, then proved to be the set for all values of the record.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "checker/prove/proof.hpp"
#include "model/proof/odds.hpp"

namespace synfin::checker {

/// An attack with its successful guesses. `holds`: SEG.SEQ and SEG.ACK succeed exactly when each is one of its guesses, for every
/// record that `known` allows. `not_proved`: no set of those looked among fits; then the guesses mean nothing.
struct odds {
    model::proof::attack what;
    model::proof::guesses sequence, acknowledgement;
    proof_verdict verdict = proof_verdict::not_proved;
    std::size_t ways = 0;      ///< through the rules that such a segment can take
    std::size_t segments = 0;  ///< concrete ones that the rules were run on
    double seconds = 0;

    /// How many values of each field succeed, of 2^32, at an end with these numbers.
    [[nodiscard]] double sequences(const model::proof::end_numbers& n) const;
    [[nodiscard]] double acknowledgements(const model::proof::end_numbers& n) const;
    /// Segments that hit for certain when guesses step by the size of the set: product over both fields of 2^32 / size, rounded
    /// up. Infinite where nothing succeeds.
    [[nodiscard]] double segments_for_certain(const model::proof::end_numbers& n) const;
    /// The mean number up to the first hit, all positions of the set being equally likely: (certain + 1) / 2. Exact where the
    /// sizes divide 2^32, at most one segment a row too large otherwise.
    [[nodiscard]] double segments_on_average(const model::proof::end_numbers& n) const;
};

/// One attack. `solver` is asked with its own options.
[[nodiscard]] odds odds_of(const model::proof::attack& a, solver& z3);

/// Are these exactly the guesses that succeed?
[[nodiscard]] proof_verdict guesses_are_exact(const model::proof::attack& a, const model::proof::guesses& sequence,
                                              const model::proof::guesses& acknowledgement, solver& z3);

struct odds_options {
    solver_options solver{};
    unsigned threads = 1;
    /// How many attacks are done; false stops.
    std::function<bool(std::size_t done, std::size_t of)> on_progress;
};
/// All attacks, in the order of `model::proof::attacks()`; those not reached when stopped are left out.
[[nodiscard]] std::vector<odds> attacker_odds(const odds_options& how);

/// Do the rules, run on concrete segments on and next to every edge of the guesses, say the same at an end with these numbers?
/// Returns how many segments were tried, or nothing when one of them contradicts.
[[nodiscard]] std::optional<std::size_t> edges_agree(const odds& o, const model::proof::end_numbers& n, std::uint32_t seed);

}  // namespace synfin::checker
