// What may still become of one end, whatever its peer and the network do: which ends it may turn into, and which segments it
// will never notice.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "model/world.hpp"

namespace synfin::model {

/// The ends that either side may turn into when any segment that the other side may ever send arrives at any moment. That is
/// more than happens in a run, so what no such future notices goes unnoticed in every run. For worlds without time and attacker.
class end_futures {
  public:
    /// `settle` encodes an end as the one that stands for it.
    end_futures(const world& w, const std::function<std::uint64_t(const endpoint&)>& settle);

    /// The segments, encoded, that may arrive at side e and that end `word` will never notice: now and in every future it
    /// neither changes, answers nor shows anything when they arrive.
    [[nodiscard]] std::vector<std::uint32_t> unnoticed(std::size_t e, std::uint64_t word) const;
    /// How many different ends and segments towards a side there are.
    [[nodiscard]] std::array<std::size_t, 2> sizes(std::size_t e) const {
        return {sides_[e].ends.size(), sides_[e].segments.size()};
    }

  private:
    using bits = std::vector<bool>;
    struct future {
        std::uint64_t word;
        std::vector<std::size_t> next;  ///< ends it may turn into by one step
        bits noticed;                   ///< by number of segment, now or later
        std::size_t tried = 0;          ///< segments that have arrived
    };
    struct side {
        std::vector<future> ends;
        std::unordered_map<std::uint64_t, std::size_t> end_of;
        std::vector<std::uint32_t> segments;
        std::unordered_map<std::uint32_t, std::size_t> segment_of;
    };

    std::size_t end(std::size_t e, std::uint64_t word);
    void segment(std::size_t e, std::uint32_t encoded);
    bool grow(std::size_t e);
    void own_steps(std::size_t e, std::size_t from);
    void arrive(std::size_t e, std::size_t from, std::size_t number);
    void look_ahead(side& s);

    const world& world_;
    std::function<std::uint64_t(const endpoint&)> settle_;
    std::array<side, 2> sides_;
};

}  // namespace synfin::model
