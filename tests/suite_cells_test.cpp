// The suite `cells` as a table of states and classes of events: no cell is silently empty, each witness is what it is said
// to be, and the table is the one in tests/goldens/cells.txt.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "conformance/generate.hpp"
#include "conformance/generate/cell_table.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const std::vector<test_case>& cases() {
    static const auto all = generate("cells").value();
    return all;
}
const std::vector<cell>& table() {
    static const auto all = cells(cases());
    return all;
}

}  // namespace

TEST_CASE("every cell names a case that is there, or says why there is none") {
    std::set<std::string> ids;
    for (const auto& c : cases()) ids.insert(c.id);
    std::size_t covered = 0;
    for (const cell& c : table()) {
        INFO(name(c.st) << " x " << c.what);
        CHECK(c.covered_by.empty() != c.reason.empty());
        CHECK((c.covered_by.empty() || ids.contains(c.covered_by)));
        covered += c.covered_by.empty() ? 0U : 1U;
    }
    CHECK(covered > 700);
}

TEST_CASE("eight classes of flags meet eleven states, and so does every call") {
    std::set<std::pair<model::state, std::string>> covered;
    for (const cell& c : table())
        if (!c.covered_by.empty()) covered.insert({c.st, c.what.substr(0, c.what.find("  "))});
    for (const char* flags : {"no flags", "SYN", "SYN,ACK", "ACK", "FIN,ACK", "FIN", "RST", "RST,ACK"})
        for (unsigned s = 0; s < model::state_count; ++s) {
            INFO(flags << " in " << name(static_cast<model::state>(s)));
            const auto has = [&](const cell& c) {
                return c.st == static_cast<model::state>(s) && c.what.starts_with(flags) && !c.covered_by.empty();
            };
            CHECK(std::any_of(table().begin(), table().end(), has));
        }
    for (const char* call : {"OPEN passive", "OPEN active", "SEND", "RECEIVE", "CLOSE", "CLOSE half-duplex", "ABORT", "STATUS"})
        for (unsigned s = 0; s < model::state_count; ++s) CHECK(covered.contains({static_cast<model::state>(s), call}));
}

TEST_CASE("a witness is the plainest case of its cell") {
    const auto of = [](model::state s, std::string_view what) {
        for (const cell& c : table())
            if (c.st == s && c.what == what) return c.covered_by;
        return std::string("no such cell");
    };
    CHECK(of(model::ESTABLISHED, "RST      SEQ inside") == "3.10.7.4/established/rst-inside");
    CHECK(of(model::ESTABLISHED, "ACK      ACK between") == "3.10.7.4/established.unacked-2/ack-partial");
    CHECK(of(model::TIME_WAIT, "2 MSL timer") == "3.10.8/time-wait/time-wait-over");
    CHECK(of(model::FIN_WAIT_1, "ACK      ACK between") == "3.10.7.4/fin-wait-1.unacked/ack-partial");
}

TEST_CASE("the table is the golden one") {
    const std::string golden = SYNFIN_SOURCE_DIR "/tests/goldens/cells.txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) std::ofstream(golden) << as_matrix(table());
    INFO(golden << " differs; SYNFIN_APPROVE=1 accepts the new table");
    CHECK(as_matrix(table()) == test::text_of(golden));
}
