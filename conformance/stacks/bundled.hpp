// The stacks that come in by the doors and are known by name: what they are, and which package each needs.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "conformance/stack.hpp"

namespace synfin::conformance {

/// An adapter that is built beside the program when its package is there.
struct bundled_stack {
    std::string_view name, about, package;
    bool is_program = false;    ///< comes by the line protocol
    bool virtual_time = false;  ///< the same run gives the same octets
};

[[nodiscard]] std::span<const bundled_stack> bundled_stacks();
/// Null when there is none of that name.
[[nodiscard]] const bundled_stack* bundled_named(std::string_view name);

/// Where the adapters are: $SYNFIN_STACKS, else the folder `stacks` beside the program or one above it.
[[nodiscard]] std::string adapter_folder();
/// Whether the adapter was built. The error names the package that is missing.
[[nodiscard]] result<std::string> adapter_file(const bundled_stack& which);

/// Starts a bundled stack.
[[nodiscard]] result<std::unique_ptr<stack>> open_bundled(const bundled_stack& which);
/// Starts a stack of the user's: a path that ends in ".so" is a shared object, anything else a program with arguments.
[[nodiscard]] result<std::unique_ptr<stack>> open_foreign(std::string_view command);

}  // namespace synfin::conformance
