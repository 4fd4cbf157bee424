// The numbers of one end where an attacker has put numbers of his own among them, spread over 32 bits.
//
// The rules ask two things of two numbers: how far one lies beyond the other, where that is no more than a window, and which
// comes first, by half of the space. Both answers stay: numbers that lie within a window of each other, or of the place half the
// space away, keep their distance to the octet; all others move apart at random and keep their order round the circle.
#pragma once
#include <cstdint>
#include <random>
#include <vector>

namespace synfin::traces {

class attacked_numbers {
  public:
    /// `used` are the small numbers that the end's numbering has in the trace, each below `modulus` (even).
    attacked_numbers(std::uint32_t modulus, std::uint32_t window, const std::vector<std::uint32_t>& used,
                     std::mt19937_64& random);

    /// Turns the circle until this small number is 0 on the wire as well.
    void keep_zero() { first_ -= (*this)(0); }
    [[nodiscard]] std::uint32_t operator()(std::uint32_t number) const;

  private:
    /// Numbers that keep their distances. `at` is counted from the first group, modulo half of the space.
    struct group {
        std::uint32_t at, on_wire;
    };

    std::uint32_t modulus_, first_, begins_ = 0;
    std::vector<group> groups_;
};

}  // namespace synfin::traces
