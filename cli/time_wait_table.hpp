// `synfin check --time-wait`: the least length of TIME-WAIT at which each property holds, over losses, retransmissions and the
// life of a segment.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/time_wait.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// One network and one patience of the senders.
struct time_wait_cell {
    std::string loss, again;  ///< values of the bounds `loss` and `retransmissions`
    int life = 0;             ///< ticks a segment lives
    model::instance of;
    bool left_out = false;  ///< the channel does not hold what is sent there
    checker::length_findings found;

    /// The instance of one length.
    [[nodiscard]] model::instance with_length(int ticks) const;
};

/// Properties over a grid of networks.
struct time_wait_section {
    std::string sentence;
    model::instance base;
    bool orderly = false;  ///< only runs without a RST
    std::vector<model::property> properties;
    std::vector<std::string> losses, agains;
    std::vector<int> lives;
    std::vector<time_wait_cell> cells;  ///< by loss, then retransmissions, then life

    [[nodiscard]] const time_wait_cell& at(std::size_t loss, std::size_t again, std::size_t life) const {
        return cells.at((loss * agains.size() + again) * lives.size() + life);
    }
};

struct time_wait_table {
    std::vector<time_wait_section> sections;
    double seconds = 0;
    [[nodiscard]] bool complete() const;
    [[nodiscard]] bool as_claimed() const { return true; }  ///< the catalogue claims nothing about other lengths
};

/// The instances of the table, nothing explored yet.
[[nodiscard]] std::vector<time_wait_section> time_wait_sections();

/// Explores them all. Limits in `how` are for each exploration, its seconds for the whole.
[[nodiscard]] time_wait_table judge_time_wait(const checker::options& how, const std::function<void(std::string_view)>& progress);

/// The law of docs/time-wait.md: the least length in ticks, or nothing when no length is enough. The table looks there first;
/// it is a law as far as a test finds every cell in agreement.
[[nodiscard]] std::optional<int> lawful_length(model::property p, const model::bounds& b);

[[nodiscard]] std::string time_wait_text(const time_wait_table& t, const screen& shown);
/// Keys: docs/time-wait.md.
[[nodiscard]] std::string time_wait_json(const time_wait_table& t);

/// In MSL: "1.5", "none" (up to the longest that was explored), "?" (a limit), "." (left out). `row`: place of the property.
[[nodiscard]] std::string least_text(const time_wait_cell& c, std::size_t row);

}  // namespace synfin::cli
