// The state x event table: what can happen in every state on every event, from what stands in the rules besides their lambdas.
#pragma once
#include <string>

namespace synfin::model {

/// For every event and state: the target states, and the rules in the order of processing. Deliberate mistakes are left out.
std::string event_table_markdown();

}  // namespace synfin::model
