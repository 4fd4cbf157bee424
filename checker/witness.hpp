// What another checker said of an exported model, and which one it was.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::checker {

struct witness {
    std::string name;        ///< "Spin"
    double states = 0;       ///< distinct ones, of the model only
    double transitions = 0;  ///< those that led nowhere new included, and steps that a bound cut off
    double seconds = 0;      ///< of the search
    bool complete = false;
    std::vector<std::string> seen;        ///< properties by `assertion_name`, each once
    std::vector<std::string> complaints;  ///< anything else that it said was wrong
};

enum class witness_tool : std::uint8_t { spin, rumur };
struct witness_needs {
    witness_tool tool;
    std::string_view name, program;     ///< "rumur"
    std::vector<std::string> programs;  ///< each in the Debian package of its name
};
[[nodiscard]] const std::vector<witness_needs>& witnesses();
/// The Debian packages of what is missing; empty when it can be run.
[[nodiscard]] std::vector<std::string> missing_for(witness_tool tool);

}  // namespace synfin::checker
