// The named instances of the model. Every bound can be changed from the command line and from a profile file.
#pragma once
#include <span>
#include <string_view>

#include "model/bounds.hpp"

namespace synfin::model {

/// All built-in profiles.
std::span<const profile> profiles();
/// The profile of that name, or null.
const profile* profile_named(std::string_view name);

}  // namespace synfin::model
