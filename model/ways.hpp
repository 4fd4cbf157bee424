// The straight-line ways an event can take through its steps, as mathematics: the rules that fire one after the other, when
// that happens, and what comes of it. A proof goes through them one by one.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/rulebook.hpp"
#include "model/term_rules.hpp"

namespace synfin::model {

/// One way through the rulebook. All terms speak of the time before the event, in the variables of `fields()`, and of `joined`
/// variables that `conditions` define.
struct way {
    event on = event::segment_arrives;
    state from = state::closed, to = state::closed;
    std::vector<std::uint16_t> rules;                    ///< which fire, in order; those of a joined step are left out
    std::vector<std::pair<std::uint16_t, term>> joined;  ///< those: each alternative with its guard
    std::vector<term> conditions;                        ///< all must hold
    std::vector<std::size_t> naming;                     ///< which of them only say what a joined variable stands for
    std::vector<term> after;  ///< the value of each field of `fields()` afterwards, before a deleted TCB is forgotten
    std::optional<segment<term_domain>> sent;
    std::uint16_t told = 0;  ///< signals, one bit each
    bool starts_2msl = false;
    bool ack_due = false;

    /// "3.10.7.2-S3-SYN": the rules that are not mere bookkeeping, joined by " > ".
    [[nodiscard]] std::string path() const;
};

/// Asks whether `conditions` can hold together; a way whose conditions cannot is not followed. Saying yes is always right.
using feasible = std::function<bool(std::span<const term> conditions)>;

/// The states in which event `e` may begin so that, some rules later, one of `rules` can fire: by the rules' states alone.
[[nodiscard]] states may_lead_to(event e, std::span<const std::size_t> rules, const rule_set& set);

/// All ways of event `e` in state `s` under `set`. A step that only keeps books (all its alternatives are quiet, send nothing and
/// go on) does not split a way: what it assigns becomes a variable "step:field" that conditions define.
/// Rests on the rules being complete and exclusive: exactly one alternative of each step applies.
[[nodiscard]] std::vector<way> ways_of(event e, state s, const rule_set& set, const feasible& possible);

/// All ways under any readings: `conditions` speak of the variables of the readings, too. More steps are joined than above: all
/// whose alternatives change the values alone.
[[nodiscard]] std::vector<way> ways_of_any_readings(event e, state s, const feasible& possible);

}  // namespace synfin::model
