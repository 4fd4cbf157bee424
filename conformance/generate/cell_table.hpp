// What the suite `cells` claims to cover, as a table: every state with every class of segment and its edges, every call,
// every timer. A cell that no case covers says why.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "conformance/case.hpp"

namespace synfin::conformance {

/// One state met by one class of event.
struct cell {
    model::state st = model::CLOSED;
    std::string what;        ///< "RST,ACK seq inside", "SEND", "2 MSL"
    std::string covered_by;  ///< the case that says it most plainly; empty when there is none
    std::string reason;      ///< then: why there can be none
};

/// All cells, row by row: the eleven states for each class. `cases` is the suite `cells`.
[[nodiscard]] std::vector<cell> cells(std::span<const test_case> cases);
/// The same for the suite as it is generated.
[[nodiscard]] std::vector<cell> cells();

/// The cells as a matrix, a row a class, a column a state; below it what the letters of the empty cells mean.
[[nodiscard]] std::string as_matrix(std::span<const cell> all);

}  // namespace synfin::conformance
