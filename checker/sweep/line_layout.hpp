// How mixed words are spread over lines of 64 bytes and what of a word a slot keeps.
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>

#include "checker/hash.hpp"
#include "checker/sweep/options.hpp"

namespace synfin::checker {

/// Line `word / span` is the home of a mixed word. A slot keeps word % span and how many lines behind its home it stands;
/// so a line and a slot give the word back, and a larger word never has an earlier home.
class line_layout {
  public:
    static constexpr std::uint64_t line_bytes = 64;

    line_layout() = default;
    /// About `lines` homes for words of `bits` bits (at least one home, at most one for two words).
    line_layout(unsigned bits, std::uint64_t lines, bool narrow)
        : line_layout(narrow, bits, std::max<std::uint64_t>(2, (words(bits) - 1) / std::max<std::uint64_t>(1, lines) + 1)) {}
    /// As one with this `span` was, at least 2.
    static line_layout of_span(unsigned bits, std::uint64_t span, bool narrow) { return {narrow, bits, span}; }

    /// The fewest homes whose slots can be this narrow.
    static std::uint64_t fewest_lines(unsigned bits, bool narrow) {
        const std::uint64_t widest = most_span(narrow);
        return (words(bits) - 1) / widest + 1;
    }
    [[nodiscard]] bool fits() const { return span_ <= most_span(narrow_); }

    [[nodiscard]] bool narrow() const { return narrow_; }
    [[nodiscard]] std::uint64_t span() const { return span_; }
    [[nodiscard]] std::uint64_t homes() const { return homes_; }
    /// Lines that may hold something: the last homes overflow too.
    [[nodiscard]] std::uint64_t lines() const { return homes_ + reach() - 1; }
    [[nodiscard]] std::uint64_t bytes() const { return lines() * line_bytes; }  // without those beside
    /// A word stands in its home or in one of the reach() - 1 lines behind it.
    [[nodiscard]] std::uint64_t reach() const { return reach_of(narrow_); }
    [[nodiscard]] unsigned slots_of_line() const { return narrow_ ? 16 : 8; }
    [[nodiscard]] std::uint64_t slots() const { return homes_ * slots_of_line(); }

    /// Slots of the set beside the table.
    [[nodiscard]] std::uint64_t overflow_slots() const { return std::max<std::uint64_t>(64, slots() / 128); }

    [[nodiscard]] std::uint64_t home(std::uint64_t mixed) const { return detail::multiply_high(mixed, reciprocal_) >> shift_; }
    /// What a slot of its home keeps of a word; one more for each line behind. Never 0, the empty slot.
    [[nodiscard]] std::uint64_t key(std::uint64_t mixed, std::uint64_t home) const {
        return (mixed - home * span_) * reach() + 1;
    }
    /// The mixed word that a slot of line `at` holds.
    [[nodiscard]] std::uint64_t word(std::uint64_t at, std::uint64_t slot) const {
        const std::uint64_t behind = (slot - 1) % reach();
        return (at - behind) * span_ + (slot - 1) / reach();
    }

  private:
    line_layout(bool narrow, unsigned bits, std::uint64_t span)
        : narrow_(narrow), span_(span), homes_((words(bits) - 1) / span + 1) {
        // Division by a constant as Granlund and Montgomery (1994) do it; exact below 2^63.
        const auto log = static_cast<unsigned>(std::bit_width(span - 1));
        shift_ = log - 1;
        reciprocal_ = static_cast<std::uint64_t>(((detail::wide{1} << (63 + log)) + span - 1) / span);
    }
    static std::uint64_t words(unsigned bits) { return std::uint64_t{1} << bits; }

    // 128 slots either way; a wide slot has bits to spare.
    static constexpr std::uint64_t reach_of(bool narrow) { return narrow ? 8 : 16; }
    static constexpr std::uint64_t most_span(bool narrow) {
        return (narrow ? std::uint64_t{0xffffffff} : ~std::uint64_t{0}) / reach_of(narrow);
    }

    bool narrow_ = false;
    std::uint64_t span_ = 2, homes_ = 1, reciprocal_ = std::uint64_t{1} << 63;
    unsigned shift_ = 0;
};

}  // namespace synfin::checker
