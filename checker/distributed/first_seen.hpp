// Where properties are seen first. Which of several places at the same depth is told must not depend on how fast which rank
// was: it is the one with the smallest words.
#pragma once
#include <bit>
#include <compare>
#include <utility>

#include "checker/distributed/communicator.hpp"
#include "checker/system.hpp"

namespace synfin::checker {

/// A place where a property is seen: a state, or a transition and where it leads. States come before transitions.
template <packed_state State>
struct glimpse {
    bool on_transition = false;
    State state{};
    State successor{};
    auto operator<=>(const glimpse&) const = default;
};

template <packed_state State>
class first_seen {
  public:
    /// Properties whose smallest place is settled.
    [[nodiscard]] property_mask known() const { return known_; }

    /// `properties`, none of them known, are seen in this level.
    void note(property_mask properties, const glimpse<State>& where) {
        for (property_mask rest = properties; rest; rest &= rest - 1) {
            auto& best = best_[static_cast<std::size_t>(std::countr_zero(rest))];
            if (!(fresh_ & rest & -rest) || where < best) best = where;
        }
        fresh_ |= properties;
    }

    /// Collective, after a level: calls settled(property, place) for each property that any rank saw in it.
    template <class Settled>
    void settle(const communicator& all, Settled&& settled) {
        const property_mask everywhere = all.unite(fresh_);
        for (property_mask rest = everywhere; rest; rest &= rest - 1)
            settled(static_cast<unsigned>(std::countr_zero(rest)), smallest(all, std::countr_zero(rest)));
        known_ |= everywhere;
        fresh_ = 0;
    }

  private:
    static constexpr std::size_t n = std::tuple_size_v<State>;

    [[nodiscard]] glimpse<State> smallest(const communicator& all, int property) const {
        const auto& own = best_[static_cast<std::size_t>(property)];
        std::array<std::uint64_t, 2 + 2 * n> words{fresh_ >> property & 1, own.on_transition};
        for (std::size_t i = 0; i < n; ++i) words[2 + i] = own.state[i], words[2 + n + i] = own.successor[i];
        const auto told = all.gather(words);
        glimpse<State> best;
        bool any = false;
        for (auto at = told.begin(); at != told.end(); at += words.size()) {
            if (at[0] == 0) continue;
            glimpse<State> g{at[1] != 0, {}, {}};
            for (std::size_t i = 0; i < n; ++i) g.state[i] = at[2 + i], g.successor[i] = at[2 + n + i];
            if (!std::exchange(any, true) || g < best) best = g;
        }
        return best;
    }

    property_mask known_ = 0, fresh_ = 0;
    std::array<glimpse<State>, 64> best_{};
};

}  // namespace synfin::checker
