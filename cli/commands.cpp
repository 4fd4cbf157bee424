#include "cli/commands.hpp"

#include <array>

namespace synfin::cli {

std::span<const command> commands() {
    static constexpr std::array table{
        command{"check", "explore an instance exhaustively and judge the properties", add_check},
        command{"crosscheck", "explore an instance with Spin as well: the same states, the same verdicts?", add_crosscheck},
        command{"explain", "tell a topic, rule, property, variant, state or trace to a person", add_explain},
        command{"export", "write the model for other tools and for people", add_export},
        command{"generate", "write the test cases of a suite", add_generate},
        command{"learn", "infer a TCP stack's own state machine, and compare it with the model", add_learn},
        command{"list", "names that the other subcommands take", add_list},
        command{"prove", "prove the properties for every sequence number and every network", add_prove},
        command{"run", "test a TCP stack", add_run},
    };
    return table;
}

}  // namespace synfin::cli
