// Reads the command line: finds the subcommand, turns every complaint of CLI11 into one line, runs what was asked.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <optional>

#include "cli/cli.hpp"
#include "cli/distributed.hpp"
#include "support/names.hpp"
#include "support/terminal.hpp"

namespace synfin::cli {
namespace {

// The program as CLI11 sees it, and what each subcommand would do.
struct program {
    CLI::App app{"synfin: the TCP connection lifecycle of RFC 9293, checked, tested and judged by one rulebook", "synfin"};
    std::map<const CLI::App*, run> runs;
    colour_choice colour = colour_choice::automatic;
};

void build(program& p) {
    static const std::map<std::string, colour_choice> choices{
        {"auto", colour_choice::automatic}, {"always", colour_choice::always}, {"never", colour_choice::never}};
    p.app.set_version_flag("--version", "synfin " SYNFIN_VERSION, "print the version and exit");
    p.app
        .add_option_function<std::string>(
            "--color", [&p](const std::string& word) { p.colour = choices.at(word); }, "auto, always or never")
        ->type_name("WHEN")
        ->check(one_of("colour choice", {"auto", "always", "never"}));
    p.app.require_subcommand(0, 1);
    p.app.fallthrough();
    p.app.footer(
        "Exit status: 0 all as claimed, 1 a violation or failed case, 2 bad input or usage,\n"
        "3 incomplete (a limit was reached).");
    for (const auto& c : commands()) {
        CLI::App* sub = p.app.add_subcommand(c.name, c.about);
        p.runs[sub] = c.add(*sub);
    }
}

exit_status complain(const std::string& where, const std::string& what) {
    if (speaks()) std::fputs(fmt::format("{}: {}\n", where, what).c_str(), stderr);
    return exit_status::usage;
}

// The subcommand that was reached, or the program itself.
const CLI::App& innermost(const CLI::App& app) {
    const auto reached = app.get_subcommands();
    return reached.empty() ? app : *reached.back();
}

std::string spelled(const CLI::App& app, const CLI::App& sub) {
    return &app == &sub ? app.get_name() : app.get_name() + " " + sub.get_name();
}

std::vector<std::string> option_names(const CLI::App& app, const CLI::App& sub) {
    std::vector<std::string> names;
    for (const CLI::App* level : {&sub, &app}) {
        for (const CLI::Option* option : level->get_options())
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
        if (&sub == &app) break;
    }
    return names;
}

// CLI11 names all that was left over, the mistake and what followed it; the first is the mistake.
std::optional<std::string> leftover(const CLI::App& app) {
    const CLI::App& sub = innermost(app);
    const auto rest = app.remaining(true);
    if (rest.empty()) return std::nullopt;
    const std::string first = rest.front().substr(0, rest.front().find('='));
    if (first.size() > 1 && first[0] == '-') return unknown_name("option", first, option_names(app, sub)).message();
    if (&sub != &app) return fmt::format("unexpected argument '{}'", printable(first));
    std::vector<std::string_view> names;
    for (const auto& c : commands()) names.emplace_back(c.name);
    return unknown_name("subcommand", first, names).message();
}

// The first line of CLI11's own message.
std::string one_line(const std::string& text) { return printable(text.substr(0, text.find('\n')), 400); }

exit_status refuse(const CLI::App& app, const CLI::ParseError& mistake) {
    const std::string where = spelled(app, innermost(app));
    if (const auto rest = leftover(app)) return complain(where, *rest);
    return complain(where, one_line(mistake.what()));
}

// `--help` and `--version` arrive as exceptions with exit code 0. Nothing when the command line was understood.
std::optional<exit_status> parse(CLI::App& app, int argc, const char* const* argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);
    } catch (const CLI::CallForVersion& version) {
        std::fputs((std::string(version.what()) + "\n").c_str(), stdout);
    } catch (const CLI::ParseError& mistake) {
        return refuse(app, mistake);
    }
    return exit_status::as_claimed;
}

exit_status without_subcommand(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto& c : commands()) names.emplace_back(c.name);
    return complain(app.get_name(), fmt::format("no subcommand, expected one of: {} (--help says more)", fmt::join(names, ", ")));
}

exit_status execute(const program& p) {
    const CLI::App& sub = innermost(p.app);
    const auto found = p.runs.find(&sub);
    if (found == p.runs.end()) return without_subcommand(p.app);
    if (const auto able = may_run_in_ranks(sub.get_name()); !able) return complain(spelled(p.app, sub), able.error().message());
    const screen shown{style(wants_colour(p.colour, 1)), utf8_locale()};
    const auto status = found->second(shown);
    return status ? *status : complain(spelled(p.app, sub), status.error().message());
}

}  // namespace

CLI::Validator one_of(std::string kind, std::vector<std::string> names) {
    const auto check = [kind = std::move(kind), names = std::move(names)](const std::string& name) {
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        return known ? std::string() : unknown_name(kind, name, names).message();
    };
    return CLI::Validator(check, "");
}

exit_status run_program(int argc, const char* const* argv) {
    hush_other_ranks();
    program p;
    build(p);
    const auto told = parse(p.app, argc, argv);
    const auto status = told ? *told : execute(p);
    // A full disk behind stdout must not look like success.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return complain("synfin", "cannot write to standard output");
    leave_ranks();
    return status;
}

}  // namespace synfin::cli
