// The same instance several times: explored by synfin, exported to Promela and searched by Spin, exported to Murphi and
// searched by Rumur. All must find the same number of distinct states and the same verdicts.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/exploration.hpp"
#include "checker/witness.hpp"
#include "model/bound_names.hpp"
#include "model/properties.hpp"

namespace synfin::checker {

/// What was seen of a property: a violation of what must always hold, or a witness of what must happen sometimes.
struct compared_property {
    model::property id;
    bool ours = false;
    std::vector<bool> theirs;  ///< in the order of `crosschecked::others`
    std::string not_claimed;   ///< why it is not claimed for this instance; compared all the same

    [[nodiscard]] bool equal() const;
};

struct crosschecked {
    exploration ours;
    std::vector<witness> others;
    std::vector<compared_property> properties;  ///< what single steps and states show; graph properties are not exported

    [[nodiscard]] bool complete() const;
    /// The same states, the same verdicts, and no complaint that is no property.
    [[nodiscard]] bool equal() const;
};

struct crosscheck_options {
    options explore;
    std::vector<witness_tool> with{witness_tool::spin, witness_tool::rumur};
    std::uint64_t memory_mib = 8'000;                ///< for each of them, one after the other
    std::function<void(std::string_view)> on_stage;  ///< told what happens now
};
[[nodiscard]] result<crosschecked> crosscheck(const model::instance& of, const crosscheck_options& how);

}  // namespace synfin::checker
