// What an engine sees of a model: states as a few machine words, initial states, successors, observed properties.
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace synfin::checker {

/// A set of up to 64 properties; bit i is property i.
using property_mask = std::uint64_t;
/// A set of up to 32 action classes; bit k is class k.
using kind_mask = std::uint32_t;
inline constexpr kind_mask every_kind = ~kind_mask{0};

/// What a transition tells beside its successor.
struct step {
    property_mask seen = 0;  ///< properties seen (violated or witnessed) by this very transition
    std::uint8_t kind = 0;   ///< action class, 0..31; graph algorithms filter by it
};

namespace detail {
template <class T>
inline constexpr std::size_t words_of = 0;
template <std::size_t N>
inline constexpr std::size_t words_of<std::array<std::uint64_t, N>> = N;
}  // namespace detail

/// One to six 64-bit words. Equal words mean equal states, so the model must keep them canonical.
template <class T>
concept packed_state = detail::words_of<T>
>= 1 && detail::words_of<T> <= 6;

/// Where a system puts its successors; the engine's own sinks have the same shape.
template <packed_state State>
struct any_sink {
    /// One transition into `next`.
    void operator()(const State& next, step how = {}) const;
    /// One transition left out because a bound of the model forbids it.
    void cut() const;
};

/// Where a system puts its initial states.
template <packed_state State>
struct any_emit {
    void operator()(const State& initial) const;
};

/// A finite transition system. All three members are const, give the same answers in the same order every time, and may
/// be called by several threads at once.
///   initial(emit)          calls emit(state) for every initial state
///   successors(s, sink)    calls sink(next, step) for every transition of s, sink.cut() for every one a bound cut off
///   observe(s)             the properties seen in s itself
template <class S>
concept system = packed_state<typename S::state> &&
    requires(const S& sys, const typename S::state& s, any_sink<typename S::state>& sink, any_emit<typename S::state>& emit) {
    sys.initial(emit);
    sys.successors(s, sink);
    { sys.observe(s) } -> std::same_as<property_mask>;
};

}  // namespace synfin::checker
