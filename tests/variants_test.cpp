// label: slow
// Every deliberate mistake against every property: each mistake breaks something, each property can be broken, and after
// exactly this many steps.
#include "cli/variant_matrix.hpp"

#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;

TEST_CASE("the matrix of variants and properties is the approved one") {
    const auto m = cli::judge_variants(2, [](std::string_view) {});
    CHECK(m.complete);
    CHECK(m.as_expected());
    std::string table;
    for (const auto& b : m.cells)
        table += std::string(name(b.by)) + " " + std::string(model::text(b.what).id) + " " + std::to_string(b.steps) + "\n";
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/variants.txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden, table));
    const auto approved = read_file(golden);
    REQUIRE(approved);
    CHECK(table == *approved);
}
