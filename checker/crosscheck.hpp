// The same instance twice: explored by synfin, and exported to Promela and searched by Spin. Both must find the same number of
// distinct states and the same verdicts.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/exploration.hpp"
#include "checker/spin.hpp"
#include "model/bound_names.hpp"
#include "model/properties.hpp"

namespace synfin::checker {

/// What was seen of a property: a violation of what must always hold, or a witness of what must happen sometimes.
struct compared_property {
    model::property id;
    bool ours = false, spins = false;
    std::string not_claimed;  ///< why it is not claimed for this instance; compared all the same
};

struct crosschecked {
    exploration ours;
    spin_report spin;
    std::vector<compared_property> properties;  ///< what single steps and states show; graph properties are not exported
    std::vector<std::string> unknown;           ///< complaints of Spin that are no property of ours

    /// Spin's states without the one before `init`.
    [[nodiscard]] double spin_states() const;
    [[nodiscard]] bool complete() const { return ours.complete && spin.complete; }
    [[nodiscard]] bool equal() const;
};

struct crosscheck_options {
    options explore;
    std::uint64_t memory_mib = 8'000;                ///< for Spin
    std::function<void(std::string_view)> on_stage;  ///< told what happens now
};
[[nodiscard]] result<crosschecked> crosscheck(const model::instance& of, const crosscheck_options& how);

}  // namespace synfin::checker
