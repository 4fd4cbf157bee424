// The approved state x event table. A changed table is approved by running this test with SYNFIN_APPROVE=1 in the environment.
#include "model/event_table.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/catch.hpp"

namespace {

const std::string golden = std::string(SYNFIN_SOURCE_DIR) + "/tests/goldens/event_table.md";

std::vector<std::string> lines_of(std::istream& in) {
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("the state x event table is as approved") {
    const std::string table = synfin::model::event_table_markdown();
    if (std::getenv("SYNFIN_APPROVE") != nullptr) std::ofstream(golden) << table;
    std::ifstream file(golden);
    std::istringstream text(table);
    const auto approved = lines_of(file), now = lines_of(text);
    for (std::size_t i = 0; i < std::min(approved.size(), now.size()); ++i) {
        INFO("line " << i + 1 << " of " << golden << "; approve the new table with SYNFIN_APPROVE=1");
        REQUIRE(now[i] == approved[i]);
    }
    REQUIRE(now.size() == approved.size());
}
