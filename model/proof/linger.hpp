// How long TIME-WAIT must be, for MSLs of any length: lemmas with times, next to those of model/proof/lemmas.hpp and resting on
// them. Time is counted in ticks of any size; a segment lives less than one MSL; steps take no time.
//
// Shown: when the TIME-WAIT timer of X runs out, nothing is alive that either incarnation has sent, if the peer closed through
// LAST-ACK. RSTs that a CLOSED end sends are left out: they belong to no incarnation.
#pragma once
#include <string_view>
#include <vector>

#include "model/proof/induction.hpp"

namespace synfin::model::proof {

struct linger_options {
    step_options model;
    std::uint32_t time_wait = 2;   ///< how long TIME-WAIT lasts, in MSL
    bool answers_restart = false;  ///< whatever TIME-WAIT answers it waits anew; else as the rules say
};

/// A lemma with times. The last ones are what they are for.
struct timed_lemma {
    std::string_view id, says;
};
[[nodiscard]] const std::vector<timed_lemma>& timed_lemmas();

/// What holds before a step, besides `hypotheses(c, arrival)`. Variables: "time.now", "time.msl", "X.tw" (last start of the
/// timer), "X.closed" (when X left LAST-ACK), "m.time" (when m was sent).
[[nodiscard]] std::vector<goal> timed_hypotheses(const cast& c, bool arrival);
/// What has to be shown of a step, and what it takes.
[[nodiscard]] step_goals timed_goals(const step& s, const cast& c, const linger_options& how);
/// The same for time that passes. No segment of the cast dies by it: one that does needs no lemma any more.
[[nodiscard]] step_goals goals_of_a_tick(const cast& c);
/// A state in which a segment of a peer that closed through LAST-ACK is still alive during TIME-WAIT: there is something to wait
/// for.
[[nodiscard]] std::vector<flag> something_lingers(const cast& c);

}  // namespace synfin::model::proof
