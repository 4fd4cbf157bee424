// Spin (https://spinroot.com) as a second opinion: generates its checker for a Promela model, compiles it, runs it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::checker {

/// What Spin's checker said of one exhaustive search.
struct spin_report {
    double states = 0;       ///< distinct ones, the one before `init` included
    double transitions = 0;  ///< those that are one step of a rule and led nowhere new included
    double seconds = 0;
    std::uint64_t vector_bytes = 0;       ///< a state in Spin's representation
    std::vector<std::string> assertions;  ///< that failed, by the name of their variable, each once
    std::vector<std::string> errors;      ///< anything else that it complained of
    bool depth_reached = false;           ///< the search was cut off at the depth limit
    bool complete = false;
};

/// Reads the output of pan. Nothing in it is taken for granted: without a number of states it is an error.
[[nodiscard]] result<spin_report> read_pan_output(std::string_view text);

struct spin_options {
    std::uint64_t expected_states = 1'000'000;  ///< sizes its hash table
    std::uint64_t memory_mib = 8'000;
    std::vector<std::string> compile{"-O3"};
};
/// Exact depth-first search, without reduction: every error counted, none ends the search.
[[nodiscard]] result<spin_report> run_spin(const std::string& model, const spin_options& options);

}  // namespace synfin::checker
