// label: slow
// The attacker's odds: that the sets of guesses are proved, are those RFC 793 and RFC 5961 describe, agree with the rules at
// every edge, and that a set which is off by one, or a rule that checks nothing, is noticed.
#include "checker/prove/odds.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/attacker_table.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::checker;
using namespace synfin::model;
using namespace synfin::model::proof;

namespace {

std::string words(const guesses& g) {
    if (g.kind != guesses::interval) return g.kind == guesses::all ? "all" : "none";
    return g.size.words() + " from " + g.first.words();
}
std::string words(const attack& a) {
    return std::string(model::name(a.in)) + ", " + std::string(name(a.wants)) + " by " + std::string(a.forged) + ", " +
           std::string(a.end) + std::string(checks_of(a.rules));
}

attack the_attack(aim wants, state in, std::string_view forged, std::string_view checks) {
    for (const attack& a : attacks())
        if (a.wants == wants && a.in == in && a.forged == forged && checks_of(a.rules) == checks) return a;
    return {};
}

struct expected {
    aim wants;
    state in;
    std::string_view forged, checks, sequence, acknowledgement;
};
const std::vector<expected> table{
    {aim::reset, ESTABLISHED, "RST", "RFC 5961", "1 from 0", "all"},
    {aim::reset, ESTABLISHED, "RST", "RFC 793", "RCV.WND from 0", "all"},
    {aim::reset, ESTABLISHED, "SYN", "RFC 5961", "none", "all"},
    {aim::reset, ESTABLISHED, "SYN", "RFC 793", "RCV.WND from 0", "all"},
    {aim::reset, SYN_SENT, "RST,ACK", "RFC 5961", "all", "1 from 1"},
    {aim::open, SYN_SENT, "SYN,ACK", "RFC 793", "all", "1 from 1"},
    {aim::derail, SYN_SENT, "SYN", "RFC 5961", "all", "all"},
    {aim::open, SYN_RECEIVED, "ACK", "RFC 5961", "RCV.WND from 0", "1 from 1"},
    {aim::text, ESTABLISHED, "ACK with text", "RFC 5961", "length from -length + 1",
     "MAX.SND.WND + flight + 1 from -MAX.SND.WND"},
    {aim::text, ESTABLISHED, "ACK with text", "RFC 793", "length from -length + 1", "2^31 + flight + 1 from 2^31"},
    {aim::held_text, ESTABLISHED, "ACK with text", "RFC 5961", "RCV.WND - 1 from 1", "all"},
};

const std::vector<odds>& all_odds() {
    static const std::vector<odds> all = attacker_odds({});
    return all;
}
const odds& odds_for(const expected& e) {
    const auto found = std::find_if(all_odds().begin(), all_odds().end(), [&](const odds& o) {
        return o.what.wants == e.wants && o.what.in == e.in && o.what.forged == e.forged && checks_of(o.what.rules) == e.checks;
    });
    REQUIRE(found != all_odds().end());
    return *found;
}

}  // namespace

TEST_CASE("every attack has its set of guesses, proved") {
    CHECK(all_odds().size() == attacks().size());
    for (const odds& o : all_odds()) {
        INFO(words(o.what));
        CHECK(o.verdict == proof_verdict::holds);
        CHECK(o.ways > 0);
    }
}

TEST_CASE("the sets are those of RFC 793 and RFC 5961") {
    for (const expected& e : table) {
        const odds& o = odds_for(e);
        INFO(words(o.what));
        CHECK(words(o.sequence) == e.sequence);
        CHECK(words(o.acknowledgement) == e.acknowledgement);
    }
}

TEST_CASE("the rules, run on segments at the edges, say the same") {
    std::size_t tried = 0;
    for (const odds& o : all_odds())
        for (const end_numbers& n : {end_numbers{1, 1, 1, 1}, end_numbers{2, 70000, 5, 2}, end_numbers{65535, 65535, 20000, 1460},
                                     end_numbers{65535U << 14U, 65535U << 14U, 1U << 20U, 65535}}) {
            INFO(words(o.what) << ", window " << n.window);
            const auto agreed = edges_agree(o, n, 7);
            REQUIRE(agreed);
            tried += *agreed;
        }
    CHECK(tried > 2000);
}

TEST_CASE("a set that is off by one is refuted, by Z3 and by a segment") {
    solver z3({});
    for (odds o : all_odds()) {
        if (o.sequence.kind != guesses::interval) continue;
        INFO(words(o.what));
        ++o.sequence.size.constant;
        CHECK(guesses_are_exact(o.what, o.sequence, o.acknowledgement, z3) == proof_verdict::not_proved);
        CHECK_FALSE(edges_agree(o, {}, 7));
    }
}

TEST_CASE("a rule that checks less changes the odds") {
    solver z3({});
    attack a = the_attack(aim::reset, ESTABLISHED, "RST", "RFC 5961");
    a.rules.mistake = variant::accept_any_rst;
    const odds o = odds_of(a, z3);
    CHECK(o.verdict == proof_verdict::holds);
    CHECK(words(o.sequence) == "all");
}

TEST_CASE("segments needed") {
    const end_numbers n{65535, 65535, 0, 1460};
    CHECK(odds_for(table[0]).segments_for_certain(n) == 4294967296.0);
    CHECK(odds_for(table[0]).segments_on_average(n) == 2147483648.5);
    CHECK(odds_for(table[1]).segments_for_certain(n) == 65538);
    for (const auto& [window, segments] : std::vector<std::pair<std::uint64_t, double>>{
             {4096, 1048576}, {16384, 262144}, {65535, 65538}, {1U << 20U, 4096}, {65535U << 14U, 5}})
        CHECK(odds_for(table[1]).segments_for_certain({window, 65535, 0, 0}) == segments);
    CHECK(std::isinf(odds_for(table[2]).segments_for_certain(n)));
    CHECK(odds_for(table[6]).segments_for_certain(n) == 1);
    CHECK(odds_for(table[8]).segments_for_certain(n) == 2941759.0 * 65536);  // 2^32/1460 rounded up, 2^32/65536
    CHECK(odds_for(table[9]).segments_for_certain(n) == 2941759.0 * 2);
}

TEST_CASE("the table, for people and for programs") {
    cli::attacker_table t{all_odds(), {}, attacks().size(), 0};
    CHECK(t.verdict() == proof_verdict::holds);
    const auto read = nlohmann::json::parse(cli::attacker_json(t));
    CHECK(read["rows"].size() == attacks().size());
    CHECK(read["rows"][0]["acknowledgement"]["size"]["constant"] == 1);
    const std::string text = cli::attacker_text(t, {style(false), false});
    CHECK(text.find("RCV.WND from RCV.NXT") != std::string::npos);
    t.rows.pop_back();
    CHECK(t.verdict() == proof_verdict::incomplete);
    t.rows[0].verdict = proof_verdict::not_proved;
    CHECK(t.verdict() == proof_verdict::not_proved);
}
