// Where results go: text for people to stdout, documents for programs to files, and `-` for stdout with nothing beside it.
#pragma once
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace CLI {
class App;
}

namespace synfin::cli {

/// The files a subcommand was asked for; empty means not asked for, "-" means stdout.
struct output_options {
    std::string json;
    std::string junit;
};

/// Declares `--json F`. The options must outlive the parse: keep them in the shared options of the subcommand.
void add_json(CLI::App& app, output_options& options);

/// Declares `--junit F`.
void add_junit(CLI::App& app, output_options& options);

/// The sinks of one run. Open it before the work, so that a wrong path is refused first; files appear whole or not at all.
class output {
  public:
    [[nodiscard]] static result<output> open(output_options options);

    /// Prints for people; silent when a document goes to stdout.
    void text(std::string_view report) const;

    /// Whether anybody reads `text`.
    [[nodiscard]] bool has_reader() const;

    /// Whether `--json` was asked for: build the document only then. Likewise `wants_junit`.
    [[nodiscard]] bool wants_json() const { return !options_.json.empty(); }
    [[nodiscard]] bool wants_junit() const { return !options_.junit.empty(); }

    /// Delivers the document to where it was asked for; nothing when it was not.
    [[nodiscard]] result<void> json(std::string_view document) const;
    [[nodiscard]] result<void> junit(std::string_view document) const;

  private:
    explicit output(output_options options) : options_(std::move(options)) {}
    output_options options_;
};

}  // namespace synfin::cli
