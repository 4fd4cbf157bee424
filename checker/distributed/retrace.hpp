// Shortest paths to sightings, found again backwards: no rank stores parents. A level is expanded once more for all sightings
// beyond it together; the smallest predecessor is told, so the paths depend on the model alone, not on ranks and timing.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "checker/distributed/communicator.hpp"
#include "checker/distributed/shared_form.hpp"
#include "checker/state_store.hpp"

namespace synfin::checker {

/// A path to be found: its states so far, the last one first; the first of them is in `level`.
template <packed_state State>
struct open_path {
    std::vector<State> backwards;
    std::size_t level = 0;  ///< of backwards.back()
};

namespace detail {

/// Looks for transitions into some states.
template <system S>
class predecessors {
  public:
    using State = shared_state_of<S>;
    predecessors(const S& sys, std::vector<State> wanted) : sys_(sys), wanted_(std::move(wanted)), best_(wanted_.size()) {}

    /// All successors of `here` follow.
    void expand(const typename S::state& here) { here_ = share(sys_, here); }
    void operator()(const typename S::state& made, step = {}) {
        const State next = share(sys_, made);
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (same(wanted_[i], next) && (!best_[i] || here_ < *best_[i])) best_[i] = here_;
    }
    void cut() {}

    /// Collective: the smallest predecessor of each wanted state on any rank.
    [[nodiscard]] std::vector<State> smallest(const communicator& all) const {
        constexpr std::size_t n = std::tuple_size_v<State>;
        std::vector<std::uint64_t> words;
        for (const auto& b : best_) {
            const State s = b.value_or(State{});
            words.push_back(b.has_value());
            words.insert(words.end(), s.begin(), s.end());
        }
        const auto told = all.gather(words);
        std::vector<std::optional<State>> best(wanted_.size());
        for (std::size_t at = 0; at < told.size(); at += 1 + n) {
            if (told[at] == 0) continue;
            State s;
            std::copy_n(told.begin() + static_cast<std::ptrdiff_t>(at) + 1, n, s.begin());
            auto& b = best[at / (1 + n) % wanted_.size()];
            if (!b || s < *b) b = s;
        }
        std::vector<State> chosen;
        for (const auto& b : best) chosen.push_back(b.value());
        return chosen;
    }
    [[nodiscard]] const std::vector<State>& wanted() const { return wanted_; }

  private:
    const S& sys_;
    std::vector<State> wanted_;
    std::vector<std::optional<State>> best_;
    State here_{};
};

}  // namespace detail

/// Collective: follows every path back to an initial state. `level_ends[d]` is one beyond the last state of level d in this
/// rank's store. Costs at most one more expansion of the levels before the deepest path.
template <system S>
void retrace(const S& sys, const state_store<typename S::state>& store, const std::vector<std::uint64_t>& level_ends,
             const communicator& all, std::vector<open_path<shared_state_of<S>>>& paths) {
    using State = shared_state_of<S>;
    std::size_t level = 0;
    for (const auto& p : paths) level = std::max(level, p.level);
    for (; level > 0; --level) {
        std::vector<State> wanted;
        for (const auto& p : paths)
            if (p.level == level) wanted.push_back(p.backwards.back());
        std::sort(wanted.begin(), wanted.end());
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        detail::predecessors<S> sink(sys, std::move(wanted));
        for (std::uint64_t i = level < 2 ? 0 : level_ends[level - 2]; i < level_ends[level - 1]; ++i) {
            const auto here = store[static_cast<state_index>(i)];
            sink.expand(here);
            sys.successors(here, sink);
        }
        const auto chosen = sink.smallest(all);
        for (auto& p : paths) {
            if (p.level != level) continue;
            const auto at = std::lower_bound(sink.wanted().begin(), sink.wanted().end(), p.backwards.back());
            p.backwards.push_back(chosen[static_cast<std::size_t>(at - sink.wanted().begin())]);
            --p.level;
        }
    }
}

}  // namespace synfin::checker
