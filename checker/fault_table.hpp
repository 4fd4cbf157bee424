// How many faults of which kind break which property: the least number, found by exploring with none, one, two, ... of them.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/verify.hpp"

namespace synfin::checker {

/// One kind of fault: the budget of the bounds that counts it.
struct fault_class {
    std::string_view name;  ///< as a column
    std::string_view one;   ///< of one such fault, in a sentence
    model::budget model::bounds::*times;
};

/// Every kind there is, in the order of the columns. A new kind is a line here.
[[nodiscard]] std::span<const fault_class> fault_classes();

/// A number of faults of one kind.
struct faults {
    std::size_t kind = 0;  ///< place in `fault_classes`
    model::budget times{};
    friend bool operator==(const faults&, const faults&) = default;
};

/// Where faults are added: an instance, the properties that mean something in it, and how far to go.
struct fault_base {
    model::bounds limits;  ///< a kind with a budget here is a condition of the base, not a column
    std::vector<model::property> properties;
    std::vector<faults> most;           ///< kinds of which fewer than `any` number are explored; 0 = not this kind
    model::budget most_in_pairs{};      ///< of each of two kinds; 0 = no pairs
    std::vector<std::size_t> unpaired;  ///< kinds that enter no pair
};

enum class fault_effect : std::uint8_t {
    breaks,      ///< with these faults and no fewer; of a `sometimes` property: reaches
    withstands,  ///< holds with that many (of a `sometimes` property: is not reached), everything explored
    vacuous,     ///< no reachable state satisfies the premise
    incomplete,  ///< a limit ended the exploration
};

/// What faults of one or two kinds do to a property; of no kind: what it does without any fault.
struct fault_entry {
    model::property id{};
    std::vector<faults>
        with;  ///< with `breaks` the least numbers (least sum, then fewest of the first kind); else the most explored
    fault_effect effect = fault_effect::incomplete;
    std::uint32_t depth = 0;  ///< steps of the shortest witness with those numbers
    finding_path path;        ///< empty unless it breaks
    model::bounds limits;     ///< the base with those faults: what was explored
    bool cut = false;         ///< a bound left steps out there
};

struct fault_findings {
    std::vector<fault_entry> entries;  ///< by property, then by number of kinds
    std::uint64_t states = 0;          ///< of all explorations together
    unsigned explorations = 0;
    bool complete = true;

    [[nodiscard]] const fault_entry* find(model::property p, const std::vector<std::size_t>& kinds) const;
};

/// Explores the base without faults, with each kind alone, and with each two kinds that do nothing alone. A limit of `how` holds
/// for each exploration, its seconds for all of them together. `tell` hears what is being explored.
[[nodiscard]] fault_findings judge_faults(const fault_base& base, const options& how,
                                          const std::function<void(const std::string&)>& tell);

}  // namespace synfin::checker
