// label: slow
// Every mutant is killed by a case, never fires, is equivalent, is tolerated by a reading, or stands in the list with a reason.
#include "conformance/mutants.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <thread>

#include "conformance/generate.hpp"
#include "conformance/stacks/mutant.hpp"
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

TEST_CASE("the suite notices every wrong rule") {
    const auto cases = generate("cells").value();
    auto reasons = listed();
    std::array<std::size_t, fate_count> counts{};
    for (const auto& r : try_mutants(cases, std::max(1U, std::thread::hardware_concurrency()))) {
        ++counts[static_cast<unsigned>(r.end)];
        const auto known = reasons.find(name(r.changed));
        if (r.end == fate::survives || r.end == fate::tolerated) {
            INFO(name(r.changed) << " " << name(r.end) << ": " << r.by);
            CHECK(known != reasons.end());
            if (known != reasons.end()) reasons.erase(known);
        }
    }
    for (const auto& [mutant, reason] : reasons) FAIL_CHECK("listed in mutants.csv, but noticed or equivalent: " << mutant);
    for (unsigned f = 0; f < fate_count; ++f) std::printf("%s %zu  ", std::string(name(static_cast<fate>(f))).c_str(), counts[f]);
    std::printf("\n");
}
