#include "cli/check_modes.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace synfin::cli {
namespace {

using enum option_kind;

constexpr std::string_view of_its_own = "explores instances of its own";
constexpr std::string_view no_graph = "keeps no graph to judge liveness on";
constexpr option_kind table = threads | limit | document;

constexpr std::array<check_mode, 10> modes{{
    {"--faults", of_its_own, table},
    {"--half-open", of_its_own, table},
    {"--time-wait", of_its_own, table},
    {"--variants", "explores every mistake to the end, in instances of its own", threads | document},
    {"--bottoms", "looks at the graph of one instance, always in the same order", instance | limit | document},
    {"--sweep", no_graph, everything - liveness},
    {"--checkpoint", no_graph, everything - liveness},
    {"--reduce", no_graph, everything - liveness},
    {of_a_swept_profile, no_graph, everything - liveness},
    {in_ranks, "is one plain exploration, with one thread a process", everything - liveness - threads - sweep - reduction},
}};

constexpr std::array<std::pair<std::string_view, option_kind>, 17> kinds{{
    {"--profile", instance},
    {"--variant", instance},
    {"--property", question},
    {"--where", question},
    {"--unconditionally", question},
    {"--without", liveness},
    {"--threads", threads},
    {"--memory", limit},
    {"--seconds", limit},
    {"--states", limit},
    {"--sweep", sweep},
    {"--checkpoint", sweep},
    {"--checkpoint-every", sweep},
    {"--resume", sweep},
    {"--reduce", reduction},
    {"--junit", junit},
    {"--json", document},
}};

/// Nothing for an option that only chooses a mode: no other mode has a use for it.
std::optional<option_kind> kind_of(const CLI::Option& option) {
    if (option.get_group() == "Bounds") return instance;
    const auto* found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == option.get_name(); });
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

bool is_honoured(const check_mode& m, const CLI::Option& option) {
    const auto kind = kind_of(option);
    return option.get_name() == m.name || (kind && has(m.honours, *kind));
}

result<void> fits(const check_mode& m, const std::vector<const CLI::Option*>& given) {
    for (const auto* option : given)
        if (!is_honoured(m, *option))
            return failure(fmt::format("{} does not go with {}, which {}", option->get_name(), m.name, m.why));
    return {};
}

}  // namespace

std::span<const check_mode> check_modes() { return modes; }

result<void> fit_together(const CLI::App& app, const std::vector<std::string_view>& more) {
    const auto given = app.get_options([](const CLI::Option* option) { return option->count() > 0; });
    const auto chosen = [&](const check_mode& m) {
        return std::find(more.begin(), more.end(), m.name) != more.end() ||
               std::any_of(given.begin(), given.end(), [&](const CLI::Option* option) { return option->get_name() == m.name; });
    };
    for (const check_mode& m : modes)
        if (chosen(m))
            if (auto fit = fits(m, given); !fit) return fit;
    return {};
}

}  // namespace synfin::cli
