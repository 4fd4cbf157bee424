// What leaves `synfin generate`: packetdrill scripts by packetdrill's own grammar, captures, diagrams, folders.
#include "conformance/export/packetdrill.hpp"

#include <algorithm>
#include <set>

#include "conformance/export/case_trace.hpp"
#include "conformance/export/files.hpp"
#include "conformance/generate.hpp"
#include "support/file.hpp"
#include "tests/catch.hpp"
#include "tests/packetdrill_grammar.hpp"
#include "tests/program.hpp"
#include "traces/packet.hpp"

using namespace synfin;
using namespace synfin::conformance;
namespace packetdrill = synfin::test::packetdrill;

namespace {

const std::vector<test_case>& all_cases() {
    static const auto cases = generate(suites().front().name).value();
    return cases;
}

const test_case& case_of(const std::string& id) {
    const auto found = std::find_if(all_cases().begin(), all_cases().end(), [&](const test_case& c) { return c.id == id; });
    REQUIRE(found != all_cases().end());
    return *found;
}

std::string golden(const std::string& name) { return test::text_of(SYNFIN_SOURCE_DIR "/tests/goldens/" + name); }

bool refuses(const std::string& text) {
    try {
        packetdrill::parse(text);
        return false;
    } catch (const packetdrill::syntax_error&) {
        return true;
    }
}

}  // namespace

TEST_CASE("every script follows packetdrill's grammar, under the readings of Linux and under the defaults") {
    for (const auto readings : {linux_readings(), model::readings{}}) {
        std::size_t scripts = 0;
        for (const test_case& c : all_cases()) {
            const auto script = as_packetdrill(c, {.taken = readings});
            if (!script) {
                CHECK_FALSE(script.error().what.empty());
                continue;
            }
            ++scripts;
            INFO(c.id << "\n" << script->text);
            REQUIRE_NOTHROW(packetdrill::parse(script->text));
            CHECK(script->text.find("// The step under test:") != std::string::npos);
        }
        CHECK(scripts * 100 > all_cases().size() * 90);
    }
}

TEST_CASE("the reader of scripts refuses what packetdrill refuses") {
    CHECK_FALSE(refuses("0 < S 0:0(0) win 1000\n"));
    CHECK(refuses("0 < S 0:0(0)\n"));                          // a window is needed
    CHECK(refuses("0 < S 0:1(0) win 1000\n"));                 // 0 + 0 is not 1
    CHECK(refuses("0 < . 4294967295:4294967296(1) win 1\n"));  // beyond 32 bits
    CHECK(refuses("0 < S 0:0(0) win 1000 <...>\n"));           // any options: outbound only
    CHECK(refuses("0 < X 0:0(0) win 1000\n"));                 // no such flag
    CHECK(refuses("+1 < S 0:0(0) win 1000\n"));                // the first event is at time 0
    CHECK(refuses("0 sleep(3) = 0\n"));                        // no such call
    CHECK(refuses("0 close(3) = -1 EBADF\n"));                 // a name of an error needs its text
    CHECK(refuses("0 close(3) = 0\n+0~+1 close(3) = 0\n"));    // a range is for outbound packets
    CHECK(refuses("0 close(3) = -1 EIO (ip)\n"));              // a reserved word
}

TEST_CASE("scripts as they are read by people") {
    CHECK(as_packetdrill(case_of("3.10.7.4/established/rst-inside"))->text == golden("export_rst-inside.pkt"));
    CHECK(as_packetdrill(case_of("3.10.7.4/close-wait/data-last"))->text == golden("export_data-last.pkt"));
}

TEST_CASE("a step that sockets cannot take has no script, and the reason is told") {
    const auto none = as_packetdrill(case_of("3.10.4/syn-received/close"));
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find("accept()") != std::string::npos);
}

TEST_CASE("the capture of a case: packets that can be read, states and clauses beside them") {
    const auto packets = as_capture(std::span(&case_of("3.10.7.4/established/rst-inside"), 1));
    REQUIRE(packets.size() > 5);
    for (const auto& p : packets) {
        CHECK(traces::decode(p.datagram));
        CHECK(p.comment.starts_with("3.10.7.4/established/rst-inside\n"));
    }
    CHECK(std::any_of(packets.begin(), packets.end(), [](const auto& p) {
        return p.comment.find("SYN-SENT -> ESTABLISHED") != std::string::npos && p.comment.find("3.10.7.3") != std::string::npos;
    }));
}

TEST_CASE("a case as a trace reads back as the same trace") {
    for (const char* id : {"3.10.7.4/established/rst-inside", "3.10.8/time-wait/time-wait-over", "3.10.4/established/close"}) {
        const auto t = as_trace(case_of(id));
        const auto back = traces::parse(traces::write(t), "case");
        INFO(id << (back ? std::string() : ": " + back.error().message()));
        REQUIRE(back);
        CHECK(*back == t);
    }
}

TEST_CASE("diagrams") {
    const auto text = as_markdown(std::span(&case_of("3.10.7.4/established/rst-inside"), 1));
    CHECK(text == golden("export_rst-inside.md"));
}

TEST_CASE("file names are one to one") {
    std::set<std::string> names;
    for (const test_case& c : all_cases()) names.insert(file_name_of(c, ".pkt"));
    CHECK(names.size() == all_cases().size());
}

TEST_CASE("a folder is made, and what others put there stays") {
    const test::scratch_folder folder;
    const std::string path = folder / "deep/er";
    const std::vector<named_file> two{{"a", "1"}, {"b", "2"}};
    REQUIRE(write_folder(path, two));
    REQUIRE(write_file(path + "/foreign", "mine"));
    REQUIRE(write_folder(path, two));
    CHECK(test::text_of(path + "/foreign") == "mine");
    CHECK(test::text_of(path + "/b") == "2");
    CHECK_FALSE(write_folder(path + "/foreign", two));
}

TEST_CASE("the command line of the formats") {
    const test::scratch_folder folder;
    const std::string select = " '3.10.7.4/established/rst*' ";
    CHECK(test::synfin("generate --format packetdrill -o " + (folder / "pd") + select).status == 0);
    CHECK(std::filesystem::exists(folder / "pd/3.10.7.4_established_rst-inside.pkt"));
    CHECK(test::synfin("generate --format packetdrill" + select).status == 2);
    const auto one = test::synfin("generate --format packetdrill 3.10.7.4/established/rst-inside");
    CHECK(one.out == golden("export_rst-inside.pkt"));
    CHECK(test::synfin("generate --format pcapng -o " + (folder / "all.pcapng") + select).status == 0);
    CHECK(traces::read_capture(folder / "all.pcapng")->packets.size() > 50);
    CHECK(test::synfin("generate --format pcapng -o " + (folder / "each/") + select).status == 0);
    CHECK(std::filesystem::exists(folder / "each/3.10.7.4_established_rst-inside.pcapng"));
    CHECK(test::synfin("generate --format mermaid" + select).out.find("sequenceDiagram") != std::string::npos);
    CHECK(test::synfin("generate --format packetdril").err.find("packetdrill") != std::string::npos);
    CHECK(test::synfin("generate --format packetdrill --reading rfc793_rts -o x").err.find("rfc793_rst") != std::string::npos);
}
