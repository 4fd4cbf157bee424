// What one exploration covers: users' budgets, the network's faults, time, and the rules taken.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/rulebook.hpp"

namespace synfin::model {

/// How often something may happen: 0..6 times, or any number of times.
struct budget {
    static constexpr std::uint8_t unlimited = 7;
    std::uint8_t times = 0;
    constexpr budget() = default;
    constexpr budget(int n) : times(static_cast<std::uint8_t>(n)) {}  // NOLINT: a number is a budget
    constexpr bool left() const { return times != 0; }
    constexpr budget spent() const { return times == unlimited ? *this : budget(times - 1); }
    friend constexpr bool operator==(budget, budget) = default;
};
inline constexpr budget any_number{budget::unlimited};

/// What the user of one end may do.
struct user_bounds {
    int active_opens = 1;   ///< 0..3
    int passive_opens = 1;  ///< 0..3
    int sends = 0;          ///< SEND calls of one octet each, over all incarnations, 0..3
    int aborts = 0;         ///< 0..3
    bool closes = true;
    bool patient = false;  ///< CLOSE only once the connection is synchronized
};

/// Everything that makes two endpoints and a network a finite system. Numbers are modulo 32, see `world`.
struct bounds {
    std::array<user_bounds, 2> users{};
    budget loss{}, duplication{}, reordering{}, old_segments{}, crashes{}, give_ups{};
    budget attacks{};                 ///< segments with any header fields from someone off the path, 0, 1, 2 or any number
    int channel = 2;                  ///< segments in flight per direction, 1..3
    bool retransmission = true;       ///< timers may fire whenever something is outstanding
    int retransmissions = any_times;  ///< how often the oldest segment may be sent again, 0..3; then the end keeps silent
    bool timed = false;               ///< ticks; segments die of age; TIME-WAIT lasts as long as its timer says
    int msl_ticks = 2;                ///< what the ends take for the maximum segment lifetime, 1..3 ticks (timed only)
    int segment_life = one_msl;       ///< ticks a segment lives at most, 1..4; a network that breaks the promise of an MSL
    int time_wait_msl = 2;            ///< length of TIME-WAIT in MSL, 0..3 (timed only)
    int time_wait_ticks = by_msl;     ///< the same in ticks, 0..15, for lengths that are no multiple of MSL
    bool prompt = false;              ///< timed: no tick passes before everything outstanding was sent again
    bool quiet_time = false;          ///< after a crash nothing is opened until older segments are gone (3.4.2)
    bool repeating_isn = false;       ///< the ISN generator repeats itself: TIME-WAIT alone must keep incarnations apart
    bool delay = true;                ///< off: nothing else happens while a segment is in flight
    int incarnations = 2;             ///< connections an end may begin (ISS chosen), 1..3
    rule_set rules{readings(reading::drop_out_of_order), variant::none};

    static constexpr int any_times = -1, one_msl = 0, by_msl = -1;
    static constexpr int longest_life = 4, longest_time_wait = 15;  ///< ticks a packed state has room for

    /// Ticks a segment lives.
    constexpr int life() const { return segment_life == one_msl ? msl_ticks : segment_life; }
    /// Ticks TIME-WAIT lasts.
    constexpr int time_wait() const { return time_wait_ticks == by_msl ? time_wait_msl * msl_ticks : time_wait_ticks; }
};

/// A named instance.
struct profile {
    std::string name, sentence;
    bounds limits;
    bool swept = false;  ///< too large to number its states unless that is asked for
};

}  // namespace synfin::model
