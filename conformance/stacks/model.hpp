// The rulebook itself as a stack under test, in virtual time: every case must pass on it. With one rule changed it is a
// mutant, and some case must fail.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "conformance/machine.hpp"
#include "conformance/stack.hpp"

namespace synfin::conformance {

struct model_options {
    std::string name = "model";
    model::readings taken{};
    std::optional<mutation> changed = std::nullopt;
    std::uint32_t slots = 4096;
};

/// Opens the model as a stack. It shows its state by STATUS (3.10.6) and takes any ISS.
[[nodiscard]] std::unique_ptr<stack> open_model(const model_options& options = {});

}  // namespace synfin::conformance
