// Is a suite complete? Answered without the methods that make suites: nothing is shared with them but what a machine is.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "mealy/specification.hpp"
#include "support/result.hpp"

namespace synfin::mealy {

/// A machine that answers every word of the suite as specified and is not equivalent, with a word that shows it.
struct counterexample {
    machine faulty;
    word tells;
};

enum class completeness : std::uint8_t {
    proved,    ///< every machine in the domain that passes is equivalent
    sampled,   ///< every mutant tried fails
    refuted,   ///< some machine passes that should not
    undecided  ///< the proof took more steps than allowed
};

struct suite_verdict {
    completeness how = completeness::undecided;
    std::uint64_t mutants = 0;     ///< tried, equivalent ones not counted
    std::uint64_t equivalent = 0;  ///< mutants that turned out to be none
    std::uint64_t choices = 0;     ///< of the proof, where propagation alone did not decide
    std::optional<counterexample> escaped = std::nullopt;
};

struct verify_options {
    std::uint64_t mutants = 20000;
    std::uint64_t seed = 1;
    std::uint64_t most_choices = 20000;  ///< after that many the proof is `undecided`
};

/// Decides by exhaustive search whether a suite is complete for machines with at most as many states as the specification.
[[nodiscard]] suite_verdict prove_complete(const specification& spec, const std::vector<word>& suite,
                                           const verify_options& options = {});

/// Tries seeded mutants with up to `extra_states` more states: changed outputs and targets, redirections to copies of states
/// that differ in one transition, at once or further on.
[[nodiscard]] suite_verdict sample_mutants(const specification& spec, const std::vector<word>& suite, unsigned extra_states,
                                           const verify_options& options = {});

/// `prove_complete` where nothing extra is allowed, `sample_mutants` otherwise.
[[nodiscard]] suite_verdict verify_suite(const specification& spec, const std::vector<word>& suite, unsigned extra_states,
                                         const verify_options& options = {});

/// A shortest word that the specification specifies and `m` answers differently. Inputs and outputs are numbered alike.
[[nodiscard]] std::optional<word> nonconformance(const specification& spec, const machine& m);

}  // namespace synfin::mealy
