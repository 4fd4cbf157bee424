// label: slow
// Every mutant is killed by a property, a scenario or a case, never fires, does nothing, is equivalent, or stands in the list
// with a reason. The table of all that is approved with SYNFIN_APPROVE=1.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <thread>

#include "conformance/generate.hpp"
#include "conformance/mutants_table.hpp"
#include "conformance/stacks/mutant.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

// "RULE/KIND,reason" a line.
std::map<std::string, std::string> listed() {
    std::ifstream in(SYNFIN_SOURCE_DIR "/conformance/baselines/mutants.csv");
    REQUIRE(in);
    std::map<std::string, std::string> reasons;
    for (std::string line; std::getline(in, line);)
        if (const auto comma = line.find(','); comma != std::string::npos && !line.starts_with('#'))
            reasons[line.substr(0, comma)] = line.substr(comma + 1);
    return reasons;
}

}  // namespace

TEST_CASE("without a change nothing is noticed") {
    CHECK_FALSE(scenario_against(nullptr).has_value());
    exploration_judge judge;
    for (const auto& [name, states] : judge.sizes()) {
        INFO(name << ": " << states);
        CHECK(states > 500);
        CHECK(states < 20000);
    }
}

TEST_CASE("every wrong rule is noticed by somebody, or the list says why not") {
    const auto cases = generate("cells").value();
    auto reasons = listed();
    const auto rows = mutant_table(cases, std::max(1U, std::thread::hardware_concurrency()));
    const std::string path = SYNFIN_SOURCE_DIR "/tests/goldens/mutants.txt", text = table_text(rows, reasons);
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(path, text));
    INFO(path << " differs; SYNFIN_APPROVE=1 accepts the new table");
    CHECK(text == read_file(path).value());
    for (const mutant_row& r : rows) {
        if (r.killed() || (r.cases.end != fate::survives && r.cases.end != fate::tolerated)) continue;
        INFO(name(r.changed) << " " << name(r.cases.end) << ": " << r.cases.by);
        CHECK(reasons.erase(name(r.changed)) == 1);
    }
    for (const auto& [mutant, reason] : reasons) FAIL_CHECK("listed in mutants.csv, but noticed or equivalent: " << mutant);
}
