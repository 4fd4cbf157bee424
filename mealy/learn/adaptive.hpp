// Adaptive distinguishing sequences: which input to give next, so that the answers tell many candidates apart.
//
// Built from the observation tree alone (L#, section 3.3 of the TACAS 2022 paper): an input is worth the pairs of
// candidates that its answers separate, and what can be separated afterwards within each answer.
#pragma once
#include <map>
#include <memory>
#include <span>

#include "mealy/learn/tree.hpp"

namespace synfin::mealy {

/// A decision: give `input`, then go on with what the answer leads to. A leaf has nothing more to ask.
struct splitter {
    symbol input = 0;
    double worth = 0;  ///< pairs of candidates it is expected to separate, per candidate; 0: nothing is known that would help
    std::map<symbol, std::unique_ptr<splitter>> then{};
};

/// The best decision among those the tree can judge, looking at most `depth` inputs ahead. Null when no input is known to
/// separate any two candidates.
[[nodiscard]] std::unique_ptr<splitter> best_splitter(const observation_tree& tree, std::span<const node> candidates,
                                                      unsigned depth = 6);

}  // namespace synfin::mealy
