// A concrete end under attack: the rules run on forged segments, one by one.
#pragma once
#include "checker/prove/solver.hpp"
#include "model/proof/odds.hpp"
#include "model/term_interpreter.hpp"

namespace synfin::checker {

/// An end in the attacked state that the attack's premises allow; Z3 finds its record.
class trial_end {
  public:
    /// Of the numbers wanted those are taken that the state admits: nothing is in flight in FIN-WAIT-2.
    trial_end(const model::proof::attack& a, const model::proof::end_numbers& wanted, std::uint32_t seed);

    /// The numbers it has.
    [[nodiscard]] model::proof::end_numbers numbers() const;
    /// What the rules make of the forged segment with SEG.SEQ = RCV.NXT + `sequence`, SEG.ACK = SND.UNA + `acknowledgement`.
    [[nodiscard]] bool succeeds(std::uint32_t sequence, std::uint32_t acknowledgement) const;

  private:
    const model::proof::attack& attack_;
    model::term_values values_;
};

}  // namespace synfin::checker
