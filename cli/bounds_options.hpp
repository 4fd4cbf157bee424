// Which instance of the model a subcommand works on: --profile, --variant, and one option a bound.
#pragma once
#include <map>
#include <string>

#include "model/bound_names.hpp"

namespace CLI {
class App;
}

namespace synfin::cli {

struct instance_options {
    std::string profile = "lifecycle";  ///< a built-in profile or a profile file (docs/profiles.md)
    std::string variant;
    std::map<std::string, std::string> bounds;
};

/// Declares --profile, --variant and --NAME for every bound. `options` must outlive the parse.
void add_instance(CLI::App& app, instance_options& options);

/// The instance that was asked for, or the first thing wrong with it.
[[nodiscard]] result<model::instance> chosen_instance(const instance_options& options);

}  // namespace synfin::cli
