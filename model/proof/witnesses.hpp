// What a proof must leave possible. An invariant that nothing satisfies proves everything.
#pragma once
#include <string>
#include <vector>

#include "model/proof/induction.hpp"

namespace synfin::model::proof {

/// Something that can be: flags that must be satisfiable together.
struct witness {
    std::string id, says;
    std::vector<flag> all;
};

/// States that the lemmas must allow: three incarnations of one end alive at once (N and W that let only two live make the proof
/// nearly vacuous), both ends in the middle of a connection with text on its way, segments old at both ends.
[[nodiscard]] std::vector<witness> state_witnesses(const sizes& size);

}  // namespace synfin::model::proof
