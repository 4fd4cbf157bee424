#include "cli/commands.hpp"

#include <array>

namespace synfin::cli {

std::span<const command> commands() {
    static constexpr std::array table{
        command{"list", "names that the other subcommands take", add_list},
    };
    return table;
}

}  // namespace synfin::cli
