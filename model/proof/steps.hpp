// What can happen at one end of the proof, called A: every way of every event through the rules, and the crash. The other end, B,
// and all segments but the one that arrives and the one that is sent stay as they are. What holds for A holds for B: the lemmas
// are about either end, and the rules are the same.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/proof/lemmas.hpp"
#include "model/ways.hpp"

namespace synfin::model::proof {

/// The cast of every check: both ends before the step, one unnamed segment sent by each, and the one that arrives. A second
/// unnamed one is not needed: two segments that were there before stay as they are, and so do lemmas about the two alone.
struct cast {
    party a, b;
    message sent_by_a, sent_by_b, arriving;  ///< `arriving` was sent by B, too
    sizes size;
};
/// The cast with A in state `s`.
[[nodiscard]] cast cast_in(state s, const sizes& size);

struct step {
    std::string path;  ///< the rules that fire
    event on = event::segment_arrives;
    state from = state::closed;
    state to = state::closed;
    std::vector<std::uint16_t> rules;
    std::vector<flag> when;     ///< the guards
    std::vector<flag> assumed;  ///< model/proof/assumptions.hpp, as far as this step needs them
    party after;                ///< A afterwards
    std::optional<message> sent;
    std::uint16_t told = 0;
    bool arrival = false;      ///< the arriving segment is part of it
    bool chooses_iss = false;  ///< a new incarnation of A begins
    bool starts_2msl = false;  ///< the TIME-WAIT timer starts, or starts again
};

/// Which rules, and which assumptions are left out (to see what they are for).
struct step_options {
    rule_set rules{readings(reading::drop_out_of_order), variant::none};
    sizes size = full_width;
    bool fresh_numbers = true;  ///< the assumptions on initial numbers
    /// The id of a lemma or an assumption that is neither used nor asked for; empty: none.
    std::string_view left_out{};
    /// Only the steps that differ from those without the mistake or with the assumption; the others are the same.
    bool only_changed = false;
};

/// Is it one of the steps that `only_changed` asks for?
[[nodiscard]] bool is_changed(const step& s, const step_options& how);

/// All steps of A in state `s`. `possible` may rule ways out; it is asked in terms of the cast.
[[nodiscard]] std::vector<step> steps_in(state s, const step_options& how, const feasible& possible);

}  // namespace synfin::model::proof
