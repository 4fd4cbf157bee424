// What may be asked of an exploration and what it tells, whatever the type of its states.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "checker/system.hpp"

namespace synfin::checker {

/// The place of a state in breadth-first order; also its vertex in the graph.
using state_index = std::uint32_t;
/// The parent of an initial state.
inline constexpr state_index no_state = std::numeric_limits<state_index>::max();

/// Why an exploration ended.
enum class stop_reason : std::uint8_t {
    finished,      ///< every reachable state was expanded
    found,         ///< everything in `options::stop_when` was seen
    state_limit,   ///< `options::state_limit`, or the 2^32 - 2 states an index can name
    memory_limit,  ///< `options::memory_limit_bytes`
    time_limit,    ///< `options::seconds_limit`
    cancelled,     ///< the progress callback returned false, or `sweep_options::stop` was set
    too_narrow,    ///< only `sweep`: the words of the system cannot name all its states; build it with wider ones
};

/// "finished", "memory limit", ... for a message.
[[nodiscard]] std::string_view to_string(stop_reason reason);

/// A look at a running exploration.
struct progress {
    std::uint64_t states = 0;      ///< stored so far
    std::uint32_t depth = 0;       ///< level being expanded; the initial states are level 0
    std::uint64_t frontier = 0;    ///< states in that level
    double states_per_second = 0;  ///< since the start
    std::uint64_t bytes = 0;       ///< memory in use
    double seconds = 0;            ///< since the start
};

/// How to explore. A limit of 0 is no limit.
struct options {
    unsigned threads = 1;
    std::uint64_t memory_limit_bytes = 0;
    double seconds_limit = 0;
    std::uint64_t state_limit = 0;
    /// End after the level in which the last of these properties is seen; 0 explores everything.
    property_mask stop_when = 0;
    /// Called about every `progress_seconds`, by one thread at a time; false ends the exploration.
    std::function<bool(const progress&)> on_progress;
    double progress_seconds = 0.5;
    /// Slots of the visited table at the start. It grows by itself; a good guess saves a few per cent.
    std::uint64_t first_slots = std::uint64_t{1} << 16;
};

/// Where a property was seen first: no path to it is shorter.
struct sighting {
    std::uint32_t depth = 0;     ///< transitions from an initial state
    state_index state = 0;       ///< the state seen, or the one the transition leaves
    bool on_transition = false;  ///< then `explored::trace` ends with its successor
};

/// What an exploration tells, without the states.
struct exploration {
    std::uint64_t states = 0;
    std::uint64_t transitions = 0;
    std::uint64_t cut = 0;    ///< transitions left out by bounds of the model
    std::uint32_t depth = 0;  ///< last level with states; the initial states are level 0
    bool complete = false;    ///< every reachable state was expanded
    stop_reason reason = stop_reason::finished;
    double seconds = 0;
    std::uint64_t peak_bytes = 0;            ///< table, states and parents; what the engine itself used
    std::vector<std::uint64_t> level_sizes;  ///< states of level 0, 1, ..., depth; the last is partial after a limit
    property_mask seen = 0;                  ///< properties with a sighting
    std::array<std::optional<sighting>, 64> sightings{};

    /// The level of a state: the length of the shortest path to it.
    [[nodiscard]] std::uint32_t depth_of(state_index state) const;
};

}  // namespace synfin::checker
