// The catalogue answers for every requirement and every rule of RFC 9293, and agrees with the rulebook.
#include "model/catalogue/catalogue.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "model/catalogue/csv.hpp"
#include "model/properties.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using namespace synfin::model;
using catalogue::embedded;
using catalogue::status;

namespace {

// A small catalogue that is fine by itself; each test spoils one file of it.
struct small_catalogue {
    std::string requirements =
        "id,level,section,topic,paraphrase,status,reason\n"
        "MUST-1,MUST,3.1,window,Windows are numbers.,modelled,\n"
        "MAY-1,MAY,3.1,closing,Something else.,excepted,\"a reason, long enough to be one\"\n";
    std::string rules =
        "id,status,implemented_by,reason\n"
        "3.1-A,modelled,first second,in part: half of it\n"
        "3.1-B,not-applicable,,a convention for reading the others\n";
    std::string clauses = "id,rfc,title\n3.1,9293,Header Format\n";
    std::string ambiguities = "id,place,question,taken,readings,rules\nA1,3.1,What now?,Nothing.,rfc1337,first\n";

    [[nodiscard]] result<catalogue::tables> read() const {
        return catalogue::read_tables({requirements, rules, clauses, ambiguities});
    }
};

// Two rules that the small catalogue knows.
std::vector<rule_info> two_rules() {
    rule_info first{};
    first.id = "first";
    first.clause = "3.1";
    first.reqs = "MUST-1";
    rule_info second = first;
    second.id = "second";
    second.reqs = "";
    return {first, second};
}

std::string joined(const std::vector<error>& errors) {
    std::string text;
    for (const auto& e : errors) text += e.message() + "\n";
    return text;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The findings about the small catalogue that are not about readings (two rules cannot use them all).
std::string findings(const small_catalogue& c, const std::vector<rule_info>& rules) {
    const auto t = c.read();
    if (!t) return t.error().message();
    std::vector<error> found;
    for (auto& e : catalogue::inconsistencies(*t, rules))
        if (e.file != "model/readings.hpp") found.push_back(e);
    return joined(found);
}

std::string csv_error(std::string_view text) {
    const auto rows = catalogue::read_csv(text, "f.csv", {"id", "text"});
    return rows ? "read" : rows.error().message();
}

std::string reading_error(const std::string& old_text, const std::string& new_text) {
    small_catalogue c;
    for (auto* file : {&c.requirements, &c.rules, &c.clauses, &c.ambiguities})
        if (const auto at = file->find(old_text); at != std::string::npos) file->replace(at, old_text.size(), new_text);
    const auto t = c.read();
    return t ? "read" : t.error().message();
}

}  // namespace

TEST_CASE("the tables are there and whole") {
    const auto read = catalogue::read_tables(catalogue::embedded_sources());
    INFO((read ? "" : read.error().message()));
    REQUIRE(read);
    std::map<std::string, std::set<int>> numbers;
    for (const auto& r : read->requirements) {
        const auto dash = r.id.find('-');
        numbers[r.id.substr(0, dash)].insert(std::stoi(r.id.substr(dash + 1)));
    }
    const std::map<std::string, int> last{{"MUST", 69}, {"SHLD", 31}, {"MAY", 18}, {"REC", 1}, {"UNNUM", 10}};
    CHECK(numbers.size() == last.size());
    for (const auto& [family, n] : last) {
        INFO(family << " 1 to " << n);
        CHECK(static_cast<int>(numbers[family].size()) == n);
        CHECK(*numbers[family].rbegin() == n);
    }
    CHECK(read->requirements.size() == 129);
    CHECK(read->rules.size() == 220);
    CHECK(read->ambiguities.size() == 41);
}

TEST_CASE("catalogue, rulebook and readings agree") {
    const auto found = joined(catalogue::inconsistencies(embedded()));
    INFO(found);
    CHECK(found.empty());
}

TEST_CASE("what a property cites is known") {
    for (const auto& p : property_texts()) {
        std::string_view rest = p.clauses;
        while (!rest.empty()) {
            const auto id = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(id.size() + 1, rest.size()));
            INFO("property " << p.id << " cites '" << id << "'");
            CHECK(embedded().citable(id));
        }
    }
}

TEST_CASE("things are found by their names") {
    const auto& t = embedded();
    REQUIRE(t.find_requirement("MUST-13"));
    CHECK(t.find_requirement("MUST-13")->what == status::modelled);
    CHECK(t.find_requirement("SHLD-13")->sections == std::vector<std::string>{"3.8.5", "3.9.1.2"});
    CHECK_FALSE(t.find_requirement("MUST-70"));
    REQUIRE(t.find_clause("3.10.7.4 step 5"));
    CHECK(t.find_clause("RFC 1337 3")->rfc == "1337");
    CHECK(t.citable("MAY-12"));
    CHECK_FALSE(t.citable("3.11"));
    const auto claiming = catalogue::rules_claiming("MUST-29");
    CHECK(claiming == std::vector<std::string_view>{"3.8.4-KA-DEAD"});
    const auto decided = t.decided_by("simopen_lenient");
    REQUIRE(decided.size() == 1);
    CHECK(decided.front()->id == "A1");
    CHECK(t.find_ambiguity("A41"));
}

TEST_CASE("each disagreement is found") {
    const small_catalogue fine;
    CHECK(findings(fine, two_rules()).empty());
    const auto with_rule = [&](auto change) {
        auto rules = two_rules();
        change(rules);
        return findings(fine, rules);
    };
    CHECK(with_rule([](auto& r) { r[0].clause = "3.2"; }) ==
          "model/rules: rule first cites '3.2', expected a clause of model/catalogue/clauses.csv\n");
    CHECK(says(with_rule([](auto& r) { r[0].reqs = "MUST-1 MUST-99"; }), "rule first claims 'MUST-99'"));
    CHECK(says(with_rule([](auto& r) { r[0].reqs = "MUST-1 MAY-1"; }),
               "requirements.csv:3: MAY-1 is excepted, but rule first claims it"));
    CHECK(says(with_rule([](auto& r) { r[0].reqs = ""; }), "requirements.csv:2: MUST-1 is modelled, but no rule claims it"));
    CHECK(says(with_rule([](auto& r) { r[1].id = "first"; }), "rule first is there twice"));
    CHECK(says(with_rule([](auto& r) { r[1].id = "third"; }), "rules.csv:2: unknown rule 'second'"));
    CHECK(says(with_rule([](auto& r) { r.push_back(r[1]), r[2].id = "third"; }), "rule third implements nothing"));

    small_catalogue elsewhere = fine;
    elsewhere.clauses = "id,rfc,title\n3.2,9293,Options\n";
    CHECK(says(findings(elsewhere, two_rules()), "requirements.csv:2: MUST-1 stands in section '3.1'"));
    small_catalogue misread = fine;
    misread.ambiguities = "id,place,question,taken,readings,rules\nA1,3.1,What now?,Nothing.,rfc1373,firts\n";
    CHECK(says(findings(misread, two_rules()), "ambiguities.csv:2: unknown reading 'rfc1373', nearest: rfc1337"));
    CHECK(says(findings(misread, two_rules()), "ambiguities.csv:2: unknown rule 'firts', nearest: first"));
    CHECK(says(joined(catalogue::inconsistencies(*fine.read(), two_rules())),
               "model/readings.hpp: no rule depends on the reading rfc1337"));
}

TEST_CASE("a wrong table is refused with its place") {
    CHECK(reading_error("", "") == "read");
    CHECK(reading_error("modelled,\n", "modeled,\n") ==
          "model/catalogue/requirements.csv:2: unknown status 'modeled', nearest: modelled");
    CHECK(says(reading_error("MAY,3.1", "MIGHT,3.1"), "requirements.csv:3: unknown level 'MIGHT'"));
    CHECK(says(reading_error("\"a reason, long enough to be one\"", ""), "requirements.csv:3: no reason, expected why"));
    CHECK(says(reading_error("\"a reason, long enough to be one\"", "no"),
               "requirements.csv:3: the reason 'no', expected a sentence"));
    CHECK(says(reading_error("modelled,\n", "modelled,because\n"), "requirements.csv:2: a reason for what is modelled"));
    CHECK(says(reading_error("Windows are numbers.", ""), "requirements.csv:2: no paraphrase"));
    CHECK(says(reading_error("MAY-1,MAY", "MUST-1,MAY"), "requirements.csv:3: 'MUST-1' a second time"));
    CHECK(says(reading_error("first second", ""), "rules.csv:2: modelled, implemented by ''"));
    CHECK(says(reading_error("not-applicable,,", "excepted,first,"), "rules.csv:3: excepted, implemented by 'first'"));
    CHECK(says(reading_error("Header Format", ""), "clauses.csv:2: a clause without RFC or title"));
    CHECK(says(reading_error("rfc1337,first", ","), "ambiguities.csv:2: neither reading nor rule"));
    CHECK(says(reading_error("What now?", ""), "ambiguities.csv:2: an ambiguity without question"));
    CHECK(says(reading_error("A1,3.1", ",3.1"), "ambiguities.csv:2: no id"));
}

TEST_CASE("comma-separated values are read strictly") {
    const auto rows = catalogue::read_csv("id,text\na,plain\r\nb,\"two\nlines, \"\"quoted\"\"\"\nc,", "f.csv", {"id", "text"});
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK((*rows)[0].cells == std::vector<std::string>{"a", "plain"});
    CHECK((*rows)[1].cells[1] == "two\nlines, \"quoted\"");
    CHECK((*rows)[1].line == 3);
    CHECK((*rows)[2].cells == std::vector<std::string>{"c", ""});
    CHECK((*rows)[2].line == 5);

    CHECK(csv_error("") == "f.csv: the file is empty, expected the columns id,text");
    CHECK(csv_error("id,texts\n") == "f.csv:1: the header is 'id,texts', expected the columns id,text");
    CHECK(csv_error("id,text\na\n") == "f.csv:2: 1 cell, expected 2 cells");
    CHECK(csv_error("id,text\na,b\na,b,c\n") == "f.csv:3: 3 cells, expected 2 cells");
    CHECK(csv_error("id,text\n\n") == "f.csv:2: 1 cell, expected 2 cells");
    CHECK(csv_error("id,text\na,\"b\nc\n") == "f.csv:2: a quote that is never closed, expected a closing quote");
    CHECK(csv_error("id,text\na,b\"c\n") == "f.csv:2: a quote inside a cell without quotes, expected the whole cell in quotes");
    CHECK(csv_error("id,text\na,\"b\"c\n") == "f.csv:2: text after a closing quote, expected a comma or the end of the line");
    CHECK(csv_error("id,text\na, b\n") == "f.csv:2: cell ' b' begins or ends with a blank, expected none");
    CHECK(csv_error("id,text\na,b\tc\n") == "f.csv:2: a control character, expected text");
    CHECK(csv_error("id,text\na,b\rc\n") == "f.csv:2: a control character, expected text");
    CHECK(csv_error("id,text\na,\"b\nc\x01\"\n") == "f.csv:3: a control character, expected text");
}

TEST_CASE("a line that is written can be read again") {
    const std::vector<std::string> cells{"plain", "", "a,b", "say \"no\"", "two\nlines", " blank"};
    const auto rows = catalogue::read_csv("a,b,c,d,e,f\n" + catalogue::csv_line(cells), "f.csv", {"a", "b", "c", "d", "e", "f"});
    REQUIRE(rows);
    CHECK(rows->front().cells == cells);
    CHECK(catalogue::csv_line({""}).empty());
    CHECK(catalogue::csv_line({"", ""}) == ",");
}

TEST_CASE("the coverage fits on one screen and adds up") {
    const auto text = catalogue::coverage_text(embedded());
    INFO(text);
    CHECK(std::count(text.begin(), text.end(), '\n') <= 24);
    CHECK(says(text, "129 requirements of RFC 9293"));
    std::size_t total = 0;
    for (const auto& c : catalogue::requirement_counts(embedded())) total += c.total();
    CHECK(total == 129);
}

TEST_CASE("the page of ambiguities is up to date") {
    const std::string page = SYNFIN_SOURCE_DIR "/docs/ambiguities.md";
    const auto text = catalogue::ambiguities_markdown(embedded());
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(page, text));
    INFO(page << " differs; SYNFIN_APPROVE=1 accepts the new text");
    CHECK((text == test::text_of(page)));
}
