// A small cache of words just met. Interleavings lead to the same state soon and often; each hit saves a trip to memory.
#pragma once
#include <cstdint>
#include <vector>

namespace synfin::checker {

class recent_words {
  public:
    explicit recent_words(unsigned bits)
        : kept_(std::size_t{1} << log_size, none), shift_(bits > log_size ? bits - log_size : 0) {}

    /// True when this mixed word was met not long ago; remembers it either way.
    bool seen(std::uint64_t mixed) {
        std::uint64_t& kept = kept_[mixed >> shift_];
        if (kept == mixed) return true;
        kept = mixed;
        return false;
    }

  private:
    static constexpr unsigned log_size = 10;
    static constexpr std::uint64_t none = ~std::uint64_t{0};  // words have at most 63 bits

    std::vector<std::uint64_t> kept_;
    unsigned shift_;
};

}  // namespace synfin::checker
