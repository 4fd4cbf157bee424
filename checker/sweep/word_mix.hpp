// A bijection on words of w bits, 1 <= w <= 63, whose high bits look random. A visited set that stores only what the place
// of a slot does not tell (Cleary, "Compact hash tables using bidirectional linear probing", 1984) needs to lose nothing.
#pragma once
#include <bit>
#include <cstdint>

#include "checker/hash.hpp"

namespace synfin::checker {

/// Odd multiplications modulo 2^w carry low bits up, folding the upper half brings high bits down; both can be undone.
class word_mix {
  public:
    /// Another salt is another bijection.
    explicit word_mix(unsigned bits, std::uint64_t salt = 0)
        : mask_((std::uint64_t{1} << bits) - 1),
          half_((bits + 1) / 2),
          first_(odd(salt, 0)),
          second_(odd(salt, 2)),
          undo_first_(inverse(first_)),
          undo_second_(inverse(second_)) {}

    /// Of a word below 2^w; the answer is below it too, whatever the word.
    [[nodiscard]] std::uint64_t operator()(std::uint64_t word) const {
        word = (word ^ word >> half_) * first_ & mask_;
        return (word ^ word >> half_) * second_ & mask_;
    }
    /// The word that was mixed to `mixed`.
    [[nodiscard]] std::uint64_t undo(std::uint64_t mixed) const {
        mixed = mixed * undo_second_ & mask_;
        mixed = (mixed ^ mixed >> half_) * undo_first_ & mask_;
        return mixed ^ mixed >> half_;
    }

  private:
    static std::uint64_t odd(std::uint64_t salt, std::size_t which) {
        const std::uint64_t base = detail::salt[which];
        return (salt ? detail::fold(salt ^ base, detail::salt[which + 1]) : base) | 1;
    }
    // Newton: each round doubles the correct low bits; an odd number is its own inverse modulo 8.
    static std::uint64_t inverse(std::uint64_t factor) {
        std::uint64_t x = factor;
        for (int round = 0; round < 5; ++round) x *= 2 - factor * x;
        return x;
    }

    std::uint64_t mask_;
    unsigned half_;
    std::uint64_t first_, second_, undo_first_, undo_second_;
};

}  // namespace synfin::checker
