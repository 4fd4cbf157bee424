// What `sweep` asks of a system: a state is one word, of which only some low bits are used.
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "checker/system.hpp"

namespace synfin::checker {

/// A transition system whose states are words below 2^bits(), 1 <= bits() <= 63; the fewer bits, the smaller the slots.
/// `bits()` stays the same during a sweep.
template <class S>
concept word_system = system<S> && sizeof(typename S::state) == sizeof(std::uint64_t) && requires(const S& sys) {
    { sys.bits() } -> std::convertible_to<unsigned>;
};

/// A system that may find, while it runs, that its words cannot name all its states. Asked now and then by several threads;
/// once true, the sweep ends with `stop_reason::too_narrow` and its figures mean nothing.
template <class S>
concept may_overflow = requires(const S& sys) {
    { sys.overflowed() } -> std::convertible_to<bool>;
};

/// A system with tables of its own that give its words their meaning: a checkpoint keeps them. Called by one thread while
/// no other is inside the system. `load` gets what `save` gave, from a checkpoint with the same identity.
template <class S>
concept saves_tables = requires(const std::remove_const_t<S>& sys, std::remove_const_t<S>& mine,
                                std::span<const std::uint64_t> words) {
    { sys.save() } -> std::same_as<std::vector<std::uint64_t>>;
    mine.load(words);
};

}  // namespace synfin::checker
