// Rumur (https://github.com/Smattr/rumur) as a second opinion: generates a checker for a Murphi model, compiles it, runs it.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace synfin::checker {

/// What Rumur's checker said of one exhaustive search.
struct rumur_report {
    double states = 0;                            ///< distinct ones
    double transitions = 0;                       ///< rules fired
    double seconds = 0;                           ///< whole ones
    std::map<std::string, std::uint64_t> covers;  ///< how often each was hit; those of the same name together
    std::vector<std::string> errors;              ///< anything that it complained of, apart from covers that were not hit
    bool complete = false;
};

/// Reads the machine-readable output of the checker that ended with `status`. Nothing in it is taken for granted: without a
/// number of states it is an error, and so is a count of errors that its messages and covers do not explain.
[[nodiscard]] result<rumur_report> read_rumur_output(std::string_view text, int status);

struct rumur_options {
    unsigned threads = 1;
    std::uint64_t memory_mib = 8'000;  ///< the search may ask the system for
    std::vector<std::string> compile{"-O3"};
};
/// Exact search in breadth, without deadlock detection or symmetry reduction; no error ends it.
[[nodiscard]] result<rumur_report> run_rumur(const std::string& model, const rumur_options& options);

}  // namespace synfin::checker
