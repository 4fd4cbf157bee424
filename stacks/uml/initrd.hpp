// The guest's file system: one file, the agent, as /init. It is part of the adapter program.
#pragma once
#include <string_view>

namespace synfin_stacks::uml {

/// A gzipped cpio archive.
[[nodiscard]] std::string_view initrd();

}  // namespace synfin_stacks::uml
