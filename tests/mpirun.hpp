// Starts programs as several ranks, on however few processors there are.
#pragma once
#include <string>

#include "tests/program.hpp"

namespace synfin::test {

/// `mpirun` may be missing, and the tests built without Open MPI's headers.
inline bool have_ranks() {
#ifdef SYNFIN_MPI
    return have_oracle("mpirun");
#else
    WARN("skipped: built without Open MPI (package libopenmpi-dev)");
    return false;
#endif
}

/// Runs a command as `ranks` ranks. Ended after `seconds`, with status 124: a rank that waits for ever fails the test. Open MPI
/// keeps memory until the process ends, which is no leak of ours. Of its own accord mpirun ties two ranks to a processor each,
/// where others may compute.
inline outcome ranks(unsigned ranks, const std::string& command, unsigned seconds = 300) {
    return shell("export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 ASAN_OPTIONS=detect_leaks=0; timeout -k 5 " +
                 std::to_string(seconds) + " mpirun --oversubscribe --bind-to none -np " + std::to_string(ranks) + " " + command);
}

}  // namespace synfin::test
