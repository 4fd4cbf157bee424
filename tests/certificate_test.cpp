// label: oracle
// A certificate that cvc5 re-checks; one that was changed, or lacks a question, is refused.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/certificate.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"

using namespace synfin;
namespace fs = std::filesystem;
namespace mp = model::proof;

namespace {

const fs::path top = SYNFIN_SOURCE_DIR;

/// The step of the rules that a mistake changes keeps this small: a handful of questions at 8 bits.
cli::prove_report small_proof() {
    cli::prove_report r;
    r.how.model.size = mp::small_width;
    r.how.model.rules.mistake = model::variant::silent_reset;
    r.how.model.only_changed = true;
    r.how.keep_questions = true;
    r.found = checker::prove(r.how);
    // What the mistake breaks is satisfiable; a certificate is of what follows.
    std::erase_if(r.found.asked, [](const auto& d) { return d.what != checker::answer::unsatisfiable; });
    r.found.asked.resize(std::min<std::size_t>(r.found.asked.size(), 30));
    return r;
}

int check(const fs::path& folder) {
    const std::string command = (top / "scripts/check-certificates").string() + " " + folder.string() + " >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    return WEXITSTATUS(status);
}

bool has_oracle() {
    if (std::system("command -v cvc5 >/dev/null && command -v xxh128sum >/dev/null") == 0) return true;
    const char* required = std::getenv("SYNFIN_REQUIRE_ORACLES");
    if (required != nullptr && *required != 0) FAIL("cvc5 or xxh128sum is not installed: scripts/packages --install oracles");
    WARN("skipped: cvc5 or xxh128sum is not installed");
    return false;
}

}  // namespace

TEST_CASE("cvc5 agrees with a certificate, and a tampered one is noticed") {
    if (!has_oracle()) return;
    const fs::path folder = fs::temp_directory_path() / "synfin-certificate-test";
    fs::remove_all(folder);
    const auto count = cli::write_certificate(folder.string(), small_proof());
    REQUIRE(count);
    REQUIRE(*count > 0);
    CHECK(check(folder) == 0);

    SECTION("a changed question") {
        std::ofstream(folder / "00001.smt2", std::ios::app) << "(assert false)\n";
        CHECK(check(folder) == 1);
    }
    SECTION("a missing question") {
        fs::remove(folder / "00001.smt2");
        CHECK(check(folder) == 1);
    }
    SECTION("one too many") {
        fs::copy(folder / "00001.smt2", folder / "99999.smt2");
        CHECK(check(folder) == 1);
    }
    SECTION("a manifest that is none, or names what is no question") {
        std::ofstream(folder / "manifest.json") << "{}";
        CHECK(check(folder) == 2);
        std::ofstream(folder / "manifest.json")
            << R"({"format": "synfin-certificate", "expected": "unsat", "questions":)"
            << R"([{"file": "$(touch x).smt2", "xxh128": "00000000000000000000000000000000"}]})";
        CHECK(check(folder) == 2);
    }
    SECTION("written again over itself") { CHECK(cli::write_certificate(folder.string(), small_proof())); }
    SECTION("not over somebody else's files") {
        std::ofstream(folder / "letter.txt") << "dear reader\n";
        CHECK_FALSE(cli::write_certificate(folder.string(), small_proof()));
    }
    fs::remove_all(folder);
}

TEST_CASE("what the solver gave up on is kept as a question that can be asked again") {
    cli::prove_report r = small_proof();
    r.found.asked.resize(2);
    CHECK(cli::keep_unanswered(r) == "");
    r.found.asked[1].what = checker::answer::unknown;
    const auto folder = cli::keep_unanswered(r);
    REQUIRE(folder);
    CHECK(std::distance(fs::directory_iterator(*folder), fs::directory_iterator()) == 1);
    const auto kept = read_file((fs::path(*folder) / "00001.smt2").string());
    REQUIRE(kept);
    CHECK(kept->find("(check-sat)") != std::string::npos);
    fs::remove_all(*folder);
}
