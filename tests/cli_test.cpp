// The built program from outside: exit statuses, one clear line for each mistake, nothing but the document on stdout.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/program.hpp"

using synfin::test::outcome;
using synfin::test::scratch_folder;
using synfin::test::shell;
using synfin::test::text_of;

namespace {

outcome synfin_run(const std::string& arguments) { return synfin::test::synfin(arguments); }

// Bad usage: exit 2, exactly this line on stderr, nothing on stdout.
void check_refused(const std::string& arguments, const std::string& line) {
    INFO("synfin " << arguments);
    const auto result = synfin_run(arguments);
    CHECK(result.status == 2);
    CHECK(result.err == line + "\n");
    CHECK(result.out.empty());
}

// Likewise when only the beginning of the line is fixed: later subcommands and options may join the list.
void check_refused_with(const std::string& arguments, const std::string& beginning) {
    INFO("synfin " << arguments);
    const auto result = synfin_run(arguments);
    CHECK(result.status == 2);
    CHECK(result.err.starts_with(beginning));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK(result.out.empty());
}

}  // namespace

TEST_CASE("version and help go to stdout and succeed") {
    const auto version = synfin_run("--version");
    CHECK(version.status == 0);
    CHECK(version.out == "synfin " SYNFIN_VERSION "\n");
    CHECK(version.err.empty());
    const auto help = synfin_run("--help");
    CHECK(help.status == 0);
    CHECK(help.out.find("Usage: synfin") != std::string::npos);
    const auto of_list = synfin_run("list --help");
    CHECK(of_list.status == 0);
    CHECK(of_list.out.find("Usage: synfin list") != std::string::npos);
}

TEST_CASE("every subcommand has help and refuses unknown options") {
    const auto list = synfin_run("list commands --json -");
    REQUIRE(list.status == 0);
    for (const auto& row : nlohmann::json::parse(list.out)) {
        const auto name = row.at("name").get<std::string>();
        CHECK(synfin_run(name + " --help").status == 0);
        check_refused_with(name + " --no-such-option", "synfin " + name + ": unknown option '--no-such-option', nearest: --");
    }
}

TEST_CASE("a mistyped subcommand gets the nearest one") {
    check_refused_with("lst", "synfin: unknown subcommand 'lst', nearest: list");
    check_refused_with("'a\nb'", "synfin: unknown subcommand 'a\\x0ab', nearest: ");
    check_refused_with("''", "synfin: unknown subcommand '', nearest: ");
    check_refused_with("", "synfin: no subcommand, expected one of: ");
}

TEST_CASE("a mistyped option gets the nearest one") {
    check_refused_with("--vresion", "synfin: unknown option '--vresion', nearest: --version");
    check_refused_with("list commands --jsn=x", "synfin list: unknown option '--jsn', nearest: --json");
    check_refused("list commands more", "synfin list: unexpected argument 'more'");
    check_refused_with("list --color blue commands", "synfin list: --color: unknown colour choice 'blue', nearest: auto");
    check_refused_with("list commands --json", "synfin list: --json: ");
}

TEST_CASE("selecting nothing is an error") {
    check_refused_with("list", "synfin list: nothing selected to list, expected one of: ");
    check_refused_with("list comands", "synfin list: unknown kind 'comands', nearest: commands");
}

TEST_CASE("a document on stdout stands alone, in a file it is whole") {
    const auto on_stdout = synfin_run("list commands --json -");
    CHECK(on_stdout.status == 0);
    CHECK(nlohmann::json::accept(on_stdout.out));
    const scratch_folder folder;
    const auto in_file = synfin_run("list commands --json " + (folder / "f"));
    CHECK(in_file.status == 0);
    CHECK(in_file.out == synfin_run("list commands").out);
    CHECK(text_of(folder / "f") == on_stdout.out);
}

TEST_CASE("a place that cannot be written is refused before the work") {
    check_refused("list commands --json /no/such/file", "synfin list: /no/such/file: cannot write: No such file or directory");
    check_refused("list commands --json /", "synfin list: /: is a directory, expected a file to write");
    check_refused("list commands --json ''", "synfin list: --json: empty file name, expected a file or '-'");
}

TEST_CASE("a full disk behind stdout is not success") {
    const auto result = shell("'" SYNFIN_PROGRAM "' list commands >/dev/full");
    CHECK(result.status == 2);
    CHECK(result.err == "synfin: cannot write to standard output\n");
}

TEST_CASE("colour only when asked for or on a terminal") {
    CHECK(synfin_run("list commands").out.find('\x1b') == std::string::npos);
    CHECK(synfin_run("list commands --color always").out.find('\x1b') != std::string::npos);
    CHECK(synfin_run("--color never list commands").out.find('\x1b') == std::string::npos);
}
