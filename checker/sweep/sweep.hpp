// Exhaustive breadth-first exploration of huge state spaces: only the set of states, the frontier and a byte or so a state
// for shortest traces are kept. Where `explore` numbers states for the graph algorithms, `sweep` only counts them.
#pragma once
#include "checker/sweep/sweeper.hpp"
#include "checker/sweep/swept.hpp"

namespace synfin::checker {

/// Explores everything reachable in `sys` breadth first, within the limits of `opt`. The same counts, depths and properties
/// for every number of threads. `sys` may be const unless it has tables to load from a checkpoint.
/// Errors: bits() outside 1..63, slots too narrow for the memory limit, a checkpoint that cannot be read or is another
/// system's. Throws what the system throws, and std::bad_alloc when the kernel gives no memory.
template <class S>
requires word_system<std::remove_cvref_t<S>>
[[nodiscard]] result<swept<typename std::remove_cvref_t<S>::state>> sweep(S&& sys, const sweep_options& opt = {}) {
    using system_type = std::remove_cvref_t<S>;
    detail::sweeper<system_type> engine(sys, opt);
    if (opt.resume) {
        auto saved = load_checkpoint(opt.checkpoint_folder, opt.identity, opt.chunk_states);
        if (!saved) return tl::unexpected(saved.error());
        if (saved->image.told.bits != sys.bits())
            return failure_at(opt.checkpoint_folder, 0, "states of " + std::to_string(saved->image.told.bits) + " bits",
                              std::to_string(sys.bits()));
        if constexpr (saves_tables<system_type>) sys.load(saved->tables);
        engine.prepare(std::move(saved->image));
    } else if (const auto ready = engine.prepare(); !ready) {
        return tl::unexpected(ready.error());
    }
    return swept<typename system_type::state>(engine.run());
}

}  // namespace synfin::checker
