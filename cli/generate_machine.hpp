// `synfin generate --machine` and `--verify`: complete suites for Mealy machines, and whether they are complete.
#pragma once
#include <cstdint>
#include <string>

#include "cli/cli.hpp"

namespace synfin::cli {

struct machine_options {
    std::string machine;          ///< a Graphviz file; empty: the machine of the endpoint behind the suites complete-K
    unsigned extra_states = 0;    ///< how many more states than the machine's a faulty one may have
    std::string method = "spyh";  ///< or "hsi"
    bool verify = false;
    std::uint64_t seed = 1;  ///< of the mutants
    std::string path = "-";  ///< where the words go: a file, "-" for stdout; empty: nowhere
};

/// Makes the suite, writes its words one a line, says what it costs and whether it is complete: on stdout, or on stderr when
/// the words go to stdout. Refuted: `violation`, and the machine that escapes is written to PATH.escaped.dot when there is a
/// file PATH. A proof that would take too long: `incomplete`. Errors: the file cannot be read, is no machine, or no minimal one.
[[nodiscard]] result<exit_status> generate_for_machine(const machine_options& options);

}  // namespace synfin::cli
