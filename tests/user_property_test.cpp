// Properties of the user's own: how they are read, where a mistake is said to be, what is found; `synfin check --property FORM`.
#include "model/user_property.hpp"

#include <nlohmann/json.hpp>

#include "checker/explore.hpp"
#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "tests/random_question.hpp"

using namespace synfin;
using namespace synfin::model;
using checker::verdict;
using json = nlohmann::json;

namespace {

bounds limits_of(const std::string& name) { return parse_instance(name)->limits; }

user_property parsed(const std::string& text) {
    auto p = user_property::parse(text);
    INFO(text);
    if (!p) FAIL(p.error().message());
    return *p;
}

std::string mistake(const std::string& text) {
    const auto p = user_property::parse(text);
    return p ? "none" : p.error().message();
}

checker::verification verified(const std::string& instance, const std::vector<std::string>& texts, unsigned threads = 1) {
    checker::request r;
    r.how.threads = threads;
    for (const auto& t : texts) r.own.push_back(parsed(t));
    return verify(world(limits_of(instance)), r);
}

checker::user_answer judged(const std::string& instance, const std::string& text) {
    return verified(instance, {text}).answers.at(0);
}

/// Whether each state of the path follows from the one before.
bool is_run(const std::string& instance, const std::vector<packed_world>& states) {
    const world w(limits_of(instance));
    bool all = !states.empty() && states.front() == w.first_state();
    for (std::size_t i = 0; i + 1 < states.size(); ++i) {
        bool follows = false;
        w.each_step<plain_hooks>(
            states[i], [&](const auto&, const packed_world& next) { follows = follows || next == states[i + 1]; }, [] {});
        all = all && follows;
    }
    return all;
}

test::outcome check(const std::string& arguments) { return test::synfin("check --profile handshake " + arguments); }

/// `word` in place of a random word of the text, and where it stands.
std::pair<std::string, std::size_t> misspelled(std::string text, const std::string& word) {
    const auto wordy = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; };
    std::vector<std::pair<std::size_t, std::size_t>> words;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (wordy(text[i]) && std::isupper(static_cast<unsigned char>(text[i])) == 0 && (i == 0 || !wordy(text[i - 1])) &&
            (i == 0 || text[i - 1] != '-'))
            words.emplace_back(i, text.find_first_of(" ()=<>!&|+-", i) - i);
    if (words.empty()) return {word, 0};
    const auto [at, length] = words[static_cast<std::size_t>(test::below(static_cast<int>(words.size())))];
    return {text.replace(at, length, word), at};
}

}  // namespace

TEST_CASE("every form is read") {
    CHECK(parsed("always(true)").form == property_form::every_state);
    CHECK(parsed("sometimes(true)").form == property_form::some_state);
    CHECK(parsed(" eventually ( true ) ").form == property_form::eventually);
    CHECK(parsed("recoverable(A.state == CLOSED)").form == property_form::recoverable);
    const auto p = parsed("leads_to((A.passive), !(A.passive))");
    CHECK(p.form == property_form::leads_to);
    CHECK(p.first.text() == "(A.passive)");
    REQUIRE(p.second);
    CHECK(p.first.holds({}) != p.second->holds({}));
    CHECK(parsed("recoverable( )").first.text() == recovered);
    for (const auto& f : property_forms()) CHECK(user_property::is_meant(f.pattern));
    for (const auto& t : property_texts()) CHECK_FALSE(user_property::is_meant(t.id));
}

TEST_CASE("mistakes are named with their column in the whole text") {
    const auto is = [](const std::string& text, const std::string& message) {
        INFO(text);
        CHECK(mistake(text) == message);
    };
    const std::string operand = "expected a name, a number, ! or (";
    const std::string forms = "expected one of always(p), sometimes(p), leads_to(p, q), eventually(p), recoverable(p)";
    is("alway(true)", "column 1: unknown form 'alway', expected always");
    is("  lead_to(true, true)", "column 3: unknown form 'lead_to', expected leads_to");
    is("A.state == CLOSED", "column 1: a predicate alone is no property, " + forms);
    is("(A.state == CLOSED)", "column 1: a predicate alone is no property, " + forms);
    is("", "column 1: this begins no property, " + forms);
    is("always", "column 1: this begins no property, " + forms);
    is("always()", "column 8: unexpected ')', " + operand);
    is("always(", "column 8: the expression ends here, " + operand);
    is("always(true", "column 12: the property ends here, expected an operator or the ) of column 7");
    is("always(true, true)", "column 12: unexpected ',', expected an operator or the ) of column 7");
    is("always(true) && true", "column 14: unexpected '&', expected nothing more");
    is("always(A.stat == CLOSED)", "column 8: unknown name 'A.stat', expected A.state, B.state");
    is("always(1 + 2)", "column 8: '1 + 2' is a number, expected a predicate such as A.state == ESTABLISHED");
    is("always(true => true => true)", "column 21: unexpected '=>', expected parentheses (=> does not chain)");
    is("leads_to(true)", "column 14: unexpected ')', expected an operator or ', q)': leads_to(p, q)");
    is("leads_to(true, A.iss == 32)", "column 25: the number 32 is too large, expected 0..31 (numbers are modulo 32)");
    is("leads_to(true, true, true)", "column 20: unexpected ',', expected an operator or the ) of column 9");
    is("always(network.emtpy)", "column 8: unknown name 'network.emtpy', expected network.empty");
    is("recoverable(true) “x”", "column 19: unexpected '“', expected nothing more");
}

TEST_CASE("hostile sizes are refused") {
    const auto nested = [](std::size_t n) { return "always(" + std::string(n, '(') + "true" + std::string(n, ')') + ")"; };
    CHECK(mistake(nested(100)) == "none");
    CHECK(mistake(nested(101)) == "column 108: nested too deeply");
    CHECK(mistake(std::string(1 << 20, '(')) == "column 4097: the property is too long");
    std::string chain = "always(true";
    while (chain.size() < 4000) chain += "||true&&!!true";
    CHECK(mistake(chain + ")") == "none");
}

TEST_CASE("a misspelled name in a random property is found at its column") {
    rc::check([] {
        const auto made = test::boolean(4);
        const std::vector<std::pair<std::string, std::string>> around{
            {"always(", ")"}, {" sometimes (\t", " ) "}, {"leads_to(A.passive,", ")"}, {"leads_to(", ", true)"}};
        const auto& [before, after] = around[static_cast<std::size_t>(test::below(static_cast<int>(around.size())))];
        const auto good = user_property::parse(before + made.text + after);
        RC_LOG(before + made.text + after);
        RC_ASSERT(good.has_value());
        const auto [wrong, at] = misspelled(made.text + " ", "zz_wrong");
        const std::string column = "column " + std::to_string(before.size() + at + 1) + ": unknown name 'zz_wrong'";
        RC_ASSERT(mistake(before + wrong + after).starts_with(column));
    });
}

TEST_CASE("always(p) is violated exactly when sometimes(!p) is witnessed, as soon, and by a run") {
    rc::check([] {
        const auto made = test::boolean(3);
        const auto v = verified("handshake", {"always(" + made.text + ")", "sometimes(!(" + made.text + "))"});
        const auto &always = v.answers[0], &sometimes = v.answers[1];
        RC_LOG(made.text);
        const bool broken = always.what == verdict::violated;
        RC_CLASSIFY(broken, "violated");
        RC_ASSERT(broken == (sometimes.what == verdict::witnessed));
        RC_ASSERT(always.depth == sometimes.depth);
        RC_ASSERT(always.path.states == sometimes.path.states);
        if (!broken) return;
        RC_ASSERT(always.path.states.size() == always.depth + 1);
        RC_ASSERT(made.value(always.path.states.back()) == 0);
        RC_ASSERT(is_run("handshake", always.path.states));
    });
}

TEST_CASE("what nobody can meet says nothing") {
    CHECK(judged("handshake", "always(A.state == LISTEN => false)").what == verdict::vacuous);
    CHECK(judged("handshake", "always(B.state == LISTEN => false)").what == verdict::violated);
    CHECK(judged("handshake", "always(B.state == LISTEN => B.iss == 0)").what == verdict::holds);
    CHECK(judged("handshake", "always((A.state == LISTEN => false))").what == verdict::vacuous);
}

TEST_CASE("recoverable() judges as the catalogue's own property does") {
    for (const char* instance : {"handshake", "simultaneous", "crash", "handshake+two_way_handshake"}) {
        INFO(instance);
        checker::request r;
        r.properties = {property::recoverable};
        r.unconditionally = true;
        r.own = {parsed("recoverable()"), parsed("recoverable(true)"), parsed("recoverable(false)")};
        const auto v = verify(world(limits_of(instance)), r);
        CHECK(v.answers[0].what == v.properties[0].what);
        CHECK(v.answers[0].depth == v.properties[0].depth);
        CHECK(v.answers[1].what == verdict::holds);
        CHECK(v.answers[2].what == verdict::violated);
        CHECK(v.answers[2].depth == 0);
    }
}

TEST_CASE("leads_to and eventually: what must be so whatever p and q are") {
    rc::check([] {
        const std::string p = test::boolean(2).text, q = test::boolean(2).text, r = test::boolean(2).text;
        RC_LOG(p + " / " + q + " / " + r);
        const auto leads = [](const std::string& from, const std::string& to) { return "leads_to(" + from + ", " + to + ")"; };
        const auto both = [](const std::string& x, const std::string& y) { return "(" + x + ") && (" + y + ")"; };
        const auto v =
            verified("handshake", {leads(p, q), leads(p, both(q, r)), leads(both(p, r), q), leads(p, p), leads(p, "false"),
                                   "eventually(" + q + ")", "eventually(" + both(q, r) + ")", "sometimes(" + p + ")"});
        const auto is = [&](std::size_t i, verdict what) { return v.answers[i].what == what; };
        const bool empty = is(7, verdict::not_witnessed);
        RC_CLASSIFY(is(0, verdict::violated), "violated");
        RC_CLASSIFY(is(0, verdict::holds), "holds");
        for (const std::size_t i : {0U, 1U, 3U, 4U}) RC_ASSERT(is(i, verdict::vacuous) == empty);
        if (is(0, verdict::violated)) RC_ASSERT(is(1, verdict::violated));
        if (is(0, verdict::holds)) RC_ASSERT(!is(2, verdict::violated));
        RC_ASSERT(!is(3, verdict::violated));
        RC_ASSERT(is(4, verdict::violated) != empty);
        if (is(5, verdict::violated)) RC_ASSERT(is(6, verdict::violated));
    });
}

TEST_CASE("a violation of leads_to is a run that closes its loop without ever coming there") {
    rc::check([] {
        const auto p = test::boolean(2), q = test::boolean(2);
        const auto a = judged("handshake", "leads_to(" + p.text + ", " + q.text + ")");
        RC_LOG(a.question);
        if (a.what != verdict::violated) return;
        const auto& states = a.path.states;
        RC_CLASSIFY(a.path.loop_from < states.size(), "lasso");
        RC_ASSERT(is_run("handshake", states));
        RC_ASSERT(!a.assumes.empty());
        if (a.path.loop_from < states.size()) RC_ASSERT(states[a.path.loop_from] == states.back());
        std::size_t last = states.size();  // after the last q-state, some state satisfies p
        while (last > 0 && q.value(states[last - 1]) == 0) --last;
        bool premise = false;
        for (std::size_t i = last; i < states.size(); ++i) premise = premise || p.value(states[i]) != 0;
        RC_ASSERT(premise);
    });
}

TEST_CASE("properties of the user's own stand beside those of the catalogue and questions") {
    checker::request r;
    r.properties = {property::sync};
    r.questions = {*question::parse("A.state == SYN-SENT")};
    r.own = {parsed("always(A.state != LISTEN)"), parsed("recoverable(network.empty)"), parsed("sometimes(A.state == LISTEN)")};
    for (const unsigned threads : {1U, 2U}) {
        r.how.threads = threads;
        const auto v = verify(world(limits_of("handshake")), r);
        CHECK(v.complete());
        REQUIRE(v.properties.size() == 1);
        CHECK(v.properties[0].what == verdict::holds);
        REQUIRE(v.answers.size() == 4);
        CHECK(v.answers[0].what == verdict::witnessed);
        CHECK(v.answers[1].what == verdict::holds);
        CHECK(v.answers[2].what == verdict::holds);
        CHECK(v.answers[3].what == verdict::not_witnessed);
        CHECK_FALSE(v.all_as_claimed());
    }
}

TEST_CASE("what one state settles ends the exploration, what runs settle needs all of it") {
    const auto settled = verified("lifecycle", {"always(A.state != SYN-SENT)", "sometimes(B.state == LISTEN)"});
    CHECK(settled.explored.reason == checker::stop_reason::found);
    CHECK(settled.settled());
    checker::request r;
    r.own = {parsed("recoverable()"), parsed("always(true)"), parsed("sometimes(A.state == SYN-SENT)")};
    r.how.state_limit = 500;
    const auto open = verify(world(limits_of("handshake")), r);
    CHECK(open.answers[0].what == verdict::incomplete);
    CHECK(open.answers[1].what == verdict::incomplete);
    CHECK(open.answers[2].what == verdict::witnessed);
    CHECK_FALSE(open.settled());
}

TEST_CASE("--property FORM: exit status, text, JSON, JUnit, explain") {
    const auto broken = check("--property 'always(A.state != ESTABLISHED)' --json -");
    CHECK(broken.status == 1);
    const json one = json::parse(broken.out)["properties"].at(0);
    CHECK(one["id"] == "formula");
    CHECK(one["kind"] == "always");
    CHECK(one["verdict"] == "violated");
    CHECK(one["sentence"] == "always(A.state != ESTABLISHED)");
    CHECK(one["trace"]["steps"].size() == one["depth"]);
    const auto explained = test::synfin("explain '" + std::string(one["address"]) + "'");
    CHECK(explained.status == 0);
    CHECK(explained.out.find("ESTABLISHED") != std::string::npos);

    const auto fine = check("--property 'always(A.state != LISTEN)'");
    CHECK(fine.status == 0);
    CHECK(fine.out.find("holds up to the bounds") != std::string::npos);
    CHECK(fine.out.find("of every reachable state within the bounds: all 9,060 states were explored") != std::string::npos);
    CHECK(check("--property 'sometimes(A.state == LISTEN)'").status == 1);
    CHECK(check("--property 'sometimes(A.state == SYN-SENT)'").status == 0);
    const auto empty = check("--property 'always(A.state == LISTEN => true)'");
    CHECK(empty.status == 1);
    CHECK(empty.out.find("VACUOUS") != std::string::npos);
    CHECK(check("--property 'recoverable()' --states 500").status == 3);

    const auto away = check("--property 'leads_to(A.state == SYN-SENT, B.state == LISTEN)' --json -");
    CHECK(away.status == 1);
    const json run = json::parse(away.out)["properties"].at(0);
    CHECK(run["kind"] == "leads to");
    CHECK(std::string(run["why"]).find("taken for granted: delivery") != std::string::npos);
    CHECK(test::synfin("explain '" + std::string(run["address"]) + "'").status == 0);
    CHECK(check("--property 'eventually(A.state == CLOSED)'").status == 0);

    const test::scratch_folder folder;
    CHECK(check("--property 'always(A.state != ESTABLISHED)' --property 'recoverable(network.empty)' --property sync --junit " +
                (folder / "out.xml"))
              .status == 1);
    const std::string xml = test::text_of(folder / "out.xml");
    CHECK(xml.find("tests=\"3\" failures=\"1\"") != std::string::npos);
    CHECK(xml.find("name=\"formula: always(A.state != ESTABLISHED)\"") != std::string::npos);
}

TEST_CASE("--property is refused with one line") {
    const auto refused = [](const std::string& arguments, const std::string& line) {
        INFO(arguments);
        const auto r = check(arguments);
        CHECK(r.status == 2);
        CHECK(r.out.empty());
        CHECK(r.err == "synfin check: " + line + "\n");
    };
    refused("--property recoverabel", "unknown property 'recoverabel', nearest: recoverable");
    refused("--property leads_to", "unknown property 'leads_to', nearest: leads_to(p, q)");
    refused("--property 'always(A.stat == CLOSED)'", "--property: column 8: unknown name 'A.stat', expected A.state, B.state");
    refused("--property 'alwais(A.state == CLOSED)'", "--property: column 1: unknown form 'alwais', expected always");
    std::string nine;
    for (int i = 0; i < 9; ++i) nine += " --property 'always(true)'";
    refused(nine, "--property: 9 properties of your own, expected at most 8 at once");
}
