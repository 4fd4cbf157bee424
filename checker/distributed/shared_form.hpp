// States as all processes understand them. A process may number the parts of its states as it meets them: those words are its
// own, and what travels is another form.
#pragma once
#include <concepts>

#include "checker/system.hpp"

namespace synfin::checker {

/// A system with a second form of its states, equal words for equal states on every rank.
template <class S>
concept translated = system<S> && packed_state<typename S::shared_state> &&
    requires(const S& sys, const typename S::state& own, const typename S::shared_state& shared) {
    { sys.share(own) } -> std::same_as<typename S::shared_state>;
    { sys.localise(shared) } -> std::same_as<typename S::state>;
};

namespace detail {
template <class S>
struct shared_state {
    using type = typename S::state;
};
template <translated S>
struct shared_state<S> {
    using type = typename S::shared_state;
};
}  // namespace detail

/// The form that travels: `S::shared_state` where there is one, the states themselves otherwise.
template <system S>
using shared_state_of = typename detail::shared_state<S>::type;

template <system S>
[[nodiscard]] shared_state_of<S> share(const S& sys, const typename S::state& own) {
    if constexpr (translated<S>)
        return sys.share(own);
    else
        return own;
}

template <system S>
[[nodiscard]] typename S::state localise(const S& sys, const shared_state_of<S>& shared) {
    if constexpr (translated<S>)
        return sys.localise(shared);
    else
        return shared;
}

}  // namespace synfin::checker
