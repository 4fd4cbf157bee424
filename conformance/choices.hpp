// Which readings a stack may follow, as far as they have been decided: a cube of the space of all reading sets.
//
// A run of the rulebook asks for a reading only when it matters. So choices start open and are split lazily: the first
// time an open one is consulted it is refused, and the alternative that takes it is noted, to be run as well.
#pragma once
#include <cstdint>
#include <vector>

#include "model/rulebook.hpp"

namespace synfin::conformance {

/// The reading sets that agree with `taken` on the readings in `known`.
struct cube {
    std::uint64_t known = 0, taken = 0;
    auto operator<=>(const cube&) const = default;

    /// Every reading set in `other` is in this one too.
    [[nodiscard]] constexpr bool covers(const cube& other) const {
        return (known & ~other.known) == 0 && ((taken ^ other.taken) & known) == 0;
    }
    [[nodiscard]] constexpr bool allows(model::readings set) const { return ((set.bits ^ taken) & known) == 0; }
};

/// One way through the open choices, and the other ways that it passed by.
class choices {
  public:
    explicit choices(cube from) : made_(from) {}

    [[nodiscard]] const cube& made() const { return made_; }
    [[nodiscard]] std::vector<cube>& alternatives() { return alternatives_; }

    /// Is this reading taken? An open choice is decided now.
    bool takes(model::reading r) { return decide(std::uint64_t{1} << static_cast<unsigned>(r)); }
    /// Are all of `taken` taken and all of `refused` refused?
    bool allows(const model::condition& c) {
        for (std::uint64_t rest = c.taken; rest != 0; rest &= rest - 1)
            if (!decide(rest & -rest)) return false;
        for (std::uint64_t rest = c.refused; rest != 0; rest &= rest - 1)
            if (decide(rest & -rest)) return false;
        return true;
    }

  private:
    bool decide(std::uint64_t bit) {
        if ((made_.known & bit) == 0) {
            made_.known |= bit;
            alternatives_.push_back({made_.known, made_.taken | bit});
        }
        return (made_.taken & bit) != 0;
    }

    cube made_;
    std::vector<cube> alternatives_;
};

/// Found by argument-dependent lookup where the interpreter asks whether a rule is part of the rulebook.
inline bool applies(std::size_t rule, choices& open) {
    return model::rule_infos[rule].only_in == model::variant::none && open.allows(model::rule_infos[rule].where);
}

/// A list of cubes that holds the same reading sets and is short: neighbours joined, covered ones dropped.
[[nodiscard]] std::vector<cube> joined(std::vector<cube> cubes);

}  // namespace synfin::conformance
