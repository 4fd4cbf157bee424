// What a proof assumes of the world outside the rules.
#pragma once
#include <string_view>
#include <vector>

#include "model/proof/steps.hpp"

namespace synfin::model::proof {

/// What the run calls it, and a sentence.
struct assumption {
    std::string_view id, says;
};
/// All of them. "fresh-numbers" of `--without` is the three about initial numbers together.
[[nodiscard]] const std::vector<assumption>& all_assumptions();

/// The id of a lemma or an assumption as the tables spell it; empty when there is none of that id.
[[nodiscard]] std::string_view hypothesis_id(std::string_view id);

/// An assumption, said of one step or of the beginning.
struct assumed_flag {
    std::string_view id;
    flag holds;
};

/// The initial number X chooses is far from the number of every incarnation of X that anything still refers to: a live segment of
/// it, a live acknowledgement of it, the record of the peer. (3.4.1 and 3.4.3 with MSL and quiet time give the first two. The
/// third is a condition of its own: a half-open peer can outlive the 4.55 hours after which the ISN clock repeats itself.)
/// Windows belong to it: with mere inequality an old segment may lie in the window of the new incarnation. Said about the
/// segments of the cast, which stand for any.
[[nodiscard]] std::vector<assumed_flag> fresh(number iss, const cast& c);

/// An incarnation uses at most N numbers: the user gives no more text than fits, so that nothing wraps into itself (that would be
/// for PAWS, RFC 7323). Octets of one SEND at A.
[[nodiscard]] assumed_flag user_stays_within(number octets, const cast& c, state s);

/// What holds of the outside world at the beginning: no buffer is larger than W.
[[nodiscard]] std::vector<flag> assumed_at_the_beginning(const step_options& how);

/// All that one step rests on, without what `how` leaves out.
[[nodiscard]] std::vector<flag> assumptions(const step& s, const cast& c, const step_options& how);

}  // namespace synfin::model::proof
