// How many states an exploration will find, guessed from its levels so far. For the progress line only.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

namespace synfin::cli {

/// The sizes of breadth-first levels grow, grow more slowly and shrink, close to a bell: their logarithms follow a parabola,
/// which the last levels tell.
class level_estimate {
  public:
    /// A look at a running exploration. Levels may be left out when they pass quickly.
    void look(std::uint32_t depth, std::uint64_t frontier);
    /// All states in the end, `states` of them found by now; nothing while the levels still grow ever faster.
    [[nodiscard]] std::optional<double> total(std::uint64_t states) const;

  private:
    struct level {
        double depth, log_size;
    };
    std::vector<level> levels_;
};

}  // namespace synfin::cli
