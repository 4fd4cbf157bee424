// For every two states of a machine, how long a word tells them apart and how it begins.
#pragma once
#include <cstdint>
#include <vector>

#include "mealy/suite.hpp"

namespace synfin::mealy {

/// Tables over pairs of states, filled once. Words keep to what is specified in both. In a minimal machine that specifies all,
/// every pair has a word.
class separating_words {
  public:
    explicit separating_words(const specification& spec);

    /// The length of a shortest word to which `a` and `b` answer differently; 0 when there is none.
    [[nodiscard]] std::uint32_t length(state a, state b) const { return lengths_[a * states_ + b]; }
    /// Two states no word tells apart; nothing when there are none.
    [[nodiscard]] std::optional<std::pair<state, state>> alike() const;
    /// A shortest one.
    [[nodiscard]] word shortest(state a, state b) const;

  private:
    const machine& m_;
    std::size_t states_;
    std::vector<std::uint32_t> lengths_;
    std::vector<std::uint16_t> first_;
};

/// For each state, a shortest word that leads there from the initial state, breadth first: no word but the empty one is
/// without its beginnings in the set. Empty for states nobody reaches.
[[nodiscard]] std::vector<word> state_cover(const specification& spec);

}  // namespace synfin::mealy
