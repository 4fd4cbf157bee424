// `synfin check` from outside: exit statuses, JSON keys, JUnit, limits, names.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "tests/catch.hpp"
#include "tests/program.hpp"

using synfin::test::scratch_folder;
// Runs `synfin` with these arguments.
static synfin::test::outcome run(const std::string& arguments) { return synfin::test::synfin(arguments); }
using synfin::test::text_of;
using json = nlohmann::json;

TEST_CASE("handshake holds") {
    const auto r = run("check --profile handshake --json -");
    REQUIRE(r.status == 0);
    const json doc = json::parse(r.out);
    for (const char* key : {"profile", "states", "transitions", "diameter", "complete", "seconds", "peak_bytes", "properties"})
        CHECK(doc.contains(key));
    CHECK(doc["complete"] == true);
    CHECK(doc["states"] == 9060);
    for (const auto& p : doc["properties"]) {
        CHECK(p.contains("id"));
        CHECK(p["verdict"] != "violated");
    }
}

TEST_CASE("a deliberate mistake is a violation with a trace") {
    const auto r = run("check --profile handshake --variant two_way_handshake --property no-ghost --json -");
    REQUIRE(r.status == 1);
    const json doc = json::parse(r.out);
    REQUIRE(doc["properties"].size() == 1);
    CHECK(doc["properties"][0]["verdict"] == "violated");
    CHECK(doc["properties"][0]["trace"]["steps"].size() == doc["properties"][0]["depth"]);
}

TEST_CASE("a limit ends with incomplete and no claim") {
    for (const char* limit : {"--states 500", "--seconds 0.000001", "--memory 1"}) {
        INFO(limit);
        const auto r = run(std::string("check --profile lifecycle --json - ") + limit);
        CHECK(r.status == 3);
        const json doc = json::parse(r.out);
        CHECK(doc["complete"] == false);
        for (const auto& p : doc["properties"]) CHECK(p["verdict"] != "holds");
    }
}

TEST_CASE("wrong names get the nearest ones, wrong bounds what they may be") {
    const auto refused = [](const std::string& arguments, const std::string& part) {
        INFO(arguments);
        const auto r = run(arguments);
        CHECK(r.status == 2);
        CHECK(r.out.empty());
        CHECK(r.err.find(part) != std::string::npos);
        CHECK(std::count(r.err.begin(), r.err.end(), '\n') == 1);
    };
    refused("check --profile lifecicle", "lifecycle");
    refused("check --profile handshake --variant two_way_handshak", "two_way_handshake");
    refused("check --profile handshake --property no-gost", "no-ghost");
    refused("check --profile handshake --loss 9", "0..6");
    refused("check --profile handshake --channel 0", "1..3");
    refused("check --profile handshake --json /no/such/folder/x.json", "/no/such/folder");
    refused("check --profile ./no-such-file.json", "no-such-file.json");
    refused("check --profile handshake --property linger", "none of the chosen properties is claimed");
}

TEST_CASE("JUnit has a case a property and the ladder of each failure") {
    const scratch_folder folder;
    const std::string file = folder / "out.xml";
    CHECK(run("check --profile handshake --variant forgets_origin --junit " + file).status == 1);
    pugi::xml_document doc;
    REQUIRE(doc.load_file(file.c_str()));
    CHECK(doc.child("testsuite").attribute("failures").as_int() == 1);
    const auto failed = doc.child("testsuite").find_child([](const pugi::xml_node& n) { return bool(n.child("failure")); });
    CHECK(std::string(failed.attribute("name").value()) == "origin");
    CHECK(std::string(failed.child("failure").text().get()).find("LISTEN") != std::string::npos);
}

TEST_CASE("SIGTERM and Ctrl-C end an exploration as incomplete, with a checkpoint") {
    for (const char* signal : {"TERM", "INT"}) {
        INFO(signal);
        const scratch_folder folder;
        // The first checkpoint on the way shows that the exploration has begun.
        const auto r =
            synfin::test::shell("'" SYNFIN_PROGRAM "' check --profile full --checkpoint-every 0.1 --checkpoint " +
                                folder.path().string() + " --json - & for i in $(seq 600); do [ -n \"$(ls " +
                                folder.path().string() + ")\" ] && break; sleep 0.1; done; kill -" + signal + " $!; wait $!");
        CHECK(r.status == 3);
        REQUIRE(json::accept(r.out));
        const json doc = json::parse(r.out);
        CHECK(doc["complete"] == false);
        CHECK(doc["stopped_by"] == "cancelled");
        CHECK(doc["sweep"]["checkpoints"] >= 1);
    }
}
