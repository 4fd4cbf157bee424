// The set of words met, exact and shared by threads: a line of 64 bytes is searched at once, an empty slot is filled by one
// compare-and-swap. Slots are filled in order and never emptied. (Laarman, van de Pol and Weber, "Parallel recursive state
// compression for free", 2011, on the same idea with trees.)
#pragma once
#include <array>
#include <atomic>
#include <cstring>

#include "checker/pages.hpp"
#include "checker/sweep/line_layout.hpp"
#include "checker/sweep/line_match.hpp"
#include "checker/sweep/overflow_set.hpp"

namespace synfin::checker {

class line_table {
  public:
    using outcome = overflow_set::outcome;

    line_table() = default;
    explicit line_table(const line_layout& layout)
        : layout_(layout), memory_(layout.bytes()), overflow_(layout.overflow_slots()) {}

    [[nodiscard]] const line_layout& layout() const { return layout_; }
    [[nodiscard]] std::uint64_t bytes() const { return memory_.size() + overflow_.bytes(); }

    void prefetch(std::uint64_t home) const { __builtin_prefetch(line(home), 1); }

    /// Adds a mixed word, whose home and key the layout gave, unless it is there. `full`: nothing was done.
    [[nodiscard]] outcome add(std::uint64_t home, std::uint64_t key) {
        return layout_.narrow() ? add_as<std::uint32_t>(home, static_cast<std::uint32_t>(key)) : add_as<std::uint64_t>(home, key);
    }

    /// Moves to a layout with at least as many homes (or as many and narrower slots), in place: homes only move up, so lines
    /// are taken from the top and find their new places free. Nobody else may use the table meanwhile. Throws
    /// std::bad_alloc when the kernel gives no memory, std::length_error when there is no room, which cannot happen to
    /// words that are mixed while the load stays below 0.9.
    void grow(const line_layout& next, unsigned threads);

    /// The lines as they are, layout().bytes() of them, for a checkpoint.
    [[nodiscard]] std::uint64_t* data() const { return static_cast<std::uint64_t*>(memory_.data()); }
    /// Calls visit(mixed word) for each.
    void each(const auto& visit) const {
        for (std::uint64_t i = 0; i < layout_.lines(); ++i) each_of_line(layout_, i, visit);
        overflow_.each(visit);
    }
    [[nodiscard]] const overflow_set& overflow() const { return overflow_; }

  private:
    [[nodiscard]] std::uint64_t* line(std::uint64_t i) const { return data() + i * (line_layout::line_bytes / 8); }

    template <class Slot>
    outcome add_as(std::uint64_t home, const Slot key_at_home) {
        Slot key = key_at_home;
        const std::uint64_t end = home + layout_.reach();
        for (std::uint64_t at = home; at < end;) {
            std::uint64_t* const here = line(at);
            const line_view view(here);
            if (view.equal<Slot>(key)) return outcome::known;
            const unsigned empty = view.equal<Slot>(0);
            if (empty == 0) {
                ++at, ++key;
                continue;
            }
            if (claim(reinterpret_cast<Slot*>(here)[line_view::first<Slot>(empty)], key)) return outcome::added;
            // Somebody was faster, perhaps with the same word: look again.
        }
        // These lines will never change again, so everybody looks for this word in the same place.
        return overflow_.add(layout_.word(home, key_at_home));
    }

    template <class Slot>
    static bool claim(Slot& slot, Slot key) {
        Slot seen = 0;
        return std::atomic_ref(slot).compare_exchange_strong(seen, key, std::memory_order_acq_rel, std::memory_order_acquire);
    }

    void each_of_line(const line_layout& layout, std::uint64_t i, const auto& visit) const {
        std::array<std::uint64_t, 8> here;
        std::memcpy(here.data(), line(i), sizeof here);
        for (unsigned k = 0; k < layout.slots_of_line(); ++k) {
            const std::uint64_t slot = layout.narrow() ? here[k / 2] >> (32 * (k % 2)) & 0xffffffff : here[k];
            if (slot == 0) return;
            visit(layout.word(i, slot));
        }
    }

    friend class line_mover;

    line_layout layout_;
    pages memory_;
    overflow_set overflow_;
};

}  // namespace synfin::checker
