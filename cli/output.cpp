#include "cli/output.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "support/file.hpp"

namespace synfin::cli {
namespace {

constexpr const char* to_stdout = "-";

// An empty value means "not asked for" in `output_options`, so nobody may ask with one.
CLI::Validator named() {
    return {[](const std::string& path) { return std::string(path.empty() ? "empty file name, expected a file or '-'" : ""); },
            ""};
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

result<void> deliver(const std::string& path, std::string_view document) {
    if (path.empty()) return {};
    if (path != to_stdout) return write_file(path, document);
    print(document);
    return {};
}

}  // namespace

void add_json(CLI::App& app, output_options& options) {
    app.add_option("--json", options.json, "write the result as JSON to this file, '-' for stdout")
        ->type_name("FILE")
        ->check(named());
}

void add_junit(CLI::App& app, output_options& options) {
    app.add_option("--junit", options.junit, "write the result as JUnit XML to this file, '-' for stdout")
        ->type_name("FILE")
        ->check(named());
}

result<output> output::open(output_options options) {
    if (options.json == to_stdout && options.junit == to_stdout) return failure("--json and --junit both go to stdout");
    for (const auto& path : {options.json, options.junit}) {
        if (path.empty() || path == to_stdout) continue;
        if (auto able = can_write(path); !able) return tl::unexpected(able.error());
    }
    return output(std::move(options));
}

bool output::has_reader() const { return options_.json != to_stdout && options_.junit != to_stdout; }

void output::text(std::string_view report) const {
    if (has_reader()) print(report);
}

result<void> output::json(std::string_view document) const { return deliver(options_.json, document); }

result<void> output::junit(std::string_view document) const { return deliver(options_.junit, document); }

}  // namespace synfin::cli
