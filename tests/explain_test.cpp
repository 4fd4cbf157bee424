// What `synfin explain` claims, fact by fact, and how it reads: goldens that SYNFIN_APPROVE=1 rewrites.
// label: slow
#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "cli/explain/narrative.hpp"
#include "cli/explain/subjects.hpp"
#include "cli/explain/topics.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/counterexample.hpp"

using namespace synfin;
using namespace synfin::cli;

namespace {

/// A topic is told once, however many tests look at it.
const article& told(const std::string& name) {
    static std::map<std::string, article> all;
    const auto found = all.find(name);
    if (found != all.end()) return found->second;
    for (const auto& t : topics())
        if (t.name == name) return all.emplace(name, t.tell()).first->second;
    FAIL("no topic " << name);
    std::abort();
}

std::string text_in_ascii(const article& a) { return as_text(a, article_style{{style(false), false}, false}); }

std::vector<traces::trace> traces_in(const article& a) {
    std::vector<traces::trace> all;
    for (const auto& piece : a.pieces)
        if (const auto* t = std::get_if<traces::trace>(&piece)) all.push_back(*t);
    return all;
}

std::vector<evidence> evidence_in(const article& a) {
    std::vector<evidence> all;
    for (const auto& piece : a.pieces)
        if (const auto* e = std::get_if<evidence>(&piece)) all.push_back(*e);
    return all;
}

/// The state of an end after the first `steps` steps; after all of them by default.
std::string state_of(const traces::trace& t, std::size_t end, std::size_t steps = std::string::npos) {
    auto view = t.endpoints.at(end);
    for (std::size_t i = 0; i < std::min(steps, t.steps.size()); ++i)
        for (const auto& changed : t.steps[i].after)
            if (changed.name == view.name)
                if (const auto* state = changed.find("state")) view.set("state", *state);
    return *view.find("state");
}

/// The states an end passes through.
std::vector<std::string> way_of(const traces::trace& t, std::size_t end) {
    std::vector<std::string> way{state_of(t, end, 0)};
    for (std::size_t i = 1; i <= t.steps.size(); ++i)
        if (state_of(t, end, i) != way.back()) way.push_back(state_of(t, end, i));
    return way;
}

bool tells(const traces::trace& t, const std::string& signal) {
    return std::any_of(t.steps.begin(), t.steps.end(), [&](const traces::step& s) {
        return std::find(s.signals.begin(), s.signals.end(), signal) != s.signals.end();
    });
}

bool verdict_of(const article& a, const std::string& verdict) {
    const auto all = evidence_in(a);
    return std::any_of(all.begin(), all.end(), [&](const evidence& e) { return e.verdict.find(verdict) != std::string::npos; });
}

void check_golden(const std::string& name, const std::string& text) {
    const auto path = std::string(SYNFIN_SOURCE_DIR "/tests/goldens/explain_") + name + ".txt";
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(path, text));
    INFO(path << " differs; SYNFIN_APPROVE=1 accepts the new text");
    CHECK(text == test::text_of(path));
}

using states = std::vector<std::string>;

}  // namespace

TEST_CASE("every topic reads as approved, in ASCII, and its prose fits 100 columns") {
    for (const auto& t : topics()) {
        INFO(t.name);
        const auto& a = told(t.name);
        const auto text = text_in_ascii(a);
        check_golden(t.name, text);
        CHECK(std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }));
        article prose("", "");
        for (const auto& piece : a.pieces)
            if (std::holds_alternative<paragraph>(piece)) prose.pieces.push_back(piece);
        std::istringstream lines(text_in_ascii(prose));
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    }
}

TEST_CASE("the traces of every topic replay by their addresses, and read back as JSON") {
    for (const auto& t : topics())
        for (const auto& shown : traces_in(told(t.name))) {
            INFO(t.name << ": " << shown.address);
            const auto again = traces::replay_address(shown.address);
            REQUIRE(again);
            CHECK(again->steps.size() == shown.steps.size());
            for (const std::size_t end : {0U, 1U}) CHECK(way_of(*again, end) == way_of(shown, end));
            const auto read = traces::parse(traces::write(shown), "trace");
            REQUIRE(read);
            CHECK(*read == shown);
        }
}

TEST_CASE("what a topic checked was checked completely, unless a violation ended it") {
    for (const auto& t : topics())
        for (const auto& e : evidence_in(told(t.name))) {
            INFO(t.name << ": " << e.instance << ": " << e.verdict);
            CHECK((e.complete || e.verdict.find("broken") != std::string::npos));
            CHECK(e.states > 0);
        }
}

TEST_CASE("two messages leave the server alone with a connection, in both tellings") {
    const auto all = traces_in(told("why-three-way"));
    REQUIRE(all.size() == 3);
    for (const auto& two : {all[0], all[1]}) {
        CHECK(two.variant == "two_way_handshake");
        CHECK(state_of(two, 0) == "CLOSED");
        CHECK(state_of(two, 1) == "ESTABLISHED");
        CHECK(tells(two, "B: open completed"));
    }
    CHECK(way_of(all[0], 0) == states{"CLOSED", "SYN-SENT", "CLOSED"});
    const auto& again = all[1];
    const auto late = std::find_if(again.steps.rbegin(), again.steps.rend(),
                                   [](const traces::step& s) { return s.received && s.received->syn && !s.received->ack_on; });
    REQUIRE(late != again.steps.rend());
    CHECK(late->received->id == "m1");  // the first SYN is the late one
    CHECK(std::any_of(again.steps.begin(), again.steps.end(),
                      [](const traces::step& s) { return s.kind == traces::step_kind::retransmit; }));
    CHECK(way_of(again, 0) == states{"CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"});
    CHECK(text_in_ascii(told("why-three-way")).find("stays ESTABLISHED for ever") != std::string::npos);
}

TEST_CASE("three messages turn the same SYN away") {
    const auto& a = told("why-three-way");
    const auto three = traces_in(a).at(2);
    CHECK(three.variant.empty());
    CHECK(way_of(three, 1) == states{"CLOSED", "LISTEN", "SYN-RECEIVED", "LISTEN"});
    CHECK_FALSE(tells(three, "B: open completed"));
    CHECK(verdict_of(a, "B never takes a connection that A does not have"));
    CHECK(verdict_of(a, "no-ghost holds"));
    CHECK(verdict_of(a, "no-ghost violated"));
    CHECK(text_in_ascii(a).find("SYN-RECEIVED (netstat: SYN_RECV)") != std::string::npos);
}

TEST_CASE("closing takes four segments, or three when the FIN comes with the ACK") {
    const auto& a = told("why-four-way");
    const auto all = traces_in(a);
    REQUIRE(all.size() == 3);
    CHECK(way_of(all[0], 0) == states{"CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"});
    CHECK(way_of(all[0], 1) == states{"CLOSED", "LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"});
    CHECK(text_in_ascii(a).find("\n4 segments.") != std::string::npos);
    CHECK(all[1].variant == "three_way_close");
    CHECK(verdict_of(a, "half-close violated"));
    CHECK(verdict_of(a, "half-close holds"));
    const auto together = way_of(all[2], 0);
    CHECK(std::find(together.begin(), together.end(), "FIN-WAIT-2") == together.end());
    CHECK(together.back() == "TIME-WAIT");
}

TEST_CASE("data reaches the side that has closed") {
    const auto& a = told("half-close");
    const auto all = traces_in(a);
    REQUIRE(all.size() == 3);
    const auto data = std::find_if(all[0].steps.begin(), all[0].steps.end(),
                                   [](const traces::step& s) { return s.received && s.received->len > 0; });
    REQUIRE(data != all[0].steps.end());
    CHECK(data->actor == "A");
    CHECK(data->signals == std::vector<std::string>{"A: data"});
    CHECK(state_of(all[0], 0, static_cast<std::size_t>(data - all[0].steps.begin())) == "FIN-WAIT-2");
    CHECK(all[1].variant == "no_half_close");
    CHECK_FALSE(tells(all[1], "A: data"));
    CHECK(verdict_of(a, "reaches-half-close witnessed"));
}

TEST_CASE("TIME-WAIT of 0 and 1 MSL break what 2 MSL keep") {
    const auto& a = told("why-time-wait");
    const auto found =
        std::find_if(a.pieces.begin(), a.pieces.end(), [](const auto& p) { return std::holds_alternative<table>(p); });
    REQUIRE(found != a.pieces.end());
    const auto& rows = std::get<table>(*found);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0] == table::value_type{"TIME-WAIT", "last-ack", "clean-close", "no-stale-data", "no-ghost", "sync"});
    for (std::size_t column = 1; column < rows[0].size(); ++column) {
        CHECK(rows[1][column].starts_with("broken"));
        CHECK(rows[3][column] == "holds");
        if (rows[0][column] != "no-ghost") CHECK(rows[2][column].starts_with("broken"));
    }
    CHECK(verdict_of(a, "2 MSL: 0 of 5 properties broken (conditions 1 to 4 below)"));
}

TEST_CASE("the lost last ACK, the repeated FIN and the old duplicate are shown") {
    const auto all = traces_in(told("why-time-wait"));
    REQUIRE(all.size() == 3);
    CHECK(tells(all[1], "A: connection closing"));
    for (const auto& lost : {all[0], all[1]}) {
        CHECK(std::any_of(lost.steps.begin(), lost.steps.end(),
                          [](const traces::step& s) { return s.kind == traces::step_kind::lose; }));
        CHECK(std::any_of(lost.steps.begin(), lost.steps.end(),
                          [](const traces::step& s) { return s.kind == traces::step_kind::retransmit; }));
        CHECK(lost.steps.back().received.has_value());
        CHECK(way_of(lost, 1).back() == "CLOSED");
    }
    CHECK(all[0].steps.back().received->rst);
    CHECK_FALSE(all[1].steps.back().received->rst);
    CHECK(state_of(all[1], 0) == "TIME-WAIT");
    CHECK(all[2].steps.back().received->len == 1);  // the old octet
    CHECK(all[2].steps.back().signals == std::vector<std::string>{"A: data"});
}

TEST_CASE("every condition of 2 MSL is needed") {
    const auto& a = told("why-time-wait");
    const auto last =
        std::find_if(a.pieces.rbegin(), a.pieces.rend(), [](const auto& p) { return std::holds_alternative<table>(p); });
    const auto& rows = std::get<table>(*last);
    REQUIRE(rows.size() == 5);
    for (std::size_t i = 1; i < rows.size(); ++i) CHECK(std::stoi(rows[i].back()) > 0);
}

TEST_CASE("SYN, octet and FIN use one number each, ACK none") {
    const auto& a = told("handshake-numbers");
    const auto& rows = std::get<table>(
        *std::find_if(a.pieces.begin(), a.pieces.end(), [](const auto& p) { return std::holds_alternative<table>(p); }));
    CHECK(rows.at(1) == table::value_type{"m1", "A", "SYN", "x", "", "", "1"});
    CHECK(rows.at(2) == table::value_type{"m2", "B", "SYN,ACK", "y", "x+1", "", "1"});
    CHECK(rows.at(3) == table::value_type{"m3", "A", "ACK", "x+1", "y+1", "", "none"});
    for (const auto& row : rows)
        if (row[2] == "FIN,ACK") CHECK(row.back() == "1");
    CHECK(verdict_of(a, "no-ghost violated"));
}

TEST_CASE("crash, abort and give-up leave B half-open, and a RST tells it") {
    const auto all = traces_in(told("half-open"));
    REQUIRE(all.size() == 5);
    for (const auto i : {0U, 2U, 3U}) {
        CHECK(state_of(all[i], 1) == "CLOSED");
        CHECK(tells(all[i], "B: connection reset"));
        CHECK(state_of(all[i], 1, all[i].steps.size() - 1) == "ESTABLISHED");
    }
    CHECK(state_of(all[1], 0) == "ESTABLISHED");  // reopened
    CHECK(state_of(all[1], 1) == "ESTABLISHED");
    CHECK(tells(all[1], "B: connection reset"));
    CHECK(state_of(all[4], 1) == "ESTABLISHED");  // nobody answers
    CHECK(verdict_of(told("half-open"), "half-open violated"));
}

TEST_CASE("simultaneous open and close meet in SYN-RECEIVED and CLOSING") {
    for (const auto& t : {traces_in(told("simultaneous-open")).at(0), traces_in(told("simultaneous-open")).at(1)})
        for (const std::size_t end : {0U, 1U})
            CHECK(way_of(t, end) == states{"CLOSED", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"});
    CHECK(verdict_of(told("simultaneous-open"), "one-connection holds"));
    CHECK(verdict_of(told("simultaneous-open"), "one-connection violated"));
    const auto close = traces_in(told("simultaneous-close")).at(0);
    CHECK(way_of(close, 0) == states{"CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "CLOSING", "TIME-WAIT", "CLOSED"});
    CHECK(way_of(close, 1) ==
          states{"CLOSED", "LISTEN", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "CLOSING", "TIME-WAIT", "CLOSED"});
    CHECK(verdict_of(told("simultaneous-close"), "no-loop violated"));
}

TEST_CASE("all states are there in both spellings, and each can be asked about alone") {
    const auto text = text_in_ascii(told("states"));
    for (unsigned i = 0; i < model::state_count; ++i) {
        const auto s = static_cast<model::state>(i);
        CHECK(text.find("\n" + both_spellings(s) + "\n") != std::string::npos);
        for (const auto spelling : {name(s), netstat_name(s)}) {
            const auto alone = named_article(spelling, false);
            REQUIRE(alone);
            CHECK(alone->name == name(s));
        }
    }
}

TEST_CASE("whatever has a name can be explained") {
    for (const auto& name : all_names()) {
        if (model::property_named(name)) continue;  // told by exploring; one of them below
        if (std::any_of(topics().begin(), topics().end(), [&](const topic& t) { return t.name == name; })) continue;
        INFO(name);
        auto a = named_article(name, false);
        if (!a) {
            auto t = trace_article(name);
            REQUIRE(t);
            REQUIRE(*t);
            a = **t;
        }
        CHECK_FALSE(a->pieces.empty());
        CHECK_FALSE(as_text(*a, article_style{{style(false), true}, true}).empty());
    }
}

TEST_CASE("a topic names only what can be explained") {
    for (const auto& t : topics()) {
        const auto text = text_in_ascii(told(t.name));
        for (auto at = text.find("`synfin explain "); at != std::string::npos; at = text.find("`synfin explain ", at + 1)) {
            const auto from = at + std::string("`synfin explain ").size();
            const auto name = text.substr(from, text.find('`', from) - from);
            INFO(t.name << " says: synfin explain " << name);
            CHECK((named_article(name, false) || trace_article(name)));
        }
    }
}

TEST_CASE("a property says where it holds and what breaks it") {
    const auto a = named_article("no-ghost", false);
    REQUIRE(a);
    CHECK(a->kind == "property");
    const auto text = text_in_ascii(*a);
    CHECK(std::regex_search(text, std::regex("  handshake +holds\n")));
    CHECK(text.find("two_way_handshake") != std::string::npos);
}

TEST_CASE("the program explains, refuses and writes traces") {
    const auto contents = test::synfin("explain");
    CHECK(contents.status == 0);
    for (const auto& t : topics()) CHECK(contents.out.find(t.name) != std::string::npos);
    const auto typo = test::synfin("explain why-thre-way");
    CHECK(typo.status == 2);
    CHECK(typo.err.starts_with("synfin explain: unknown subject 'why-thre-way', nearest: why-three-way"));
    CHECK(typo.out.empty());
    CHECK(test::synfin("explain handshake:7777").status == 2);
    const test::scratch_folder folder;
    const auto address = std::string("'handshake+two_way_handshake:1.0'");
    CHECK(test::synfin("explain " + address + " --json " + (folder / "t.json")).status == 0);
    const auto again = test::synfin("explain " + (folder / "t.json"));
    CHECK(again.status == 0);
    CHECK(again.out == test::synfin("explain " + address).out);
    const auto document = nlohmann::json::parse(test::synfin("explain encapsulation --json -").out);
    CHECK(document.at("kind") == "topic");
    CHECK(document.at("traces").is_array());
}
