// `synfin check --half-open`: for each kind of half-open connection, how many segments it takes at most to resolve it.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/half_open.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// One way for half-open connections to come about.
struct half_open_cause {
    std::string name, sentence;
    model::instance of;
    checker::half_open_findings found;
};

struct half_open_table {
    std::vector<half_open_cause> causes;
    double seconds = 0;
    [[nodiscard]] bool complete() const;
    [[nodiscard]] bool as_claimed() const { return true; }  ///< the catalogue claims no number
};

/// The instances of the table, nothing explored yet.
[[nodiscard]] std::vector<half_open_cause> half_open_causes();

/// Explores them all. Limits in `how` are for each, its seconds for the whole.
[[nodiscard]] half_open_table judge_half_open_table(const checker::options& how,
                                                    const std::function<void(std::string_view)>& progress);

/// "3", "silent after 2", "loops", "cut after 4"; "." when there is no such start.
[[nodiscard]] std::string worst_text(const checker::worst_way& w);

[[nodiscard]] std::string half_open_text(const half_open_table& t, const screen& shown);
/// Keys: docs/half-open.md.
[[nodiscard]] std::string half_open_json(const half_open_table& t);

}  // namespace synfin::cli
