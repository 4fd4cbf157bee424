// Exhaustive breadth-first exploration of huge state spaces: only the set of states, the frontier and a byte or so a state
// for shortest traces are kept. Where `explore` numbers states for the graph algorithms, `sweep` only counts them.
#pragma once
#include "checker/sweep/options.hpp"
#include "checker/sweep/word_system.hpp"
#include "support/result.hpp"

namespace synfin::checker {

/// The outcome of a sweep of a system with this state.
template <packed_state State>
class swept : public sweep_summary {
  public:
    /// A shortest path on which `property` is seen, from an initial state, ended by the successor when a transition shows it.
    /// Empty: never seen, or no traces were kept. `sys` must be the system swept (with the same tables): an error when its
    /// transitions do not lead where they led.
    template <word_system S>
    [[nodiscard]] result<std::vector<State>> trace(const S& sys, unsigned property) const;
};

/// Explores everything reachable in `sys` breadth first, within the limits of `opt`. The same counts, depths and properties
/// for every number of threads. `sys` may be const unless it has tables to load from a checkpoint.
/// Errors: bits() outside 1..63, slots too narrow for the memory limit, a checkpoint that cannot be written or read, or is
/// another system's. Throws what the system throws.
template <class S>
requires word_system<std::remove_cvref_t<S>>
[[nodiscard]] result<swept<typename std::remove_cvref_t<S>::state>> sweep(S&& sys, const sweep_options& opt = {});

}  // namespace synfin::checker
