// What a proof assumes of the world outside the rules.
#pragma once
#include <vector>

#include "model/proof/steps.hpp"

namespace synfin::model::proof {

/// The initial number X chooses is far from the number of every incarnation of X that anything still refers to: a live segment of
/// it, a live acknowledgement of it, the record of the peer. (3.4.1 and 3.4.3 with MSL and quiet time give the first two. The
/// third is a condition of its own: a half-open peer can outlive the 4.55 hours after which the ISN clock repeats itself.)
/// Windows belong to it: with mere inequality an old segment may lie in the window of the new incarnation. Said about the
/// segments of the cast, which stand for any.
[[nodiscard]] std::vector<flag> fresh(number iss, const cast& c);

/// An incarnation uses at most N numbers: the user gives no more text than fits, so that nothing wraps into itself (that would be
/// for PAWS, RFC 7323). Octets of one SEND at A.
[[nodiscard]] flag user_stays_within(number octets, const cast& c, state s);

/// All that one step rests on.
[[nodiscard]] std::vector<flag> assumptions(const step& s, const cast& c, const step_options& how);

}  // namespace synfin::model::proof
