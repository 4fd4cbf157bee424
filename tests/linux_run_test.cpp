// label: root
// The suite on the kernel of this machine: nothing that the baseline does not explain, at over 1,000 cases a second.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;

TEST_CASE("the kernel does what the baseline says") {
    const auto ran = test::synfin("run --stack linux --json -");
    if (ran.status == 3) {
        std::printf("SKIPPED: %s", ran.err.c_str());
        CHECK_FALSE(ran.err.empty());
        return;
    }
    const auto report = nlohmann::json::parse(ran.out);
    CHECK(report["verdicts"]["inconclusive"] == 0);
    CHECK(report["verdicts"]["pass"] > 1300);
    for (const auto& r : report["results"]) {
        INFO(r.dump());
        if (r["verdict"] == "fail") CHECK(r["verdict"] != "fail");
    }
    CHECK(report["stale"].empty());
    CHECK(ran.status == 0);
    std::printf("%.0f cases/s\n", report["cases_per_second"].get<double>());
}
