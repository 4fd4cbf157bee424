// `synfin generate`: the test cases of a suite, for people, for programs, as captures.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "conformance/generate.hpp"
#include "support/file.hpp"
#include "support/names.hpp"
#include "support/numbers.hpp"

namespace synfin::cli {
namespace {

struct generate_options {
    std::string suite{conformance::suites().front().name};
    std::string format = "json";
    std::string path = "-";
    std::vector<std::string> selected;
};

std::vector<std::string> suite_names() {
    std::vector<std::string> names;
    for (const auto& s : conformance::suites()) names.emplace_back(s.name);
    return names;
}

// One case a line: its address and its steps, the one under test in brackets.
std::string as_lines(const std::vector<conformance::test_case>& cases) {
    std::string text;
    for (const auto& c : cases) {
        text += c.id + "  ";
        for (std::size_t i = 0; i < c.steps.size(); ++i)
            text += i == c.tested ? fmt::format(" [{}]", c.steps[i]->name) : fmt::format(" {}", c.steps[i]->name);
        text += "\n";
    }
    return text;
}

result<exit_status> generate(const generate_options& options) {
    auto cases = conformance::generate(options.suite);
    if (!cases) return tl::unexpected(cases.error());
    auto chosen = conformance::select(std::move(*cases), options.selected);
    if (!chosen) return tl::unexpected(chosen.error());
    const std::string document = options.format == "text" ? as_lines(*chosen) : conformance::write_cases(options.suite, *chosen);
    if (options.path == "-") {
        std::fwrite(document.data(), 1, document.size(), stdout);
        return exit_status::as_claimed;
    }
    if (auto written = write_file(options.path, document); !written) return tl::unexpected(written.error());
    fmt::print("{} in {}\n", counted(chosen->size(), "case"), options.path);
    return exit_status::as_claimed;
}

}  // namespace

run add_generate(CLI::App& app) {
    auto options = std::make_shared<generate_options>();
    app.add_option("--suite", options->suite, fmt::format("which cases: {}", fmt::join(suite_names(), ", ")))
        ->type_name("SUITE")
        ->check(one_of("suite", suite_names()));
    app.add_option("--format", options->format, "json or text")->type_name("FORMAT")->check(one_of("format", {"json", "text"}));
    app.add_option("-o,--output", options->path, "where to: a file, '-' for stdout")->type_name("PATH");
    app.add_option("select", options->selected, "addresses of cases, beginnings of them, or patterns with *")
        ->type_name("SELECT");
    return [options](const screen&) { return generate(*options); };
}

}  // namespace synfin::cli
