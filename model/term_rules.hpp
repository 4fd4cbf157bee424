// The rulebook read in the domain of terms: each rule's guard and effect as mathematics over the values before the rule.
// Plain data behind plain functions: only term_rules.cpp instantiates the rules.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "model/readings.hpp"
#include "model/rule.hpp"
#include "model/tcb.hpp"
#include "model/term.hpp"

namespace synfin::model {

/// One field of model/fields.hpp. Its value before a rule is the variable of its name.
struct field {
    std::string_view name;      ///< "snd_una", "seg.ack", "in.iss", "acceptable"
    std::string_view spelling;  ///< "SND.UNA"
    term variable;
    bool is_flag() const { return variable->is_flag(); }
};
/// All fields, in the order of `for_each_field`. A field's number is its place here.
const std::vector<field>& fields();
/// The number of the field of that name; fields().size() when there is none.
std::size_t field_number(std::string_view name);
/// How many of them, from the first on, are the TCB; the segment's fields follow, then the input's.
std::size_t tcb_field_count();

/// The variable that says whether a reading is taken: "reading:tw_reuse".
term reading_variable(reading r);
/// "Rules with this condition belong to the rulebook", in the variables of the readings.
term_flag belongs(const condition& where);

/// `field` becomes `value`. All assignments of a rule happen at once: values speak of the time before the rule.
struct assignment {
    std::size_t field;
    term value;
};

/// A rule as mathematics. Where it applies, its target state and flow stand in `rule_infos` under the same number.
struct rule_terms {
    term guard = nullptr;
    std::vector<assignment> sets;              ///< only the fields that change, in the order of `fields()`
    std::optional<segment<term_domain>> sent;  ///< the segment it sends
    bool ack_due = false;                      ///< an ACK is owed at the end of the event, unless a segment was sent
    bool starts_2msl = false;
    std::uint16_t told = 0;  ///< signals, one bit each
    reply answer = reply::none;
};
const rule_terms& terms_of(std::size_t rule);

/// The ACK that goes out at the end of an event that owes one, over the values of that moment.
const segment<term_domain>& owed_ack_terms();

}  // namespace synfin::model
