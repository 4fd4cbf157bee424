// The few words for which the lines within reach of their home are full: a small table of whole words beside the large one.
// Without it a table would have to grow at a load of about 0.6, when the first word among millions finds no place; with it
// one in three hundred is here at a load of 0.9 (measured).
#pragma once
#include <atomic>
#include <cstdint>

#include "checker/hash.hpp"
#include "checker/pages.hpp"

namespace synfin::checker {

/// Open addressing with linear probing; slots hold word + 1 and are claimed by compare-and-swap.
class overflow_set {
  public:
    enum class outcome : std::uint8_t { known, added, full };

    overflow_set() = default;
    explicit overflow_set(std::uint64_t slots) : memory_(slots * sizeof(std::uint64_t)) {}

    /// Adds a word below 2^63 unless it is there.
    [[nodiscard]] outcome add(std::uint64_t word) {
        const std::uint64_t size = slots();
        std::uint64_t at = detail::multiply_high(detail::fold(word, detail::salt[3]), size);
        for (unsigned probe = 0; probe < longest; ++probe, at = at + 1 == size ? 0 : at + 1) {
            std::atomic_ref slot(data()[at]);
            std::uint64_t seen = slot.load(std::memory_order_acquire);
            if (seen == 0 && slot.compare_exchange_strong(seen, word + 1, std::memory_order_acq_rel, std::memory_order_acquire))
                return outcome::added;
            if (seen == word + 1) return outcome::known;
        }
        return outcome::full;
    }

    [[nodiscard]] std::uint64_t slots() const { return memory_.size() / sizeof(std::uint64_t); }
    [[nodiscard]] std::uint64_t bytes() const { return memory_.size(); }
    /// The slots as they are, for a checkpoint.
    [[nodiscard]] std::uint64_t* data() const { return static_cast<std::uint64_t*>(memory_.data()); }
    /// Calls visit(word) for each.
    void each(const auto& visit) const {
        for (std::uint64_t i = 0; i < slots(); ++i)
            if (data()[i] != 0) visit(data()[i] - 1);
    }

  private:
    static constexpr unsigned longest = 64;  // probes; reached at a load of about 3/4

    pages memory_;
};

}  // namespace synfin::checker
