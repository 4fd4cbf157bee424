// Runs cases in worker processes, so that a stack that crashes, hangs, floods or talks nonsense ends a case and not the run.
//
// A worker opens its stack, runs its cases and sends each result through a pipe; what it is at lies in shared memory. When it
// dies, the case it was at has failed; that case runs once more, alone and with every segment told, for its capture; a new
// worker goes on with the rest. When it died while many cases waited, each of those runs alone, so that the guilty one is
// found. A worker hangs when it works on one request for `hang` of processor time: load of the machine does not count.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance/run.hpp"

namespace synfin::conformance {

/// Cases for one worker at a time.
struct job {
    std::function<result<std::unique_ptr<stack>>()> open;  ///< called in the worker
    std::vector<std::size_t> cases;                        ///< indices
    run_options options{};
};

/// Runs all jobs side by side. The error: a stack could not be opened.
[[nodiscard]] result<run_report> run_supervised(std::span<const test_case> cases, std::vector<job> jobs,
                                                const run_options& options);

}  // namespace synfin::conformance
