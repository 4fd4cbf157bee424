// The rules of one event as a procedure.
#pragma once
#include "checker/export/guarded.hpp"
#include "checker/export/slice.hpp"

namespace synfin::checker {

/// Steps follow one another; of each the first alternative whose guard holds is taken.
[[nodiscard]] procedure event_procedure(const sliced_event& e, const slice& rules, bool timed);

}  // namespace synfin::checker
