#include "checker/witness.hpp"

#include "checker/foreign_program.hpp"

namespace synfin::checker {

const std::vector<witness_needs>& witnesses() {
    static const std::vector<witness_needs> all{{witness_tool::spin, "Spin", "spin", {"spin", "gcc"}},
                                                {witness_tool::rumur, "Rumur", "rumur", {"rumur", "gcc"}}};
    return all;
}

std::vector<std::string> missing_for(witness_tool tool) {
    std::vector<std::string> packages;
    for (const auto& w : witnesses())
        if (w.tool == tool)
            for (const auto& program : w.programs)
                if (!is_installed(program)) packages.push_back(program);
    return packages;
}

}  // namespace synfin::checker
