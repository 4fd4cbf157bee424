#include "cli/commands.hpp"

#include <array>

namespace synfin::cli {

std::span<const command> commands() {
    static constexpr std::array table{
        command{"check", "explore an instance exhaustively and judge the properties", add_check},
        command{"crosscheck", "explore an instance with Spin as well: the same states, the same verdicts?", add_crosscheck},
        command{"export", "write the model for other tools and for people", add_export},
        command{"list", "names that the other subcommands take", add_list},
    };
    return table;
}

}  // namespace synfin::cli
