// `synfin check --bottoms`: where every run of an instance ends up.
#pragma once
#include <string>
#include <vector>

#include "checker/exploration.hpp"
#include "cli/bounds_options.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "model/bottoms.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// Bottom components that look alike: no step leaves any of them.
struct bottom_group {
    const model::bottom_class* what = nullptr;  ///< null when the table has no name for it
    std::string ends;                           ///< the states of A and B in the state of least depth
    bool empty_network = true, cycle = false, cut = false;
    std::uint64_t components = 0, states = 0;
    std::uint32_t depth = 0;                ///< of a nearest one
    std::vector<model::packed_world> path;  ///< a shortest way to it
};

struct bottoms {
    model::instance of;
    checker::exploration explored;
    std::vector<bottom_group> groups;  ///< by class, then by the states of the ends; empty after a limit

    [[nodiscard]] bool all_named() const;
};

/// Explores an instance with one thread, so that the ways are always the same ones.
[[nodiscard]] bottoms find_bottoms(const model::instance& of, const checker::options& how);

/// The groups with their reasons, each with a trace address.
[[nodiscard]] std::string bottoms_text(const bottoms& b, const screen& shown);
[[nodiscard]] std::string bottoms_json(const bottoms& b);

/// Finds and tells them. A component without a name is a violation, a limit leaves everything open.
[[nodiscard]] result<exit_status> tell_bottoms(const instance_options& of, const checker::options& how, const output& out,
                                               const screen& shown);

}  // namespace synfin::cli
