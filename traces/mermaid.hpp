// A trace as a Mermaid sequence diagram, which code hosts draw inside Markdown.
#pragma once
#include <string>

#include "traces/trace.hpp"

namespace synfin::traces {

/// The text of the diagram, without a Markdown fence. A participant "network" appears only when segments wait, are lost or
/// forged. The trace needs its two endpoints, as `parse` guarantees.
[[nodiscard]] std::string mermaid(const trace& t);

}  // namespace synfin::traces
