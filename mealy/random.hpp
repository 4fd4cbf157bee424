// Random machines for measuring and testing: everything is reachable, no two states are equivalent.
#pragma once
#include <cstdint>

#include "mealy/machine.hpp"

namespace synfin::mealy {

/// A seeded stream of numbers that is the same everywhere (SplitMix64, Steele, Lea and Flood, OOPSLA 2014).
class number_stream {
  public:
    explicit number_stream(std::uint64_t seed) : at_(seed) {}
    std::uint64_t next() {
        std::uint64_t z = at_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// A number below `n`; 0 when `n` is 0.
    std::uint32_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::uint32_t>(next() % n); }

  private:
    std::uint64_t at_;
};

/// A connected minimal machine with exactly that many states (at least 1), inputs (at least 1) and outputs. With one output
/// there is none with more than one state: two outputs are taken then. Every input of every state changes state and output
/// independently, so such machines are easier to test than protocols are: `sticky` (0 to 100) makes that many transitions in a
/// hundred loops with one common output, as protocols have them.
[[nodiscard]] machine random_machine(std::size_t states, std::size_t inputs, std::size_t outputs, std::uint64_t seed,
                                     unsigned sticky = 0);

}  // namespace synfin::mealy
