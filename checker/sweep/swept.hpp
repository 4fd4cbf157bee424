// The outcome of a sweep: counts, and shortest traces recovered from the log.
#pragma once
#include <utility>
#include <vector>

#include "checker/sweep/sweep_image.hpp"
#include "checker/sweep/word_system.hpp"

namespace synfin::checker {

template <packed_state State>
class swept : public sweep_summary {
  public:
    explicit swept(sweep_image&& end)
        : sweep_summary(std::move(end.told)), log_(std::move(end.log)), sighted_(end.sighted), successors_(end.successors) {}

    /// A shortest path on which `property` is seen, from an initial state, ended by the successor when a transition shows it.
    /// Empty: never seen, or no traces were kept. `sys` must be the system swept (with the same tables): an error when its
    /// transitions do not lead where they led.
    template <word_system S>
    [[nodiscard]] result<std::vector<State>> trace(const S& sys, unsigned property) const {
        if (property >= 64 || !sightings[property] || log_.chunks().empty()) return std::vector<State>{};
        const sighting& s = *sightings[property];
        const auto way = log_.way_to(sighted_[property]);
        if (!way || way->size() + (s.on_transition ? 1 : 0) != s.depth + 1) return failure("a broken log of parents");
        std::vector<State> path;
        for (const std::uint32_t nth : *way) {
            nth_state sink{nth};
            if (path.empty())
                sys.initial(sink);
            else
                sys.successors(path.back(), sink);
            if (!sink.hit) return failure(other_system);
            path.push_back(sink.found);
        }
        if (s.on_transition) {
            const State last = path.back();
            path.push_back({successors_[property]});
            step_into sink{path.back()};
            sys.successors(last, sink);
            if (!(sink.seen >> property & 1)) return failure(other_system);
        } else if (!(sys.observe(path.back()) >> property & 1)) {
            return failure(other_system);
        }
        return path;
    }

  private:
    static constexpr const char* other_system = "a trace that does not replay: not the system that was swept";

    struct nth_state {
        std::uint32_t wanted;
        State found{};
        bool hit = false;
        std::uint32_t count = 0;

        void operator()(const State& s, step = {}) {
            if (count++ == wanted) found = s, hit = true;
        }
        void cut() {}
    };
    struct step_into {
        State wanted;
        property_mask seen = 0;

        void operator()(const State& s, step how) { seen |= s == wanted ? how.seen : 0; }
        void cut() {}
    };

    parent_log log_;
    std::array<place, 64> sighted_;
    std::array<std::uint64_t, 64> successors_;
};

}  // namespace synfin::checker
