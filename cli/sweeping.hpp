// `synfin check --sweep`: state spaces too large to number their states, checkpoints, Ctrl-C.
#pragma once
#include <atomic>
#include <optional>

#include "checker/sweep_world.hpp"
#include "checker/verify.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

struct sweep_choices {
    bool wanted = false;
    std::string checkpoint;  ///< folder
    double every = 0;        ///< seconds
    bool resume = false;
    std::string reduce;  ///< reductions by name; empty: none
};
void add_sweep(CLI::App& app, sweep_choices& o);

/// True once Ctrl-C was pressed or SIGTERM came; from the first call on they are noticed instead of ending the program. A second
/// one ends it.
[[nodiscard]] const std::atomic<bool>& interrupted();

/// Whether the choices, or the profile, ask for a sweep.
[[nodiscard]] bool is_swept(const sweep_choices& o, const model::instance& of);

/// The reductions that were asked for. Errors: an unknown name; one that is not sound for the instance; something asked that a
/// reduced run does not judge.
[[nodiscard]] result<model::reductions> chosen_reductions(const sweep_choices& o, const model::instance& of,
                                                          const checker::request& r);

/// As `checker::verify`, without keeping the states. Properties that need the graph of all states are not claimed, unless they
/// were named; then they are incomplete. Errors: those of the checkpoint.
[[nodiscard]] result<checker::verification> verify_swept(const model::instance& of, const checker::request& r,
                                                         const sweep_choices& o, model::reductions reduced,
                                                         checker::swept_world& told);

/// One line: where the memory went.
[[nodiscard]] std::string sweep_text(const checker::swept_world& told);
/// The same as a JSON object.
[[nodiscard]] std::string sweep_json(const checker::swept_world& told);

}  // namespace synfin::cli
