// label: slow
// What of the proof is needed, at 8 bits: the hints work, a search of everything agrees with them, a stale hint is told.
#include "checker/prove/needed.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "model/proof/assumptions.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using checker::necessity;
namespace mp = model::proof;

namespace {

checker::proof_options small() {
    checker::proof_options how;
    how.model.size = mp::small_width;
    how.threads = 2;
    return how;
}

std::map<std::string, checker::need> by_id(const std::vector<checker::need>& all) {
    std::map<std::string, checker::need> found;
    for (const auto& n : all) found[n.id] = n;
    return found;
}

}  // namespace

TEST_CASE("each hint names a goal that fails without its lemma or assumption") {
    const auto needs = by_id(checker::ask_hints(mp::hints(), checker::open_all(small()), small()));
    CHECK(needs.size() == mp::lemmas().size() + mp::all_assumptions().size());
    for (const mp::hint& h : mp::hints()) {
        INFO(h.without);
        const auto& n = needs.at(std::string(h.without));
        CHECK(n.what == necessity::needed);
        CHECK(n.breaks == h.breaks);
        CHECK(n.breaks != n.id);
        CHECK(n.shown_by.rule == h.path);
        CHECK_FALSE(n.shown_by.values.empty());
    }
}

TEST_CASE("a search of every question says the same as the hints") {
    const auto needs = by_id(checker::search_needs(small()));
    for (const auto& [id, n] : by_id(checker::ask_hints(mp::hints(), checker::open_all(small()), small()))) {
        INFO(id);
        CHECK(needs.at(id).what == n.what);
        CHECK(needs.at(id).breaks != id);
    }
}

TEST_CASE("what needs a lemma leads to a property in the end") {
    std::map<std::string_view, std::string_view> breaks;
    for (const mp::hint& h : mp::hints()) CHECK(breaks.emplace(h.without, h.breaks).second);
    for (const auto& [id, first] : breaks) {
        INFO(id);
        std::string_view at = first;
        for (std::size_t i = 0; i < breaks.size() && breaks.contains(at); ++i) at = breaks.at(at);
        CHECK(model::property_named(at).has_value());
    }
}

TEST_CASE("all are needed but for those that say what else they are for") {
    std::set<std::string_view> hinted;
    for (const mp::hint& h : mp::hints()) hinted.insert(h.without);
    for (const auto& a : mp::all_assumptions()) CHECK(hinted.contains(a.id));
    for (const auto& l : mp::lemmas()) CHECK(hinted.contains(l.id) == l.kept_for.empty());
}

TEST_CASE("a hint that does not work leaves its lemma not shown, and the proof incomplete") {
    // What CLOSED does when asked to abort keeps every lemma, whatever is left out.
    const std::vector<mp::hint> stale{{"form", model::CLOSED, "no such rule", "windows", "A"}};
    checker::proof p;
    p.needs = checker::ask_hints(stale, checker::open_all(small()), small());
    CHECK(by_id(p.needs).at("form").what == necessity::not_shown);
    CHECK(p.verdict() == checker::proof_verdict::incomplete);
}

TEST_CASE("a proof under another reading asks no hints") {
    checker::proof_options how = small();
    CHECK(checker::hints_apply(how));
    how.model.rules.taken |= model::reading::tw_reuse;
    CHECK_FALSE(checker::hints_apply(how));
}
