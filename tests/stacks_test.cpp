// label: stacks
// The stacks in virtual time do what docs/stacks says of them, the same in every run.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "conformance/stacks/bundled.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;

namespace {

namespace fs = std::filesystem;
const fs::path docs = fs::path(SYNFIN_SOURCE_DIR) / "docs";

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// A folder of its own with what is known of all stacks, to be overwritten where stacks run.
fs::path known_summaries(const std::string& name) {
    const fs::path folder = fs::temp_directory_path() / ("synfin-stacks-test-" + name);
    fs::remove_all(folder);
    fs::copy(docs / "stacks", folder);
    return folder;
}

// A package that is missing skips a comparison, with its name; where all stacks are required it is an error.
bool all_here() {
    bool here = true;
    for (const auto& s : conformance::bundled_stacks())
        if (const auto file = conformance::adapter_file(s); s.virtual_time && !file) {
            std::printf("SKIPPED: %s\n", file.error().message().c_str());
            here = false;
        }
    const char* required = std::getenv("SYNFIN_REQUIRE_STACKS");
    if (required != nullptr && *required != 0) CHECK(here);
    return here;
}

}  // namespace

TEST_CASE("the matrix of the stacks in virtual time is the one in the documentation, twice") {
    if (!all_here()) return;
    const bool approve = std::getenv("SYNFIN_APPROVE") != nullptr;
    for (const char* run : {"first", "second"}) {
        const fs::path folder = known_summaries(run);
        const auto ran = test::synfin("run --stack virtual --matrix " + folder.string());
        INFO(ran.out << ran.err);
        CHECK(ran.status == 0);
        for (const auto& s : conformance::bundled_stacks()) {
            if (!s.virtual_time) continue;
            const std::string file = std::string(s.name) + ".json";
            INFO(file << " differs: SYNFIN_APPROVE=1 takes the new one");
            if (approve) fs::copy_file(folder / file, docs / "stacks" / file, fs::copy_options::overwrite_existing);
            CHECK(text_of(folder / file) == text_of(docs / "stacks" / file));
        }
        if (approve) fs::copy_file(folder.string() + ".md", docs / "stacks.md", fs::copy_options::overwrite_existing);
        CHECK(text_of(folder.string() + ".md") == text_of(docs / "stacks.md"));
        fs::remove_all(folder);
        fs::remove(folder.string() + ".md");
    }
}

TEST_CASE("a stack in virtual time sends the same octets in every run") {
    if (!all_here()) return;
    for (const auto& s : conformance::bundled_stacks()) {
        if (!s.virtual_time) continue;
        std::array<std::string, 2> captures;
        for (std::string& c : captures) {
            const fs::path file = fs::temp_directory_path() / "synfin-stacks-test.pcapng";
            const auto ran = test::synfin("run --stack " + std::string(s.name) + " 3.10.7.4/established --pcap " + file.string());
            INFO(ran.out << ran.err);
            CHECK(ran.status == 0);
            c = text_of(file);
            fs::remove(file);
        }
        INFO(s.name);
        CHECK(captures[0].size() > 10000);
        CHECK(captures[0] == captures[1]);
    }
}
