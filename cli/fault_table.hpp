// `synfin check --faults`: the least number of faults of each kind that breaks each property.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fault_table.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// One instance to which faults are added.
struct fault_section {
    model::instance of;
    std::string sentence;
    checker::fault_base base;
    checker::fault_findings found;

    /// The instance of an entry, as `synfin check --profile` and addresses name it.
    [[nodiscard]] model::instance instance_of(const checker::fault_entry& e) const { return {of.profile, e.limits}; }
    /// The catalogue claims this property under these faults, and it breaks.
    [[nodiscard]] static bool contradicts(const checker::fault_entry& e);
    /// Where `synfin explain` shows the witness of an entry that breaks.
    [[nodiscard]] std::string address_of(const checker::fault_entry& e) const;
};

struct fault_table {
    std::vector<fault_section> sections;
    double seconds = 0;
    [[nodiscard]] bool complete() const;
    [[nodiscard]] bool as_claimed() const;  ///< nothing the catalogue claims was broken
};

/// The instances of the table, nothing explored yet.
[[nodiscard]] std::vector<fault_section> fault_sections();

/// Explores them all. Limits in `how` are for each exploration, its seconds for the whole.
[[nodiscard]] fault_table judge_fault_table(const checker::options& how, const std::function<void(std::string_view)>& progress);

[[nodiscard]] std::string faults_text(const fault_table& t, const screen& shown);
/// Keys: docs/faults.md.
[[nodiscard]] std::string faults_json(const fault_table& t);

/// "2 in 17" (breaks, in so many steps), "-" (holds), "- up to 2", "." (its premise is never met), "?" (a limit), "given".
[[nodiscard]] std::string cell_text(const fault_section& s, model::property p, const std::vector<std::size_t>& kinds);

}  // namespace synfin::cli
