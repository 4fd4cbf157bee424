// `synfin check --time-wait`: the least length of TIME-WAIT at which each property that depends on it holds.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/time_wait.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// One column: what the network does.
struct time_wait_column {
    std::string name;
    model::instance of;
    checker::length_findings found;
};

/// Properties over networks.
struct time_wait_section {
    std::string sentence;
    bool orderly = false;
    std::vector<model::property> properties;
    std::vector<time_wait_column> columns;

    /// The instance of one length.
    [[nodiscard]] static model::instance instance_of(const time_wait_column& c, int msl);
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

[[nodiscard]] std::string time_wait_text(const time_wait_table& t, const screen& shown);
/// Keys: docs/time-wait.md.
[[nodiscard]] std::string time_wait_json(const time_wait_table& t);

/// "2", "none up to 3", "?" (a limit).
[[nodiscard]] std::string least_text(const checker::length_row& r);

}  // namespace synfin::cli
