// A machine as a specification: some of its transitions may be left open.
#pragma once
#include <optional>

#include "mealy/machine.hpp"

namespace synfin::mealy {

/// A specification. Where a transition has the output `unspecified` it says nothing: no word takes that transition, and such a
/// machine is conformed to by every one that answers the other words like it.
struct specification {
    const machine& m;  ///< must outlive what is made from it
    std::optional<symbol> unspecified = std::nullopt;

    [[nodiscard]] bool says(state s, symbol i) const { return m.output(s, i) != unspecified; }
};

}  // namespace synfin::mealy
