// That the rules leave nothing open and contradict each other nowhere, as questions about each step: exactly one of its
// alternatives applies. Readings are variables of the questions, so that one question is about every choice of readings.
#pragma once
#include <string>
#include <vector>

#include "model/context.hpp"
#include "model/proof/party.hpp"
#include "model/term_rules.hpp"

namespace synfin::model::proof {

/// A sentence a question may rest on.
struct premise {
    std::string says;
    flag holds;
};

/// One step of one event in one state.
struct place {
    struct alternative {
        std::uint16_t rule;
        flag belongs;  ///< under these readings
        flag applies;  ///< belongs, and its guard holds
    };
    event on = event::segment_arrives;
    state in = state::closed;
    model::step at = model::step::call;
    std::vector<alternative> all;
    /// What the step before has computed: whether the segment is acceptable.
    flag computed = term_domain::on();
    /// Parts of the type invariant (model/invariant.hpp) that hold when the step is reached; the weaker ones first.
    std::vector<premise> offered;

    /// Readings of which no rule here is part skip the step (model/interpreter.hpp). This flag: they do not.
    [[nodiscard]] flag exists() const;
    /// No alternative applies, or two do: what must not be.
    [[nodiscard]] flag goes_wrong() const;
};

/// Every step that has a rule, in the order of events, states and steps. Deliberate mistakes (model/variants.hpp) are left out.
[[nodiscard]] std::vector<place> places();

/// A TCB, a segment and a call's input whose fields are the variables of `fields()`.
struct open_end {
    tcb<term_domain> t;
    segment<term_domain> seg;
    call_input<term_domain> in;
};
[[nodiscard]] const open_end& any_end();

}  // namespace synfin::model::proof
