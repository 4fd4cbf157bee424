// Each option of `synfin check` in each of its modes: honoured or refused, as this table says, and never ignored.
#include "cli/check_modes.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <set>

#include "cli/commands.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;

namespace {

/// An option with a value that it takes.
struct option_line {
    const char* name;
    const char* given;
    /// The columns are `modes`: x is honoured, . is refused.
    const char* in;
};

// The last two are not chosen by an option.
const std::vector<std::string> modes{"--faults", "--half-open",  "--time-wait", "--variants",      "--bottoms",
                                     "--sweep",  "--checkpoint", "--reduce",    "a swept profile", "mpirun"};

// table
const std::vector<option_line> table{
    {"--profile", "--profile handshake", "....xxxxxx"},
    {"--variant", "--variant isn_reuse", "....xxxxxx"},
    {"--loss", "--loss 1", "....xxxxxx"},
    {"--quiet-time", "--quiet-time on", "....xxxxxx"},
    {"--property", "--property sync", ".....xxxxx"},
    {"--where", "--where matched", ".....xxxxx"},
    {"--unconditionally", "--unconditionally", ".....xxxxx"},
    {"--without", "--without delivery", ".........."},
    {"--threads", "--threads 2", "xxxx.xxxx."},
    {"--memory", "--memory 100", "xxx.xxxxxx"},
    {"--seconds", "--seconds 1", "xxx.xxxxxx"},
    {"--states", "--states 10", "xxx.xxxxxx"},
    {"--faults", "--faults", "x........."},
    {"--half-open", "--half-open", ".x........"},
    {"--time-wait", "--time-wait", "..x......."},
    {"--variants", "--variants", "...x......"},
    {"--bottoms", "--bottoms", "....x....."},
    {"--sweep", "--sweep", ".....xxxx."},
    {"--checkpoint", "--checkpoint /tmp", ".....xxxx."},
    {"--checkpoint-every", "--checkpoint /tmp --checkpoint-every 5", ".....xxxx."},
    {"--resume", "--checkpoint /tmp --resume", ".....xxxx."},
    {"--reduce", "--reduce dead", ".....xxxx."},
    {"--json", "--json -", "xxxxxxxxxx"},
    {"--junit", "--junit x.xml", ".....xxxxx"},
};
// end of table

/// Whether `synfin check` takes this option in this mode.
result<void> fit(const std::string& mode, const option_line& option) {
    CLI::App app;
    const auto kept = cli::add_check(app);  // what the options are written to
    const std::map<std::string, std::string> values{{"--checkpoint", " /tmp"}, {"--reduce", " dead"}};
    const bool by_option = mode.starts_with("--");
    const bool twice = std::string(option.given).starts_with(mode);
    const auto value = values.find(mode);
    std::string line = option.given;
    if (by_option && !twice) line += " " + mode + (value == values.end() ? "" : value->second);
    app.parse(line);
    return cli::fit_together(app, by_option ? std::vector<std::string_view>{} : std::vector<std::string_view>{mode});
}

}  // namespace

TEST_CASE("each option in each mode is honoured or refused as the table says") {
    for (const auto& option : table)
        for (std::size_t m = 0; m < modes.size(); ++m) {
            INFO(option.name << " with " << modes[m]);
            const auto fits = fit(modes[m], option);
            CHECK(fits.has_value() == (option.in[m] == 'x'));
            if (!fits) CHECK(fits.error().what.find(" does not go with ") != std::string::npos);
        }
}

TEST_CASE("the table knows every mode and every option that is no bound") {
    std::set<std::string> told;
    for (const auto& option : table) told.insert(option.name);
    CLI::App app;
    const auto kept = cli::add_check(app);  // what the options are written to
    for (const auto* option : app.get_options())
        if (option->get_group() != "Bounds" && option->get_name() != "--help") {
            INFO(option->get_name());
            CHECK(told.count(option->get_name()) == 1);
        }
    std::vector<std::string> names;
    for (const auto& m : cli::check_modes()) names.emplace_back(m.name);
    CHECK(names == modes);
}

TEST_CASE("what has no use is refused in one line that names both") {
    const auto refused = [](const std::string& arguments, const std::string& line) {
        const auto r = test::synfin("check " + arguments);
        CHECK(r.status == 2);
        CHECK(r.out.empty());
        CHECK(r.err == "synfin check: " + line + "\n");
    };
    refused("--profile handshake --bottoms --threads 2",
            "--threads does not go with --bottoms, which looks at the graph of one instance, always in the same order");
    refused("--variants --faults", "--variants does not go with --faults, which explores instances of its own");
    refused("--profile full --without delivery",
            "--without does not go with a swept profile, which keeps no graph to judge liveness on");
    refused("--profile handshake --reduce dead --bottoms",
            "--reduce does not go with --bottoms, which looks at the graph of one instance, always in the same order");
}
