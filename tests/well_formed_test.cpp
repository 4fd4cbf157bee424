// label: slow
// The rules are well formed for all values and readings: what Z3 says of them, and that it notices when they are not.
#include "checker/prove/well_formed.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "checker/prove/upkeep.hpp"
#include "cli/rules_report.hpp"
#include "model/proof/upkeep.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::checker;
using namespace synfin::model;
using model::proof::place;

namespace {

using number = term_number;

std::string words(const step_verdict& v) {
    return std::string(name(v.on)) + " in " + std::string(name(v.in)) + ", step " + std::string(name(v.at)) + ": " + v.wrong +
           (v.assumption.empty() ? "" : "; assuming " + v.assumption);
}

place place_of(event e, state s, model::step at) {
    for (place& p : model::proof::places())
        if (p.on == e && p.in == s && p.at == at) return p;
    return {};
}

/// The verdict on a step with one alternative left out. An alternative that never applies is not missed.
bool is_missed(const place& whole, std::size_t left_out, solver& z3) {
    place p = whole;
    const auto rule = p.all[left_out];
    p.all.erase(p.all.begin() + static_cast<std::ptrdiff_t>(left_out));
    // The step exists under the readings of the rule that is gone, too.
    p.all.push_back({rule.rule, rule.belongs, term_domain::off()});
    const step_verdict v = exactly_one_applies(p, z3);
    return v.verdict == proof_verdict::not_proved && v.wrong == "none applies";
}

/// The ways of an event in a state.
std::vector<way> ways(event e, state s, solver& z3) {
    std::vector<term> known;
    for (const auto f : model::proof::known_before(e, s)) known.push_back(f.is);
    return ways_of_any_readings(e, s, [&](std::span<const term> conditions) {
        std::vector<term> all = known;
        all.insert(all.end(), conditions.begin(), conditions.end());
        return z3.satisfy(all).what != answer::unsatisfiable;
    });
}

/// The sentences that a way does not keep.
std::vector<std::string> broken_by(const way& w, solver& z3) {
    std::vector<std::string> found;
    const auto kept = model::proof::kept_by(w);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        std::vector<term> flags = w.conditions;
        for (const auto f : model::proof::known_before(w.on, w.from)) flags.push_back(f.is);
        flags.push_back((!kept[i]).is);
        if (z3.satisfy(flags).what == answer::satisfiable) found.emplace_back(model::proof::upkeep_sentences()[i].id);
    }
    return found;
}

/// The same, of the first way through `rule` when the rule assigned something else to `field`.
std::vector<std::string> broken_by_assigning(event e, state s, std::string_view rule, std::string_view field, number value) {
    solver z3({});
    for (way w : ways(e, s, z3))
        if (std::find(w.rules.begin(), w.rules.end(), rule_number(rule)) != w.rules.end()) {
            CHECK(broken_by(w, z3).empty());
            w.after[field_number(field)] = value.is;
            return broken_by(w, z3);
        }
    FAIL("no way through " << rule);
    return {};
}

number before(std::string_view field) { return number::of(fields()[field_number(field)].variable); }

using ids = std::vector<std::string>;

}  // namespace

TEST_CASE("exactly one alternative of each step applies, for all values and readings") {
    const auto all = exactly_one_applies_everywhere({});
    CHECK(all.size() == model::proof::places().size());
    std::map<std::string, std::size_t> assumed;
    for (const auto& v : all) {
        INFO(words(v));
        CHECK(v.verdict == proof_verdict::holds);
        ++assumed[v.assumption];
    }
    // The fifth check in the seven synchronized states, the retransmission timer in FIN-WAIT-2 and TIME-WAIT.
    CHECK(assumed.size() == 3);
    CHECK(all.size() - assumed[""] == 9);
}

TEST_CASE("an alternative that is left out is missed") {
    solver z3({});
    std::size_t missed = 0, places = 0;
    for (const place& p : model::proof::places()) {
        if (p.on != event::segment_arrives || !(ESTABLISHED | FIN_WAIT_1 | SYN_SENT | LISTEN).has(p.in)) continue;
        ++places;
        for (std::size_t i = 0; i < p.all.size(); ++i) {
            INFO(name(p.in) << " without " << rule_infos[p.all[i].rule].id);
            CHECK(is_missed(p, i, z3));
            ++missed;
        }
    }
    CHECK(places > 30);
    CHECK(missed > 80);
}

TEST_CASE("a guard that is weakened meets another alternative") {
    solver z3({});
    place p = place_of(event::segment_arrives, ESTABLISHED, model::step::rst);
    REQUIRE(exactly_one_applies(p, z3).verdict == proof_verdict::holds);
    for (auto& a : p.all)
        if (rule_infos[a.rule].id == "3.10.7.4-S2-5961-EXACT") a.applies = a.belongs && model::proof::any_end().seg.rst;
    const step_verdict v = exactly_one_applies(p, z3);
    CHECK(v.verdict == proof_verdict::not_proved);
    INFO(v.wrong);
    CHECK(v.wrong.find("3.10.7.4-S2-5961-EXACT and 3.10.7.4-S2-5961-") != std::string::npos);
}

TEST_CASE("every event keeps up what it must, under any readings; every rule but one can fire") {
    const upkeep_proof p = prove_upkeep({});
    CHECK(p.verdict() == proof_verdict::holds);
    CHECK(p.ways > 700);
    for (const proved& s : p.sentences) {
        INFO(s.id << ": " << (s.gaps.empty() ? "" : s.gaps[0].rule + " " + s.gaps[0].of));
        CHECK(s.verdict == proof_verdict::holds);
    }
    REQUIRE(p.idle.size() == 1);
    CHECK(p.idle[0].id == "3.10.7.4-S8-FW1-TW");  // step 5 has moved on to FIN-WAIT-2 before
}

TEST_CASE("an effect that breaks a sentence is noticed") {
    CHECK(broken_by_assigning(event::send, ESTABLISHED, "3.10.2-DATA-SEND", "snd_nxt", before("snd_nxt") - 1) ==
          ids{"well-formed", "nxt-forward", "una-nxt", "sends-its-numbers"});
    CHECK(broken_by_assigning(event::close, ESTABLISHED, "3.10.4-EST", "iss", before("iss") + 1) == ids{"iss-stays"});
    CHECK(broken_by_assigning(event::close, CLOSE_WAIT, "3.10.4-CLOSEWAIT", "rcv_nxt", before("rcv_nxt") - 1) ==
          ids{"rcv-forward", "acks-what-came"});
}

TEST_CASE("the report says what was proved, and what was not") {
    cli::rules_report r;
    r.places = model::proof::places().size();
    r.steps = exactly_one_applies_everywhere({});
    r.kept.rules = 2;
    r.kept.idle = {{"3.10.7.4-S8-FW1-TW", "why"}};
    r.kept.sentences = {{"una-nxt", "SND.UNA =< SND.NXT", proof_verdict::holds, 626, 1, 1, {}}};
    CHECK(r.verdict() == proof_verdict::holds);
    const std::string text = cli::rules_text(r, {style(false), false});
    CHECK(text.find("235 of 244 steps") != std::string::npos);
    CHECK(text.find("never: 3.10.7.4-S8-FW1-TW: why") != std::string::npos);
    CHECK(nlohmann::json::parse(cli::rules_json(r))["steps"].size() == r.places);
    r.steps.pop_back();
    CHECK(r.verdict() == proof_verdict::incomplete);
    r.kept.sentences[0].verdict = proof_verdict::not_proved;
    CHECK(r.verdict() == proof_verdict::not_proved);
}
