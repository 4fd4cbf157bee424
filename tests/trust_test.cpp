// docs/trust.md is what `synfin explain trust` says; SYNFIN_APPROVE=1 writes it anew.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "cli/explain/topics.hpp"
#include "model/proof/claims.hpp"
#include "model/proof/parts.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;

TEST_CASE("the page of trust is generated") {
    const std::string path = SYNFIN_SOURCE_DIR "/docs/trust.md", page = cli::trust_page();
    const char* approve = std::getenv("SYNFIN_APPROVE");
    if (approve != nullptr && *approve == '1') REQUIRE(write_file(path, page));
    const auto approved = read_file(path);
    REQUIRE(approved);
    CHECK(*approved == page);
}

TEST_CASE("a property is said to be proved in parts exactly when it is among the proved ones") {
    for (const auto id : model::proof::proved_properties()) {
        const auto& parts = model::proof::parts();
        CHECK(std::any_of(parts.begin(), parts.end(), [&](const auto& p) { return p.id == id; }));
    }
    for (const auto& part : model::proof::parts()) {
        const auto& proved = model::proof::proved_properties();
        CHECK(std::find(proved.begin(), proved.end(), part.id) != proved.end());
    }
}
