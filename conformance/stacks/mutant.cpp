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

namespace {

template <std::size_t... I>
constexpr std::array<bool, sizeof...(I)> ask_nothing(std::index_sequence<I...>) {
    return {std::is_same_v<std::decay_t<decltype(model::rule_at<I>.when)>, std::decay_t<decltype(model::always)>>...};
}
constexpr auto has_no_guard = ask_nothing(std::make_index_sequence<model::rule_count>{});

/// Is there anything in the rule that the change could be about?
bool makes_sense(std::size_t rule, mutation_kind k) {
    const model::rule_info& r = model::rule_infos[rule];
    switch (k) {
        case mutation_kind::state_kept:
        case mutation_kind::state_next:
        case mutation_kind::state_before:
            return r.to.has_value();
        case mutation_kind::always:
        case mutation_kind::negated:
            return !has_no_guard[rule];
        default:
            return !moves_an_edge(k) ||
                   (r.on.has(model::event::segment_arrives) && (!has_no_guard[rule] || r.at == model::step::acceptability));
    }
}

}  // namespace

std::vector<mutation> all_mutations() {
    std::vector<mutation> all;
    for (std::size_t rule = 0; rule < model::rule_count; ++rule) {
        if (model::rule_infos[rule].only_in != model::variant::none) continue;
        for (unsigned k = 0; k < mutation_kind_count; ++k)
            if (const auto kind = static_cast<mutation_kind>(k); makes_sense(rule, kind)) all.push_back({rule, kind});
    }
    return all;
}

}  // namespace synfin::conformance
