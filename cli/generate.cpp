// `synfin generate`: the test cases of a suite, for people, for programs, as captures.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/generate_files.hpp"
#include "cli/generate_machine.hpp"
#include "conformance/export/packetdrill.hpp"
#include "conformance/generate.hpp"
#include "support/names.hpp"

namespace synfin::cli {
namespace {

struct generate_options {
    std::string suite{conformance::suites().front().name};
    std::string format = "json";
    std::string path = "-";
    std::vector<std::string> selected;
    std::vector<std::string> readings;
    std::string anomaly;
    std::uint64_t seed = 1;
    std::size_t count = 1;
    machine_options machine;
};

std::vector<std::string> suite_names() {
    std::vector<std::string> names;
    for (const auto& s : conformance::suites()) names.emplace_back(s.name);
    return names;
}

std::vector<std::string> reading_names() {
    std::vector<std::string> names{"default"};
    for (unsigned r = 0; r < model::reading_count; ++r) names.emplace_back(name(static_cast<model::reading>(r)));
    return names;
}

result<model::readings> readings_named(const std::vector<std::string>& names) {
    model::readings taken;
    for (const auto& name : names) {
        const auto r = model::reading_named(name);
        if (!r && name != "default") return tl::unexpected(unknown_name("reading", name, reading_names()));
        if (r) taken |= *r;
    }
    return names.empty() ? conformance::linux_readings() : taken;
}

// A machine of the user's, or the endpoint's behind --suite complete-K.
result<exit_status> for_machine(const generate_options& options) {
    machine_options of = options.machine;
    of.path = options.path;
    of.seed = options.seed;
    if (!of.machine.empty()) return generate_for_machine(of);
    constexpr std::string_view complete = "complete-";
    if (!options.suite.starts_with(complete)) return failure("--verify of the suite " + options.suite, "--suite complete-K");
    of.extra_states = static_cast<unsigned>(options.suite[complete.size()] - '0');
    if (of.path == "-") of.path.clear();
    return generate_for_machine(of);
}

result<exit_status> generate(const generate_options& options) {
    if (!options.machine.machine.empty() || options.machine.verify) return for_machine(options);
    if (!options.anomaly.empty()) {
        const auto written = write_anomaly(options.anomaly, options.seed, options.count, options.path);
        if (!written) return tl::unexpected(written.error());
        return exit_status::as_claimed;
    }
    auto cases = conformance::generate(options.suite, options.seed);
    if (!cases) return tl::unexpected(cases.error());
    if (options.path != "-" || options.format == "text")  // how much it is, and how little it could be
        std::fputs(fmt::format("{}: {}\n", options.suite, conformance::size_of(options.suite, *cases)).c_str(), stderr);
    auto chosen = conformance::select(std::move(*cases), options.selected);
    if (!chosen) return tl::unexpected(chosen.error());
    const auto readings = readings_named(options.readings);
    if (!readings) return tl::unexpected(readings.error());
    const auto written = write_generated({options.suite, options.format, options.path, std::move(*chosen), *readings});
    if (!written) return tl::unexpected(written.error());
    return exit_status::as_claimed;
}

}  // namespace

run add_generate(CLI::App& app) {
    auto options = std::make_shared<generate_options>();
    app.add_option("--suite", options->suite, fmt::format("which cases: {}", fmt::join(suite_names(), ", ")))
        ->type_name("SUITE")
        ->check(one_of("suite", suite_names()));
    app.add_option("--format", options->format, fmt::format("{}", fmt::join(format_names(), ", ")))
        ->type_name("FORMAT")
        ->check(one_of("format", format_names()));
    app.add_option("-o,--output", options->path, "where to: a file, '-' for stdout, DIR/ for one file per case")
        ->type_name("PATH");
    app.add_option("--reading", options->readings,
                   "readings that packetdrill's scripts follow (default: those of Linux; 'default': the RFC's own)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--anomaly", options->anomaly,
                   "instead of cases: a capture with this one thing wrong, its label beside it; 'list' names them")
        ->type_name("KIND");
    app.add_option("--seed", options->seed, "of the suite 'values', of an anomaly's numbers, of the mutants of --verify")
        ->type_name("N");
    app.add_option("--count", options->count, "connections in the anomaly's capture")
        ->type_name("N")
        ->check(CLI::Range(1, 20000));
    app.add_option("--machine", options->machine.machine, "a Mealy machine in Graphviz: a complete suite for it, one word a line")
        ->type_name("FILE");
    app.add_option("--extra-states", options->machine.extra_states, "states a faulty machine may have more (with --machine)")
        ->check(CLI::Range(0, 4))
        ->type_name("K");
    app.add_option("--method", options->machine.method, "spyh or hsi (with --machine)")
        ->type_name("METHOD")
        ->check(one_of("method", {"spyh", "hsi"}));
    app.add_flag("--verify", options->machine.verify, "check that the suite is complete (--machine, or --suite complete-K)");
    app.add_option("select", options->selected, "addresses of cases, beginnings of them, or patterns with *")
        ->type_name("SELECT");
    return [options](const screen&) { return generate(*options); };
}

}  // namespace synfin::cli
