// The tutorial docs/bring-your-stack.md, followed to the letter: each line of its `sh run` blocks and each "$ command" of its
// `console run` blocks runs in an empty folder, one after the other, and does what the page says.
// label: slow
#include <algorithm>
#include <regex>
#include <vector>

#include "tests/program.hpp"

using namespace synfin::test;

namespace {

struct step {
    std::string command;
    int status = 0;
    std::vector<std::string> shown{};  ///< lines that its output must have
};

const std::string page = SYNFIN_SOURCE_DIR "/docs/bring-your-stack.md";

int status_promised(const std::string& line) {
    static const std::regex promise("# exits ([0-9]+)$");
    std::smatch found;
    return std::regex_search(line, found, promise) ? std::stoi(found[1]) : 0;
}

// The commands of the page in order.
std::vector<step> steps_of(const std::string& file) {
    std::ifstream in(file);
    std::vector<step> all;
    std::string block;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            block = block.empty() ? line.substr(3) + " " : "";
        } else if (block == "sh run " || (block == "console run " && line.starts_with("$ "))) {
            all.push_back({block == "sh run " ? line : line.substr(2), status_promised(line)});
        } else if (block == "console run ") {
            REQUIRE_FALSE(all.empty());
            all.back().shown.push_back(line);
        }
    }
    return all;
}

// In the folder, with the built program and the sources where the page wants them.
outcome perform(const step& s, const scratch_folder& in) {
    return shell("cd '" + in.path().string() +
                 "' && PATH=$(dirname '" SYNFIN_PROGRAM "'):$PATH SYNFIN='" SYNFIN_SOURCE_DIR "' && export PATH SYNFIN && " +
                 s.command);
}

}  // namespace

TEST_CASE("the tutorial for one's own stack does what it says") {
    const auto all = steps_of(page);
    REQUIRE(all.size() >= 8);
    const scratch_folder folder;
    for (const step& s : all) {
        const auto came = perform(s, folder);
        INFO(s.command << "\n" << came.out << came.err);
        CHECK(came.status == s.status);
        for (const auto& line : s.shown) {
            INFO("shown on the page: " << line);
            CHECK(("\n" + came.out).find("\n" + line + "\n") != std::string::npos);
        }
    }
}

TEST_CASE("the C template compiles without a warning, as C and as the oldest C it may meet") {
    const scratch_folder folder;
    for (const std::string standard : {"c99", "c11", "c17"}) {
        const auto came = shell(
            "cc -std=" + standard + " -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -shared -fPIC -I '" +
            SYNFIN_SOURCE_DIR "/stacks' -o " + (folder / "my_stack.so") + " '" SYNFIN_SOURCE_DIR "/stacks/template/my_stack.c'");
        INFO(came.err);
        CHECK(came.status == 0);
    }
}

TEST_CASE("both templates are the same stack: the same verdict in every case") {
    const scratch_folder folder;
    REQUIRE(shell("cc -shared -fPIC -I '" SYNFIN_SOURCE_DIR "/stacks' -o " + (folder / "my_stack.so") +
                  " '" SYNFIN_SOURCE_DIR "/stacks/template/my_stack.c'")
                .status == 0);
    const auto verdicts = [&](const std::string& stack, const std::string& file) {
        synfin::test::synfin("run --stack " + stack + " --json " + (folder / file));
        return shell("grep -E '\"(case|verdict)\"' " + (folder / file)).out;
    };
    const auto in_c = verdicts(folder / "my_stack.so", "c.json");
    CHECK(std::count(in_c.begin(), in_c.end(), '\n') > 1000);
    CHECK(in_c == verdicts(SYNFIN_SOURCE_DIR "/stacks/template/my_stack.py", "py.json"));
}
