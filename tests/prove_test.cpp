// label: slow
// The proof at 8 bits, where it takes seconds: it holds, every mistake breaks it, and leaving a lemma out is noticed.
#include <algorithm>
#include <set>
#include <string>

#include "checker/prove/proof.hpp"
#include "model/proof/parts.hpp"
#include "model/proof/witnesses.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using checker::proof_verdict;
using model::variant;
namespace mp = model::proof;

namespace {

checker::proof_options small(variant mistake = variant::none) {
    checker::proof_options how;
    how.model.size = mp::small_width;
    how.model.rules.mistake = mistake;
    how.model.only_changed = mistake != variant::none;
    how.threads = 2;
    return how;
}

std::set<std::string> broken(const std::vector<checker::proved>& all) {
    std::set<std::string> ids;
    for (const auto& p : all)
        if (p.verdict != proof_verdict::holds) ids.insert(p.id);
    return ids;
}

bool breaks(variant mistake, const std::string& property) {
    const auto ids = broken(checker::prove(small(mistake)).properties);
    return ids.contains(property);
}

}  // namespace

TEST_CASE("every lemma is kept and every property follows") {
    const checker::proof p = checker::prove(small());
    CHECK(broken(p.lemmas).empty());
    CHECK(broken(p.properties).empty());
    CHECK(p.complete);
    CHECK(p.verdict() == proof_verdict::holds);
    CHECK(p.lemmas.size() == mp::lemmas().size());
    for (const auto& one : p.properties) CHECK(one.questions > 0);
    CHECK(p.needs.size() > mp::lemmas().size());
    for (const auto& n : p.needs) CHECK((n.what == checker::necessity::needed) == n.why.empty());
    CHECK(p.needs_shown());

    SECTION("nothing is vacuous") {
        CHECK(broken(p.witnesses).empty());
        const std::set<std::string> ids = [&] {
            std::set<std::string> all;
            for (const auto& w : p.witnesses) all.insert(w.id);
            return all;
        }();
        CHECK(ids.contains("three-incarnations"));
        for (const auto& one : p.properties) CHECK(ids.contains(one.id));
    }
    SECTION("rules that cannot fire without an attacker, text on a SYN or a held block") {
        CHECK(std::set<std::string>(p.unreachable.begin(), p.unreachable.end()) ==
              std::set<std::string>{"3.10.7.2-S3-SYN-EXTRA-DROP", "3.10.7.2-S4-OTHER", "3.10.7.3-S4-SYN-ACKED-MORE",
                                    "3.10.7.3-S4-SYN-ONLY-MORE-DROP", "3.6.1-TW-REUSE-OLDDUP", "3.10.7.4-S4-SYNRCVD-PASSIVE",
                                    "3.10.7.4-S4-SYNRCVD-5961", "3.10.7.4-S4-5961", "3.10.7.4-S5-NOACK", "3.10.7.4-S7-HELD",
                                    "3.10.7.4-S8-FW1-TW"});
    }
}

TEST_CASE("a mistake breaks what it is about") {
    CHECK(breaks(variant::two_way_handshake, "no-ghost"));
    CHECK(breaks(variant::three_way_close, "half-close"));
    CHECK(breaks(variant::accept_any_rst, "rst-exact"));
    CHECK(breaks(variant::accept_any_ack, "no-stale-data"));
    CHECK(breaks(variant::syn_resets_connection, "syn-safe"));
    CHECK(breaks(variant::forgets_origin, "origin"));
    CHECK(breaks(variant::rst_answers_rst, "rst-quiet"));
    CHECK(breaks(variant::silent_reset, "inform"));
    CHECK(breaks(variant::no_half_close, "half-close"));
}

TEST_CASE("without fresh numbers every rule that chooses one breaks a lemma") {
    checker::proof_options how = small();
    how.model.fresh_numbers = false;
    how.model.only_changed = true;
    const checker::proof p = checker::prove(how);
    std::set<std::string> rules;
    for (const auto& l : p.lemmas)
        for (const auto& g : l.gaps) rules.insert(g.rule);
    CHECK(rules ==
          std::set<std::string>{"3.10.1-CLOSED-ACTIVE", "3.10.1-LISTEN-ACTIVE", "3.10.2-LISTEN-ACTIVE", "3.10.7.2-S3-SYN"});
}

TEST_CASE("two incarnations half the space apart are too few: a witness says so") {
    checker::proof_options how = small();
    how.model.size.numbers = 64;
    how.model.size.window = 63;
    const auto witnesses = mp::state_witnesses(how.model.size);
    const auto three =
        std::find_if(witnesses.begin(), witnesses.end(), [](const auto& w) { return w.id == "three-incarnations"; });
    REQUIRE(three != witnesses.end());
    std::vector<model::term> all;
    for (const auto& f : three->all) all.push_back(f.is);
    checker::solver ask({8, mp::is_base, 60, false});
    CHECK(ask.satisfy(all).what == checker::answer::unsatisfiable);
}

TEST_CASE("a question the solver cannot answer in time is incomplete, not proved") {
    checker::proof p;
    p.lemmas.push_back({"one", "", proof_verdict::holds, 1, 0, 0, {}});
    CHECK(p.verdict() == proof_verdict::holds);
    p.lemmas.push_back({"two", "", proof_verdict::incomplete, 1, 0, 0, {}});
    CHECK(p.verdict() == proof_verdict::incomplete);
    p.lemmas.push_back({"three", "", proof_verdict::not_proved, 1, 0, 0, {}});
    CHECK(p.verdict() == proof_verdict::not_proved);
}

TEST_CASE("what is said to be proved is what a proof shows") {
    checker::proof_options how = small();
    const auto beginning = [](const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; };
    how.model.rules.mistake = variant::none;
    const checker::proof p = checker::prove(how);
    std::size_t said = 0;
    for (const auto& one : p.properties) {
        std::size_t length = 0;
        for (const auto& part : mp::parts())
            if (model::text(part.id).id == one.id) {
                CHECK(beginning(one.says, part.says));
                length += part.says.size() + (length == 0 ? 0 : 2);
                ++said;
            }
        CHECK(length == one.says.size());  // nothing is shown that is not said
    }
    CHECK(said == mp::parts().size());
}
