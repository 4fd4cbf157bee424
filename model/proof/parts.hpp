// What of each property is proved, without proving it: for people who ask what a claim rests on.
#pragma once
#include <string_view>
#include <vector>

#include "model/properties.hpp"

namespace synfin::model::proof {

/// One part of a property that model/proof/claims.cpp shows.
struct part {
    property id;
    std::string_view says;
};
/// All parts, in the order of the catalogue. tests/prove_test.cpp compares them with what a proof says it has shown.
[[nodiscard]] const std::vector<part>& parts();

/// What every proof assumes, a sentence each.
[[nodiscard]] const std::vector<std::string_view>& assumed();

}  // namespace synfin::model::proof
