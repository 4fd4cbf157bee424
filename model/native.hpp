// The native domain: sequence numbers as machine integers of a few bits (exploration) or 32 bits (the wire).
#pragma once
#include <cstdint>

namespace synfin::model {

/// Values of a rule as machine integers modulo 2^Bits (1 <= Bits <= 32).
/// Comparison is spelled by name (`below`, `at_most`): RFC 9293 3.4 compares modulo 2^32, and a plain `<` would lie.
template <unsigned Bits>
struct native {
    static_assert(Bits >= 1 && Bits <= 32);
    static constexpr unsigned bits = Bits;
    static constexpr std::uint32_t mask = Bits == 32 ? 0xffffffffU : (1U << (Bits % 32)) - 1U;

    /// A truth value that no `if` takes by accident, so that a rule stays straight-line in every domain.
    struct flag {
        bool v = false;
        friend constexpr flag operator&&(flag a, flag b) { return {static_cast<bool>(a.v & b.v)}; }
        friend constexpr flag operator||(flag a, flag b) { return {static_cast<bool>(a.v | b.v)}; }
        friend constexpr flag operator!(flag a) { return {!a.v}; }
        friend constexpr flag same(flag a, flag b) { return {a.v == b.v}; }
    };

    /// A sequence number, an acknowledgement number, a window or a length.
    struct number {
        std::uint32_t v = 0;
        constexpr number() = default;
        constexpr number(std::uint32_t value) : v(value & mask) {}  // NOLINT(google-explicit-constructor): literals read well
        friend constexpr number operator+(number a, number b) { return {a.v + b.v}; }
        friend constexpr number operator-(number a, number b) { return {a.v - b.v}; }
        friend constexpr flag operator==(number a, number b) { return {a.v == b.v}; }
        friend constexpr flag operator!=(number a, number b) { return {a.v != b.v}; }
        friend constexpr flag below(number a, number b) { return {a.v < b.v}; }     ///< unsigned a < b
        friend constexpr flag at_most(number a, number b) { return {a.v <= b.v}; }  ///< unsigned a <= b
    };

    /// 1 when the flag is on, else 0: SYN and FIN occupy one sequence number each (RFC 9293 3.4).
    static constexpr number count(flag f) { return {f.v ? 1U : 0U}; }
    /// Half of the sequence space, 2^(Bits-1).
    static constexpr number half() { return {1U << (Bits - 1)}; }
    static constexpr flag on() { return {true}; }
    static constexpr flag off() { return {false}; }
};

using wire = native<32>;

}  // namespace synfin::model
