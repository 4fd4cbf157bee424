// Which slots of a line hold a value, all at once.
#pragma once
#include <array>
#include <bit>
#include <cstdint>

#if !defined(__SANITIZE_THREAD__) && (defined(__AVX512F__) || defined(__AVX2__) || defined(__SSE2__))
#include <immintrin.h>
#define SYNFIN_LINE_VECTORS 1
#endif

namespace synfin::checker {

/// A line of 64 bytes as it was at one moment, while other threads fill its empty slots. An aligned slot is read whole (as
/// x86 does within a cache line). Slots are filled in order and then never change, so what a view tells can only be too old,
/// and the compare-and-swap on its first empty slot finds that out. Both questions must be put to the same view: between two
/// views another thread may store the very value.
class line_view {
  public:
    explicit line_view(const std::uint64_t* line);

    /// Bit i: slot i holds `value`. For slots of 64 bits: bit 2i.
    template <class Slot>
    [[nodiscard]] unsigned equal(Slot value) const {
        if constexpr (sizeof(Slot) == 4) return equal_halves(value * std::uint64_t{0x100000001});
        const unsigned halves = equal_halves(value);
        return halves & halves >> 1 & 0x5555;
    }
    /// The first slot of such an answer, which is not 0.
    template <class Slot>
    [[nodiscard]] static unsigned first(unsigned bits) {
        return static_cast<unsigned>(std::countr_zero(bits)) / (sizeof(Slot) / 4);
    }

  private:
    /// Bit i: the i-th 32 bits are those of `pattern`, repeated.
    [[nodiscard]] unsigned equal_halves(std::uint64_t pattern) const;

#if !defined(SYNFIN_LINE_VECTORS)
    std::array<std::uint64_t, 8> words_;
#elif defined(__AVX512F__)
    __m512i all_;
#elif defined(__AVX2__)
    __m256i low_, high_;
#else
    __m128i a_, b_, c_, d_;
#endif
};

// The empty instructions keep the compiler from reading the line again for the second question.
#if !defined(SYNFIN_LINE_VECTORS)
inline line_view::line_view(const std::uint64_t* line) {
    using word [[gnu::may_alias]] = std::uint64_t;  // narrow slots are written as 32 bits
    for (std::size_t i = 0; i < 8; ++i) words_[i] = __atomic_load_n(reinterpret_cast<const word*>(line) + i, __ATOMIC_ACQUIRE);
}
inline unsigned line_view::equal_halves(std::uint64_t pattern) const {
    unsigned equal = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const std::uint64_t difference = words_[i] ^ pattern;
        equal |= static_cast<unsigned>((difference & 0xffffffff) == 0) << (2 * i);
        equal |= static_cast<unsigned>(difference >> 32 == 0) << (2 * i + 1);
    }
    return equal;
}
#elif defined(__AVX512F__)
inline line_view::line_view(const std::uint64_t* line) : all_(_mm512_load_si512(line)) { asm volatile("" : "+v"(all_)); }
inline unsigned line_view::equal_halves(std::uint64_t pattern) const {
    return _mm512_cmpeq_epi32_mask(all_, _mm512_set1_epi64(static_cast<long long>(pattern)));
}
#elif defined(__AVX2__)
inline line_view::line_view(const std::uint64_t* line)
    : low_(_mm256_load_si256(reinterpret_cast<const __m256i*>(line))),
      high_(_mm256_load_si256(reinterpret_cast<const __m256i*>(line) + 1)) {
    asm volatile("" : "+x"(low_), "+x"(high_));
}
inline unsigned line_view::equal_halves(std::uint64_t pattern) const {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(pattern));
    const auto low = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(low_, wanted)));
    const auto high = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(high_, wanted)));
    return static_cast<unsigned>(low) | static_cast<unsigned>(high) << 8;
}
#else
inline line_view::line_view(const std::uint64_t* line)
    : a_(_mm_load_si128(reinterpret_cast<const __m128i*>(line))),
      b_(_mm_load_si128(reinterpret_cast<const __m128i*>(line) + 1)),
      c_(_mm_load_si128(reinterpret_cast<const __m128i*>(line) + 2)),
      d_(_mm_load_si128(reinterpret_cast<const __m128i*>(line) + 3)) {
    asm volatile("" : "+x"(a_), "+x"(b_), "+x"(c_), "+x"(d_));
}
inline unsigned line_view::equal_halves(std::uint64_t pattern) const {
    const __m128i wanted = _mm_set1_epi64x(static_cast<long long>(pattern));
    const __m128i low = _mm_packs_epi32(_mm_cmpeq_epi32(a_, wanted), _mm_cmpeq_epi32(b_, wanted));
    const __m128i high = _mm_packs_epi32(_mm_cmpeq_epi32(c_, wanted), _mm_cmpeq_epi32(d_, wanted));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
}
#endif

}  // namespace synfin::checker
