#include "conformance/stacks/mutant.hpp"

#include "support/names.hpp"

namespace synfin::conformance {

std::string name(const mutation& m) { return std::string(model::rule_infos[m.rule].id) + "/" + std::string(name(m.kind)); }

result<mutation> mutation_named(std::string_view text) {
    std::vector<std::string> names;
    for (const mutation& m : all_mutations()) {
        names.push_back(name(m));
        if (names.back() == text) return m;
    }
    return tl::unexpected(unknown_name("mutant", text, names));
}

std::vector<mutation> all_mutations() {
    std::vector<mutation> all;
    for (std::size_t rule = 0; rule < model::rule_count; ++rule) {
        if (model::rule_infos[rule].only_in != model::variant::none) continue;
        for (unsigned k = 0; k < mutation_kind_count; ++k) all.push_back({rule, static_cast<mutation_kind>(k)});
    }
    return all;
}

}  // namespace synfin::conformance
