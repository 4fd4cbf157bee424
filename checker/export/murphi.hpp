// A bounded instance of the model in Murphi, in the dialect of Rumur.
#pragma once
#include <string>
#include <string_view>

#include "model/bounds.hpp"
#include "support/result.hpp"

namespace synfin::checker {

enum class murphi_reports : std::uint8_t {
    stop,  ///< what is claimed is asserted: the search ends at the first violation
    count  ///< every property is covered: the search goes on, and how often each was seen stands at the end
};

/// The model as the text of a file. `title` names the instance in its first comment. Bounds that no state of the model could
/// hold are refused. Of a step that breaks an assertion Rumur does not keep the state reached: only `count` gives the number
/// of states of a model that breaks one.
[[nodiscard]] result<std::string> to_murphi(const model::bounds& b, std::string_view title,
                                            murphi_reports reports = murphi_reports::stop);

}  // namespace synfin::checker
