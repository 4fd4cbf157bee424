// The states of a world, numbered: explored as words, told whole.
#pragma once
#include <utility>
#include <vector>

#include "checker/asked_world.hpp"
#include "checker/explored.hpp"

namespace synfin::checker {

class found_world : public explored<model::compact_world::state> {
  public:
    using words = explored<model::compact_world::state>;
    /// Refers to the world that knows what the words mean.
    found_world(words&& found, const model::compact_world& w) : words(std::move(found)), world_(w) {}

    [[nodiscard]] model::packed_world whole(state_index i) const { return world_.expand((*this)[i]); }
    /// As `path` and `trace` of explored.
    [[nodiscard]] std::vector<model::packed_world> whole_path(state_index i) const { return expanded(path(i)); }
    [[nodiscard]] std::vector<model::packed_world> whole_trace(unsigned property) const { return expanded(trace(property)); }
    /// The system explored.
    [[nodiscard]] const model::compact_world& system() const { return world_; }

  private:
    [[nodiscard]] std::vector<model::packed_world> expanded(const std::vector<state_type>& way) const {
        std::vector<model::packed_world> all;
        for (const auto& s : way) all.push_back(world_.expand(s));
        return all;
    }

    const model::compact_world& world_;
};

}  // namespace synfin::checker
