// A fast 64-bit hash of a few words: multiply to 128 bits and fold, as wyhash (Wang Yi, 2019) does.
#pragma once
#include <cstdint>

#include "checker/system.hpp"

namespace synfin::checker {

namespace detail {

__extension__ using wide = unsigned __int128;

inline std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::uint64_t>((static_cast<wide>(a) * b) >> 64);
}

inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const wide product = static_cast<wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Fractional bits of the square roots of small primes: no structure a packed state could share.
inline constexpr std::array<std::uint64_t, 6> salt{0x6a09e667f3bcc909, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                                   0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f};

}  // namespace detail

/// Equality without a branch a word. (GCC turns the array's own == into a call of memcmp.)
template <packed_state State>
[[nodiscard]] inline bool same(const State& a, const State& b) {
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < std::tuple_size_v<State>; ++i) difference |= a[i] ^ b[i];
    return difference == 0;
}

/// The same words give the same hash on every machine; all 64 bits are usable.
template <packed_state State>
[[nodiscard]] inline std::uint64_t hash_of(const State& state) {
    constexpr std::size_t n = std::tuple_size_v<State>;
    std::uint64_t sum = n;
    for (std::size_t i = 0; i + 1 < n; i += 2)
        sum += detail::fold(state[i] ^ detail::salt[i], state[i + 1] ^ detail::salt[i + 1]);
    if constexpr (n % 2 == 1) sum += detail::fold(state[n - 1] ^ detail::salt[n - 1], detail::salt[5]);
    return detail::fold(sum ^ detail::salt[0], detail::salt[1]);
}

}  // namespace synfin::checker
