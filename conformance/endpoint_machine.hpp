// One endpoint as a finite Mealy machine: what complete suites are complete for and what a learned stack is compared with.
//
// The inputs are thirteen stimuli; the output is what the endpoint sends, relative to its own numbers, and what it tells its
// user. How the endpoint becomes finite is told in endpoint_machine.cpp.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/stimulus.hpp"
#include "mealy/machine.hpp"

namespace synfin::conformance {

/// A minimal machine and what its inputs stand for: `alphabet[i]` is input `m.inputs[i]`.
struct endpoint_machine {
    mealy::machine m;
    std::vector<const stimulus*> alphabet;

    /// Which output is `not_offered`.
    [[nodiscard]] std::optional<mealy::symbol> unspecified() const;
};

/// The output of a stimulus that is not offered in that state: the machine leaves open what would happen.
inline constexpr std::string_view not_offered = "not offered";

/// The machine of the endpoint under the default readings. Built when it is first asked for.
[[nodiscard]] const endpoint_machine& the_endpoint_machine();

/// The words of the suite that is complete for up to `extra_states` (at most `mealy::most_extra_states`) more states than the
/// machine has; the transitions that are not offered are unspecified. No word is the beginning of another.
[[nodiscard]] std::vector<std::vector<const stimulus*>> complete_words(unsigned extra_states);

}  // namespace synfin::conformance
