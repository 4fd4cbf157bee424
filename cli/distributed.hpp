// Several processes as one program: `mpirun -np N synfin check ...`. Only rank 0 speaks, all end with the same status.
#pragma once
#include "checker/verify.hpp"
#include "cli/cli.hpp"
#include "model/bound_names.hpp"

namespace synfin::cli {

/// How many processes mpirun started together, this one among them; 1 without mpirun. Told by its environment alone: nothing of
/// MPI runs before `verify_together`.
[[nodiscard]] unsigned rank_count();
/// Whether this process is the one that speaks: prints, writes files.
[[nodiscard]] bool speaks();

/// Nothing of what other ranks than the first print is seen. Comes first.
void hush_other_ranks();

/// Why this subcommand cannot run as one of several ranks; fine when it can, or when there is only one.
[[nodiscard]] result<void> may_run_in_ranks(const std::string& subcommand);

/// Verifies together with the other ranks, in which every one of them must call this; all get the same verdicts and counts.
/// Properties that need the graph of all states are incomplete. Fails, on all ranks, where they were asked different things
/// (hosts with other files, or several programs in one mpirun), and where the program was built without MPI.
[[nodiscard]] result<checker::verification> verify_together(const model::instance& of, const checker::request& r);

/// Comes last, when everything is printed: returns when all ranks have come here. mpirun ends those that still run as soon as
/// one has ended with a status other than 0. A rank that ends without having come here ends all of them.
void leave_ranks();

}  // namespace synfin::cli
