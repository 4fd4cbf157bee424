// Do the properties notice a rule that is wrong? Small instances of the model are explored with one rule changed, as if the
// mutant were the model. What the model itself does not keep in an instance is not held against a mutant.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "conformance/machine.hpp"
#include "model/world.hpp"

namespace synfin::conformance {

/// A property that a mutant breaks.
struct broken_property {
    model::property id = model::property::count_;
    std::string instance{};   ///< the name of the instance that shows it
    std::uint32_t depth = 0;  ///< steps to where it is broken; the depth of the whole exploration for what is never seen
};

/// The instances, each explored once as the model is, under each set of readings that is asked for.
class exploration_judge {
  public:
    exploration_judge();
    ~exploration_judge();

    /// The first property of the first instance that `changed` breaks; of several in one instance the one with the shortest
    /// way. Nothing when all are kept, or when the rule is never met: rules of readings that the small worlds cannot hold
    /// (a held block) are met nowhere. May be called by several threads.
    [[nodiscard]] std::optional<broken_property> judge(const mutation& changed);

    /// How many states the model has in each instance under the default readings.
    [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> sizes();

    struct instance;  ///< an instance and what the model keeps in it

  private:
    using atlas = std::vector<std::unique_ptr<instance>>;
    const atlas& under(model::readings taken);

    std::mutex mutex_;
    std::map<std::uint64_t, atlas> made_;
};

}  // namespace synfin::conformance
