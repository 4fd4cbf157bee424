#include "cli/bounds_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/profile_file.hpp"
#include "model/profiles.hpp"
#include "support/names.hpp"

namespace synfin::cli {
namespace {

std::vector<std::string> profile_names() {
    std::vector<std::string> names;
    for (const auto& p : model::profiles()) names.push_back(p.name);
    return names;
}

/// A name with a dot or a slash is a file.
bool names_a_file(const std::string& profile) { return profile.find_first_of("./") != std::string::npos; }

result<model::instance> chosen_profile(const std::string& wanted) {
    if (names_a_file(wanted)) return read_profile(wanted);
    if (wanted.find_first_of("[+") != std::string::npos) return model::parse_instance(wanted);
    const model::profile* p = model::profile_named(wanted);
    if (p == nullptr) return tl::unexpected(unknown_name("profile", wanted, profile_names()));
    return model::instance{wanted, p->limits};
}

}  // namespace

void add_instance(CLI::App& app, instance_options& options) {
    app.add_option("--profile", options.profile,
                   fmt::format("instance to explore: {}, or a JSON file", fmt::join(profile_names(), ", ")))
        ->type_name("PROFILE");
    app.add_option("--variant", options.variant, "a deliberate mistake; `synfin list variants` names them")->type_name("VARIANT");
    for (const auto& b : model::bound_names()) {
        const std::string name(b.name);
        app.add_option_function<std::string>(
               "--" + name, [&options, name](const std::string& value) { options.bounds[name] = value; },
               fmt::format("{} ({})", b.about, b.values))
            ->type_name("N")
            ->group("Bounds");
    }
}

result<model::instance> chosen_instance(const instance_options& options) {
    auto chosen = chosen_profile(options.profile);
    if (!chosen) return chosen;
    for (const auto& [name, value] : options.bounds)
        if (auto set = model::set_bound(chosen->limits, name, value); !set) return tl::unexpected(set.error());
    if (options.variant.empty()) return chosen;
    const auto v = model::variant_named(options.variant);
    std::vector<std::string> names;
    for (unsigned i = 0; i < model::variant_count; ++i) names.emplace_back(model::name(static_cast<model::variant>(i)));
    if (!v) return tl::unexpected(unknown_name("variant", options.variant, names));
    chosen->limits.rules.mistake = *v;
    return chosen;
}

}  // namespace synfin::cli
