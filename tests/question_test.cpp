// Questions about states: what they may say, what is wrong with them and where, what they find; `synfin check --where`.
#include "model/question.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/explore.hpp"
#include "checker/verify.hpp"
#include "model/bound_names.hpp"
#include "model/question_names.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "tests/random_question.hpp"

using namespace synfin;
using namespace synfin::model;
using json = nlohmann::json;

namespace {

bounds limits_of(const std::string& name) { return parse_instance(name)->limits; }

const std::vector<packed_world>& states_of_handshake() {
    static const std::vector<packed_world> all = [] {
        const auto found = checker::explore(world(limits_of("handshake")), {});
        std::vector<packed_world> states;
        for (checker::state_index i = 0; i < found.states; ++i) states.push_back(found[i]);
        return states;
    }();
    return all;
}

question parsed(const std::string& text) {
    auto q = question::parse(text);
    INFO(text);
    if (!q) FAIL(q.error().message());
    return *q;
}

std::string mistake(const std::string& text) {
    const auto q = question::parse(text);
    return q ? "none" : q.error().message();
}

bool constant(const std::string& text) { return parsed(text).holds({}); }

checker::verification asked(const std::string& instance, const std::vector<std::string>& questions, unsigned threads = 1) {
    checker::request r;
    r.how.threads = threads;
    for (const auto& q : questions) r.questions.push_back(parsed(q));
    return verify(world(limits_of(instance)), r);
}

test::outcome check(const std::string& arguments) { return test::synfin("check --profile handshake " + arguments); }

}  // namespace

TEST_CASE("precedence and association are those of C") {
    CHECK(constant("true || true && false"));
    CHECK_FALSE(constant("(true || true) && false"));
    CHECK(constant("!false && true"));
    CHECK_FALSE(constant("!(false || true)"));
    CHECK(constant("!!true"));
    CHECK(constant("7 - 2 - 1 == 4"));
    CHECK(constant("7 - (2 - 1) == 6"));
    CHECK(constant("1 + 2 < 4 && 4 >= 2 + 2"));
    CHECK(constant("0 - 1 == 31"));
    CHECK(constant("31 + 2 == 1"));
    CHECK(constant("(1 < 2) == true"));
    CHECK(constant("false => false"));
    CHECK(constant("true || false => true && true"));
    CHECK_FALSE(constant("!false => 1 == 2"));
    CHECK(constant("\t1==1&&2!=1\n"));
}

TEST_CASE("states have the RFC's spelling, with hyphens or underscores") {
    for (unsigned i = 0; i < state_count; ++i) {
        std::string text(name(static_cast<state>(i)));
        packed_world s{};
        s[1] = i;
        CHECK(parsed("B.state == " + text).holds(s));
        CHECK(parsed(text + "==B.state").holds(s));
        std::replace(text.begin(), text.end(), '-', '_');
        CHECK(parsed("B.state==" + text).holds(s));
        CHECK_FALSE(parsed("B.state!=" + text).holds(s));
    }
    CHECK(constant("A.snd_nxt-B.iss == A.snd_nxt - B.iss"));
}

TEST_CASE("mistakes are named with their column") {
    const auto is = [](const std::string& text, const std::string& message) {
        INFO(text);
        CHECK(mistake(text) == message);
    };
    const std::string predicate = "expected a predicate such as A.state == ESTABLISHED";
    const std::string operand = "expected a name, a number, ! or (";
    is("", "column 1: empty expression, " + predicate);
    is("  ", "column 1: empty expression, " + predicate);
    is("A.passive && B.stat == CLOSED", "column 14: unknown name 'B.stat', expected B.state, A.state");
    is("A.state == SYN-SNET", "column 12: unknown name 'SYN-SNET', expected SYN-SENT");
    is("A.state == ", "column 12: the expression ends here, " + operand);
    is("A.state < 3", "column 1: 'A.state' is a state, expected a number on either side of '<'");
    is("A.state == 3", "column 12: '3' is a number, expected a state on either side of '=='");
    is("A.snd_una == B.passive", "column 14: 'B.passive' is true or false, expected a number on either side of '=='");
    is("(1 + 2)", "column 1: '(1 + 2)' is a number, " + predicate);
    is("A.passive || 1 + 2", "column 14: '1 + 2' is a number, expected true or false on either side of '||'");
    is("!A.state == CLOSED", "column 2: 'A.state' is a state, expected true or false after '!', or parentheses: !(...)");
    is("A.state = CLOSED", "column 9: unexpected '=', expected ==");
    is("true & false", "column 6: unexpected '&', expected &&");
    is("1 < 2 < 3", "column 7: unexpected '<', expected &&, || or parentheses (comparisons do not chain)");
    is("true => true => true", "column 14: unexpected '=>', expected parentheses (=> does not chain)");
    is("A.iss => 3", "column 1: 'A.iss' is a number, expected true or false on either side of '=>'");
    is("(true", "column 6: the expression ends here, expected an operator or the ) of column 1");
    is("true)", "column 5: unexpected ')', expected an operator or the end");
    is("true true", "column 6: unexpected 'true', expected an operator or the end");
    is("A.iss == 32", "column 10: the number 32 is too large, expected 0..31 (numbers are modulo 32)");
    is("A.iss == 99999999999999999999",
       "column 10: the number 99999999999999999999 is too large, expected 0..31 (numbers are modulo 32)");
    is("-1 == A.iss", "column 1: unexpected '-', " + operand);
    is("A.iss == \x01", "column 10: unexpected '\\x01', " + operand);
    is("A.iss == “1”", "column 10: unexpected '“', " + operand);
    CHECK(mistake("state == CLOSED").starts_with("column 1: unknown name 'state', expected A.state, B.state"));
    CHECK(mistake("A.state == established").starts_with("column 12: unknown name 'established', expected ESTABLISHED"));
}

TEST_CASE("hostile sizes are refused, large ones are not") {
    const auto repeated = [](const std::string& part, std::size_t n) {
        std::string text;
        for (std::size_t i = 0; i < n; ++i) text += part;
        return text;
    };
    CHECK(constant(repeated("(", 100) + "true" + repeated(")", 100)));
    CHECK(mistake(repeated("(", 101) + "true" + repeated(")", 101)) == "column 101: nested too deeply");
    CHECK(mistake(repeated("!", 101) + "true") == "column 101: nested too deeply");
    CHECK(constant(repeated("1+", 2000) + "0==16"));
    CHECK(mistake(repeated("(", 1 << 20)) == "column 4097: the expression is too long");
}

TEST_CASE("questions answer what the decoded state says, in every state of handshake") {
    struct pair {
        const char* text;
        bool (*direct)(const endpoint& a, const endpoint& b, const packed_world& s);
    };
    constexpr std::array pairs{
        pair{"A.state == ESTABLISHED && B.state == SYN-RECEIVED",
             [](const auto& a, const auto& b, const auto&) { return a.st == ESTABLISHED && b.st == SYN_RECEIVED; }},
        pair{"A.snd_una - A.iss < A.snd_nxt - A.iss",
             [](const auto& a, const auto&, const auto&) { return a.t.snd_una.v != a.t.snd_nxt.v; }},
        pair{"B.irs == A.iss && B.rcv_nxt == A.iss + 1",
             [](const auto& a, const auto& b, const auto&) {
                 return b.t.irs.v == a.t.iss.v && b.t.rcv_nxt.v == (a.t.iss.v + 1) % 32;
             }},
        pair{"A.in_flight + B.in_flight >= 3",
             [](const auto&, const auto&, const auto& s) { return channel(s[2]).size() + channel(s[3]).size() >= 3; }},
        pair{"B.peer != A.incarnation || B.passive && !A.closing",
             [](const auto& a, const auto& b, const auto&) {
                 return b.peer != a.incarnation || (b.t.passive.v && !a.t.close_queued.v);
             }},
    };
    for (const auto& p : pairs) {
        const question q = parsed(p.text);
        std::size_t yes = 0, wrong = 0;
        for (const auto& s : states_of_handshake()) {
            yes += q.holds(s);
            wrong += q.holds(s) != p.direct(test::end(s, 0), test::end(s, 1), s);
        }
        INFO(p.text << ": " << yes << " states");
        CHECK(wrong == 0);
        CHECK(yes > 0);
        CHECK(yes < states_of_handshake().size());
    }
}

TEST_CASE("random expressions have the value they were made with") {
    CHECK(rc::check([] {
        const auto made = test::boolean(4);
        RC_CLASSIFY(made.text.size() > 40, "long");
        const auto q = question::parse(made.text);
        RC_LOG(made.text);
        RC_ASSERT(q.has_value());
        for (int i = 0; i < 20; ++i) {
            const auto& s =
                states_of_handshake()[static_cast<std::size_t>(test::below(static_cast<int>(states_of_handshake().size())))];
            RC_ASSERT(q->holds(s) == (made.value(s) != 0));
        }
    }));
}

TEST_CASE("an end without a connection holds no numbers") {
    for (const char* instance : {"handshake", "crash", "reuse[give-ups=0]"}) {
        INFO(instance);
        const auto v =
            asked(instance, {"(A.state == CLOSED || A.state == LISTEN) && A.iss + A.snd_una + A.snd_nxt + A.rcv_nxt + A.irs != 0",
                             "B.state == CLOSED && (B.peer != 0 || B.closing || B.passive)"});
        for (const auto& a : v.answers) CHECK(a.what == checker::verdict::not_witnessed);
    }
}

TEST_CASE("a witness satisfies its question and none is nearer") {
    const auto found = checker::explore(world(limits_of("handshake")), {});
    for (const std::string text : {"A.state == CLOSED", "A.state == ESTABLISHED && B.state == ESTABLISHED",
                                   "B.incarnation == 2 && B.in_flight == 2", "A.in_flight + B.in_flight == 4"}) {
        INFO(text);
        const question q = parsed(text);
        checker::state_index first = 0;
        while (first < found.states && !q.holds(found[first])) ++first;
        REQUIRE(first < found.states);
        for (const unsigned threads : {1U, 2U}) {
            const auto a = asked("handshake", {text}, threads).answers.at(0);
            CHECK(a.what == checker::verdict::witnessed);
            CHECK(a.depth == found.depth_of(first));
            REQUIRE(a.path.states.size() == a.depth + 1);
            CHECK(q.holds(a.path.states.back()));
        }
    }
}

TEST_CASE("eight questions at once, each with its own answer") {
    const auto v = asked("handshake", {"true", "false", "A.state == SYN_SENT", "A.state == LISTEN", "B.state == LISTEN",
                                       "A.in_flight == 3", "B.passive", "A.passive"});
    CHECK(v.complete());
    CHECK(v.properties.empty());
    std::string verdicts;
    for (const auto& a : v.answers) verdicts += a.what == checker::verdict::witnessed ? 'y' : 'n';
    CHECK(verdicts == "ynynynyn");
    CHECK(v.answers[0].depth == 0);
    CHECK_FALSE(v.all_as_claimed());
}

TEST_CASE("--where shows a shortest trace that can be replayed") {
    const auto r = check("--where 'A.state == ESTABLISHED && B.state == SYN-RECEIVED' --json -");
    REQUIRE(r.status == 0);
    const json doc = json::parse(r.out);
    REQUIRE(doc["properties"].size() == 1);
    const json& one = doc["properties"][0];
    CHECK(one["id"] == "where");
    CHECK(one["kind"] == "sometimes");
    CHECK(one["verdict"] == "witnessed");
    CHECK(one["sentence"] == "A.state == ESTABLISHED && B.state == SYN-RECEIVED");
    CHECK(one["trace"]["steps"].size() == one["depth"]);
    const std::string address = one["address"];
    CHECK(test::synfin("explain '" + address + "'").status == 0);
    const auto text = check("--where 'A.state == ESTABLISHED && B.state == SYN-RECEIVED'");
    CHECK(text.status == 0);
    CHECK(text.out.find("witnessed in ") != std::string::npos);
    CHECK(text.out.find("synfin explain '" + address.substr(0, address.find(':'))) != std::string::npos);
    CHECK(check("--where true").status == 0);
}

TEST_CASE("--where tells a state that cannot be from one that was not found") {
    const auto never = check("--where 'A.state == LISTEN'");
    CHECK(never.status == 1);
    CHECK(never.out.find("NOT REACHABLE") != std::string::npos);
    CHECK(never.out.find("no reachable state satisfies it within the bounds: all 9,060 states were explored") !=
          std::string::npos);
    const auto open = check("--where 'A.state == LISTEN' --states 500");
    CHECK(open.status == 3);
    CHECK(open.out.find("the exploration is incomplete") != std::string::npos);
    CHECK(check("--where 'A.state == SYN-SENT' --states 500").status == 0);
    CHECK(check("--where 'A.state == SYN-SENT' --where 'A.state == LISTEN'").status == 1);
    const json doc = json::parse(check("--where 'A.state == SYN-SENT' --property sync --json -").out);
    REQUIRE(doc["properties"].size() == 2);
    CHECK(doc["complete"] == true);
    CHECK(doc["properties"][0]["verdict"] == "holds");
    CHECK(doc["properties"][1]["id"] == "where");
}

TEST_CASE("--where is refused with one line") {
    const auto refused = [](const std::string& arguments, const std::string& line) {
        INFO(arguments);
        const auto r = check(arguments);
        CHECK(r.status == 2);
        CHECK(r.out.empty());
        CHECK(r.err == "synfin check: " + line + "\n");
    };
    refused("--where 'A.passive && B.stat == CLOSED'", "--where: column 14: unknown name 'B.stat', expected B.state, A.state");
    refused("--where ''", "--where: column 1: empty expression, expected a predicate such as A.state == ESTABLISHED");
    refused("--where true stray", "unexpected argument 'stray'");
    std::string nine;
    for (int i = 0; i < 9; ++i) nine += " --where true";
    refused(nine, "--where: 9 questions, expected at most 8 at once");
    CHECK(check("--variants --where true").status == 2);
}

TEST_CASE("JUnit has a case a question") {
    const test::scratch_folder folder;
    CHECK(check("--where true --where 'A.state == LISTEN' --junit " + (folder / "out.xml")).status == 1);
    const std::string xml = test::text_of(folder / "out.xml");
    CHECK(xml.find("name=\"where: A.state == LISTEN\"") != std::string::npos);
    CHECK(xml.find("tests=\"2\" failures=\"1\"") != std::string::npos);
}

TEST_CASE("every name is listed, documented and understood") {
    const std::string manual = test::text_of(SYNFIN_SOURCE_DIR "/docs/questions.md");
    const json listed = json::parse(test::synfin("list names --json -").out);
    REQUIRE(listed.size() == question_names().size());
    for (const auto& row : listed) {
        const std::string word = row["name"];
        INFO(word);
        CHECK(mistake(word + " == " + word) == "none");
        const bool of_an_end = word[1] == '.';
        CHECK(manual.find(of_an_end ? "`X" + word.substr(1) + "`" : "`" + word + "`") != std::string::npos);
    }
}
