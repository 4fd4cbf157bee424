// The export to TLA+: no parser of it is in Debian, so this checks what can be checked without one: balanced brackets, LET with
// IN, IF with THEN and ELSE, every name defined before it is used, and an action for each step.
#include <cctype>
#include <set>
#include <sstream>

#include "checker/export/program.hpp"
#include "checker/export/tla.hpp"
#include "model/profiles.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin::checker;
using synfin::model::profile_named;
using synfin::model::profiles;

namespace {

/// Without comments and strings.
std::string bare(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        line = line.substr(0, line.find("\\*"));
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (!quoted && c != '"') out += c;
        }
        CHECK_FALSE(quoted);
        out += '\n';
    }
    return out;
}

/// Identifiers and single other characters.
std::vector<std::string> tokens(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
        if (end == i && text[i] == '\\') {  // \in, \cup, \/ ...
            ++end;
            while (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0) ++end;
        }
        end = std::max(end, i + 1);
        if (text[i] != ' ' && text[i] != '\n') all.push_back(text.substr(i, end - i));
        i = end;
    }
    return all;
}

std::size_t count_of(const std::vector<std::string>& all, const std::string& what) {
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), what));
}

/// Every opening bracket has its closing one, in the right order.
bool balanced(const std::vector<std::string>& all) {
    std::string open;
    for (const auto& t : all) {
        const char c = t.size() == 1 ? t[0] : ' ';
        if (c == '(' || c == '[' || c == '{') open += c;
        if (c != ')' && c != ']' && c != '}') continue;
        if (open.empty() || std::string("([{").find(open.back()) != std::string(")]}").find(c)) return false;
        open.pop_back();
    }
    return open.empty();
}

/// Names at the beginning of a line that are used with arguments but defined nowhere above.
std::set<std::string> undefined_operators(const std::string& text) {
    std::set<std::string> defined{"Assert"}, missing;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto parts = tokens(line);
        if (!line.empty() && line[0] != ' ' && !parts.empty()) defined.insert(parts[0]);
        for (std::size_t i = 0; i + 1 < parts.size(); ++i)
            if (parts[i + 1] == "(" && std::isalpha(static_cast<unsigned char>(parts[i][0])) != 0 &&
                defined.count(parts[i]) == 0 && !std::set<std::string>{"IF", "THEN", "ELSE", "IN"}.count(parts[i]))
                missing.insert(parts[i]);
    }
    return missing;
}

}  // namespace

TEST_CASE("a rule in TLA+") {
    const auto text = to_tla(profile_named("simultaneous")->limits, "simultaneous").value().module;
    CHECK(text.find(R"(    ELSE IF s1.st = CLOSE_WAIT THEN  \* 3.10.4-CLOSEWAIT: everything is sent: our FIN answers the peer's
      [s1 EXCEPT !.sent = SEGMENT(FIN + ACK, s1.snd_nxt, s1.rcv_nxt, 0), !.snd_nxt = ((s1.snd_nxt + 1) % 32), !.st = LAST_ACK]
)") != std::string::npos);
}

TEST_CASE("modules of every profile hold together") {
    for (const auto& p : profiles()) {
        INFO(p.name);
        const auto program = to_program(p.limits);
        REQUIRE(program);
        const auto made = to_tla(p.limits, p.name).value();
        CHECK(made.module.starts_with("---- MODULE lifecycle ----\n"));
        CHECK(made.module.ends_with("\n====\n"));
        const auto text = bare(made.module);
        const auto all = tokens(text);
        CHECK(balanced(all));
        CHECK(count_of(all, "IF") == count_of(all, "THEN"));
        CHECK(count_of(all, "IF") == count_of(all, "ELSE"));
        CHECK(count_of(all, "LET") == count_of(all, "IN"));
        CHECK(undefined_operators(text).empty());
        for (const auto& s : program->steps) {
            const char* ends[] = {"A_", "B_", "Both_"};
            const auto name = ends[s.end] + s.name;
            INFO(name);
            CHECK(count_of(all, name) == 2);  // defined, and in Next
        }
    }
}

TEST_CASE("a module names what it forbids in its configuration") {
    const auto made = to_tla(profile_named("handshake")->limits, "handshake").value();
    CHECK(made.configuration.find("\"no-ghost\"") != std::string::npos);
    CHECK(made.configuration.find("\"linger\"") == std::string::npos);  // not claimed without time
    CHECK(made.configuration.find("INVARIANTS TypeOK broken_sync\n") != std::string::npos);
    CHECK(made.module.find("\nbroken_sync == ") != std::string::npos);
}

TEST_CASE("a module is called like its file") {
    CHECK_FALSE(to_tla(profile_named("handshake")->limits, "", "my-model"));
    const synfin::test::scratch_folder folder;
    REQUIRE(synfin::test::synfin("export --to tla -o '" + (folder / "Shake.tla") + "'").status == 0);
    CHECK(synfin::test::text_of(folder / "Shake.tla").starts_with("---- MODULE Shake ----\n"));
    CHECK(synfin::test::text_of(folder / "Shake.cfg").starts_with("SPECIFICATION Spec\n"));
    CHECK(synfin::test::synfin("export --to tla -o '" + (folder / "my-model.tla") + "'").status == 2);
}
