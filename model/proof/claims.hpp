// The properties, as consequences of the lemmas: what holds in every state, and what holds of every step.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/proof/induction.hpp"
#include "model/properties.hpp"

namespace synfin::model::proof {

/// Something that one step or state must satisfy, with the case in which it says anything: a claim whose premise cannot be met
/// says nothing.
struct claim {
    property id;
    std::string of;  ///< which part of the property
    flag premise;
    flag holds;  ///< under the premise
};

/// What is claimed of every state.
[[nodiscard]] std::vector<claim> state_claims(const cast& c);
/// What is claimed of that step.
[[nodiscard]] std::vector<claim> step_claims(const step& s, const cast& c);

/// The properties that are proved, in the order of the catalogue.
[[nodiscard]] const std::vector<property>& proved_properties();

}  // namespace synfin::model::proof
