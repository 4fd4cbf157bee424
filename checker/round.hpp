// What the threads of an exploration share while they expand a level: the states still to take, the numbers still to give.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "checker/exploration.hpp"

namespace synfin::checker {

/// Numbers [begin, end).
struct range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    [[nodiscard]] bool empty() const { return begin == end; }
    [[nodiscard]] std::uint64_t size() const { return end - begin; }
};

/// A size for the visited table and the number of states it then takes.
struct room {
    std::uint64_t slots = 0;
    std::uint64_t states = 0;
};

/// The room to begin with.
[[nodiscard]] room first_room(const options& opt, std::uint64_t bytes_per_state);
/// The next larger room within the limits, or nothing when they leave none.
[[nodiscard]] std::optional<room> larger_room(const options& opt, std::uint64_t bytes_per_state, room now);

/// Why no larger room was to be had.
[[nodiscard]] stop_reason limit_reached(const options& opt, room now);

/// How to make numbers dense again: the states to renumber (from, to), and how many there are.
struct move_plan {
    std::vector<std::pair<state_index, state_index>> moves;
    std::uint64_t size = 0;
};
/// `unused` are the disjoint ranges below `granted` that hold no state.
[[nodiscard]] move_plan plan_moves(std::vector<range> unused, std::uint64_t granted);

class round {
  public:
    explicit round(const options& opt) : opt_(opt) {}

    // --- between rounds, one thread -----------------------------------------------------------------------------------
    /// The states of the next level, expanded by `threads` threads.
    void open_level(range level, std::uint32_t depth, unsigned threads);
    /// New states get numbers from `used` up to `capacity`; `shared` when several threads run. `bytes` are in use now.
    void resume(std::uint64_t used, std::uint64_t capacity, bool shared, std::uint64_t bytes);
    /// Numbers given so far.
    [[nodiscard]] std::uint64_t granted() const { return granted_; }
    [[nodiscard]] std::optional<stop_reason> stopped() const;
    [[nodiscard]] double seconds() const;
    [[nodiscard]] bool shared() const { return shared_; }

    // --- any thread, any time -----------------------------------------------------------------------------------------
    /// Some states to expand; false when none are left in this level. Looks at the clock.
    bool claim(range& work, bool reports);
    /// Some numbers for new states; false, and every thread pauses soon, when there is no room.
    bool grant(range& numbers);
    [[nodiscard]] bool paused() const { return pause_.load(std::memory_order_relaxed); }

    /// Ends the exploration: every thread pauses soon.
    void stop(stop_reason reason);

  private:
    void look_at_clock(bool reports);
    void report(double now);

    const options& opt_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::atomic<std::uint64_t> cursor_{0};
    std::atomic<std::uint64_t> granted_{0};
    std::atomic<bool> pause_{false};
    std::atomic<int> stop_{-1};
    range level_;
    std::uint32_t depth_ = 0;
    std::uint64_t chunk_ = 1;
    std::uint64_t block_ = 1;
    std::uint64_t capacity_ = 0;
    bool shared_ = false;
    double reported_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace synfin::checker
