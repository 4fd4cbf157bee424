// The style that a program can check: the size of files and functions, which room may know which, what must not be said.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;

const fs::path top = SYNFIN_SOURCE_DIR;

lines lines_of(const fs::path& path) {
    std::ifstream in(path);
    lines out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

// What a person wrote: neither builds nor hidden folders other than .ci.
std::vector<fs::path> files() {
    const std::set<std::string> skipped{"build", "out", ".git", ".cache"};
    std::vector<fs::path> found;
    for (auto at = fs::recursive_directory_iterator(top); at != fs::recursive_directory_iterator(); ++at) {
        if (at->is_directory() && at.depth() == 0 && skipped.contains(at->path().filename().string()))
            at.disable_recursion_pending();
        if (at->is_regular_file()) found.push_back(fs::relative(at->path(), top));
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool is_cpp(const fs::path& file) { return file.extension() == ".cpp" || file.extension() == ".hpp"; }

std::vector<fs::path> cpp_files() {
    auto found = files();
    std::erase_if(found, [](const fs::path& file) { return !is_cpp(file); });
    return found;
}

std::string room_of(const fs::path& file) { return file.begin()->string(); }

// A table may be long: lines between "// table" and "// end of table" do not count.
std::size_t counted_lines(const lines& text) {
    std::size_t count = 0;
    bool in_table = false;
    for (const auto& line : text) {
        if (line.find("// table") != std::string::npos) in_table = true;
        count += !in_table;
        if (line.find("// end of table") != std::string::npos) in_table = false;
    }
    return count;
}

// The formatter puts the head of a free function and its closing brace at the start of a line.
std::size_t longest_function(const lines& text) {
    static const std::regex head(R"(^(?!namespace|struct|class|enum|union|TEST_CASE)[A-Za-z\[].*\).*\{$)");
    std::size_t longest = 0, begin = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!inside && text[i].ends_with("{") && std::regex_match(text[i], head)) inside = true, begin = i;
        if (inside && text[i] == "}") inside = false, longest = std::max(longest, i - begin + 1);
    }
    return longest;
}

// Which rooms a file in a room may include. Arrows point one way: support <- model <- checker, traces <- conformance <- cli.
const std::map<std::string, std::set<std::string>> allowed{
    {"support", {"support"}},
    {"model", {"support", "model"}},
    {"checker", {"support", "model", "checker"}},
    {"traces", {"support", "model", "traces"}},
    {"mealy", {"support", "mealy"}},
    {"stacks", {"stacks", "support"}},
    {"conformance", {"support", "model", "checker", "traces", "mealy", "stacks", "conformance"}},
    {"cli", {"support", "model", "checker", "traces", "mealy", "conformance", "cli"}},
};

}  // namespace

TEST_CASE("files stay small") {
    std::vector<std::size_t> sizes;
    for (const auto& file : cpp_files()) {
        const auto count = counted_lines(lines_of(top / file));
        INFO(file << " has " << count << " lines outside tables, at most 400");
        CHECK(count <= 400);
        sizes.push_back(count);
    }
    std::sort(sizes.begin(), sizes.end());
    REQUIRE_FALSE(sizes.empty());
    INFO("median file: " << sizes[sizes.size() / 2] << " lines, at most 120");
    CHECK(sizes[sizes.size() / 2] <= 120);
}

TEST_CASE("functions stay small") {
    for (const auto& file : cpp_files()) {
        const auto count = longest_function(lines_of(top / file));
        INFO(file << " has a function of " << count << " lines, at most 60");
        CHECK(count <= 60);
    }
}

TEST_CASE("rooms know only the rooms below them") {
    static const std::regex include(R"re(^#include "([a-z]+)/.*")re");
    for (const auto& file : cpp_files()) {
        const auto rule = allowed.find(room_of(file));
        if (rule == allowed.end()) continue;
        for (const auto& line : lines_of(top / file)) {
            std::smatch match;
            if (!std::regex_search(line, match, include)) continue;
            // The agent inside user-mode Linux makes the very calls that the live kernel's user makes.
            if (file.string().starts_with("stacks/uml/") && line.find("\"conformance/stacks/linux/") != std::string::npos)
                continue;
            INFO(file << ": " << line);
            CHECK(rule->second.contains(match[1]));
        }
    }
}

TEST_CASE("headers say what they are for, and spare the reader slow includes") {
    for (const auto& file : cpp_files()) {
        if (file.extension() != ".hpp") continue;
        const auto text = lines_of(top / file);
        INFO(file);
        REQUIRE_FALSE(text.empty());
        CHECK(text.front().starts_with("//"));
        CHECK(std::count(text.begin(), text.end(), "#pragma once") == 1);
        if (room_of(file) == "tests") continue;
        const bool slow = std::any_of(text.begin(), text.end(), [](const std::string& line) {
            return line.starts_with("#include <CLI/") || line.starts_with("#include <nlohmann/json.hpp>");
        });
        CHECK_FALSE(slow);
    }
}

// Two types of one name in one namespace link without a word, and crash.
TEST_CASE("a type has its name for itself within its namespace") {
    static const std::regex space(R"(^namespace ([\w:]+) \{)"),
        type(R"(^(?:struct|class|enum class|union) (\w+)(?: final)?(?: :.*)? \{)");
    std::map<std::string, std::set<std::string>> homes;
    for (const auto& file : cpp_files()) {
        if (file.extension() != ".hpp" || room_of(file) == "stacks") continue;  // each adapter is a program of its own
        std::string within;
        std::smatch found;
        for (const auto& line : lines_of(top / file)) {
            if (std::regex_search(line, found, space)) within = found[1];
            if (std::regex_search(line, found, type)) homes[within + "::" + found[1].str()].insert(file.string());
        }
    }
    CHECK(homes.size() > 300);
    for (const auto& [name, where] : homes) {
        INFO(name << " is defined in " << *where.begin() << " and " << *where.rbegin());
        CHECK(where.size() == 1);
    }
}

TEST_CASE("nothing is left for later, nothing points outside the repository") {
    // Spelled in halves, so that this file does not find itself.
    const std::vector<std::string> unwanted{std::string("TO") + "DO", std::string("FIX") + "ME", std::string("../sha") + "red",
                                            std::string("fresh-mac") + "hine", std::string("/work/") + "main"};
    for (const auto& file : files()) {
        if (file.extension() == ".pcap" || file.extension() == ".pcapng") continue;
        const auto text = lines_of(top / file);
        for (std::size_t i = 0; i < text.size(); ++i)
            for (const auto& word : unwanted)
                if (text[i].find(word) != std::string::npos) FAIL_CHECK(file.string() << ":" << i + 1 << ": says " << word);
    }
}

TEST_CASE("code that README.md shows stands in the file it names") {
    const auto text = lines_of(top / "README.md");
    std::vector<std::string> wanted, source;
    for (const auto& line : text) {
        if (line.starts_with("// ")) source = lines_of(top / line.substr(3)), wanted.clear();
        if (line == "```" && !source.empty()) {
            INFO("begins with: " << (wanted.empty() ? "" : wanted.front()));
            CHECK(std::search(source.begin(), source.end(), wanted.begin(), wanted.end()) != source.end());
            source.clear();
        }
        if (!source.empty() && !line.starts_with("// ")) wanted.push_back(line);
    }
}
