// The rules of one event as Promela: an inline that works on the scratch copy of one end.
#pragma once
#include "checker/export/promela_text.hpp"

namespace synfin::checker {

/// "event_close".
[[nodiscard]] std::string promela_name(model::event e);
/// The inline that processes the event, from the first step to the forgetting of a deleted TCB.
void print_event(promela_lines& out, const sliced_event& e, const slice& rules, bool timed);

}  // namespace synfin::checker
