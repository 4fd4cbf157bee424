// The parts that states are made of - an end, the segments on their way to an end - numbered in the order they turn up.
// A state of the whole system is then a few small numbers (Holzmann's collapse compression, SPIN'97): the ends of a profile
// with millions of states have hundreds of different words, its channels a few thousand.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace synfin::model {

/// Words numbered from 0. Looking up takes no lock; a new word does. Holds at most `limit` words.
class numbering {
  public:
    static constexpr std::uint32_t full = 0xffffffff;

    /// `limit` is a power of two; words have fewer than 64 bits.
    explicit numbering(std::uint32_t limit);

    /// The word with this number. The caller has got the number from `number_of`, itself or through another thread that told it.
    [[nodiscard]] std::uint64_t word(std::uint32_t number) const { return words_[number]; }
    [[nodiscard]] std::uint32_t size() const { return size_.load(std::memory_order_acquire); }

    /// The number of a known word, or `full`.
    [[nodiscard]] std::uint32_t find(std::uint64_t word) const {
        for (std::uint64_t at = place(word);; at = (at + 1) & mask_) {
            const std::uint64_t key = slots_[at].key.load(std::memory_order_acquire);
            if (key == word + 1) return slots_[at].number;
            if (key == 0) return full;
        }
    }

    /// Numbers a word that may be new; `prepare(number)` runs before any thread can see the number. `full` when there is no
    /// room. The caller holds the lock that guards this numbering.
    template <class Prepare>
    std::uint32_t add(std::uint64_t word, Prepare&& prepare) {
        if (const std::uint32_t known = find(word); known != full) return known;
        const std::uint32_t number = size_.load(std::memory_order_relaxed);
        if (number == limit_) return full;
        words_[number] = word;
        prepare(number);
        std::uint64_t at = place(word);
        while (slots_[at].key.load(std::memory_order_relaxed) != 0) at = (at + 1) & mask_;
        slots_[at].number = number;
        slots_[at].key.store(word + 1, std::memory_order_release);
        size_.store(number + 1, std::memory_order_release);
        return number;
    }

  private:
    struct slot {
        std::atomic<std::uint64_t> key{0};  ///< word + 1
        std::uint32_t number = 0;
    };
    [[nodiscard]] std::uint64_t place(std::uint64_t word) const { return (word * 0x9e3779b97f4a7c15U) >> shift_; }

    std::uint32_t limit_;
    unsigned shift_;
    std::uint64_t mask_;
    std::unique_ptr<slot[]> slots_;
    std::unique_ptr<std::uint64_t[]> words_;
    std::atomic<std::uint32_t> size_{0};
};

}  // namespace synfin::model
