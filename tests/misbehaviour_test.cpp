// A stack that crashes, hangs, floods or talks nonsense ends a case and not the run; rules of the doors are named.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;

namespace {

const std::string bad_stack = SYNFIN_BAD_STACK;
const std::string some_cases = "3.10.7.1/closed/ack 3.10.7.1/closed/rst 3.10.7.1/closed/syn";

test::outcome run_bad(const std::string& how, const std::string& options, const std::string& stack = bad_stack) {
    ::setenv("SYNFIN_BAD", how.c_str(), 1);
    auto ran = test::synfin("run --stack '" + stack + "' --baseline none " + options);
    ::unsetenv("SYNFIN_BAD");
    return ran;
}

nlohmann::json results_of(const std::string& how, const std::string& cases = some_cases) {
    const auto ran = run_bad(how, "--json - " + cases);
    INFO(ran.out << ran.err);
    REQUIRE(ran.status == 1);
    return nlohmann::json::parse(ran.out)["results"];
}

std::string actual_of(const nlohmann::json& results, const std::string& id) {
    for (const auto& r : results)
        if (r["case"] == id) return r["actual"];
    return "no such case";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a crash ends the case and is told with the stack's last words and a capture") {
    const auto results = results_of("crash");
    REQUIRE(results.size() == 3);
    for (const auto& r : results) {
        INFO(r.dump());
        CHECK(r["verdict"] == "fail");
        CHECK(contains(r["actual"], "crashed: Aborted (about to crash)"));
        const std::string note = r["note"];
        REQUIRE(contains(note, "capture: "));
        const std::string file = note.substr(note.find("capture: ") + 9);
        CHECK(std::filesystem::file_size(file) > 100);
        std::filesystem::remove(file);
    }
}

TEST_CASE("the other ways to end: leaving, hanging, flooding") {
    CHECK(contains(actual_of(results_of("exit"), "3.10.7.1/closed/syn"), "ended the process with status 3"));
    CHECK(contains(actual_of(results_of("flood"), "3.10.7.1/closed/syn"), "over 10000 segments"));
    const auto hangs = results_of("hang", "--hang 0.2 3.10.7.1/closed/syn");
    CHECK(contains(actual_of(hangs, "3.10.7.1/closed/syn"), "hangs"));
}

TEST_CASE("a crash that only time brings is found among the cases that wait") {
    const auto results = results_of("crash-later", some_cases);
    REQUIRE(results.size() == 3);
    for (const auto& r : results) CHECK(contains(r["actual"], "crashed"));
}

TEST_CASE("only the case that meets the fault is lost") {
    ::setenv("SYNFIN_BAD_AT", "3", 1);
    const auto results = results_of("crash");
    ::unsetenv("SYNFIN_BAD_AT");
    int crashed = 0;
    for (const auto& r : results) crashed += contains(r["actual"], "crashed") ? 1 : 0;
    CHECK(crashed >= 1);
    CHECK(crashed < 3);
}

TEST_CASE("broken rules of the library door are named") {
    const std::string calls = "3.10.1/closed/open-passive";
    CHECK(contains(actual_of(results_of("garbage"), "3.10.7.1/closed/ack"), "D4"));
    CHECK(contains(actual_of(results_of("kind", calls), calls), "D1"));
    CHECK(contains(actual_of(results_of("octets", calls), calls), "D2"));
    CHECK(contains(actual_of(results_of("detail", calls), calls), "D3"));
    for (const auto& [how, rule] :
         std::map<std::string, std::string>{{"version", "D6"}, {"slots", "D7"}, {"no-start", "want to"}}) {
        const auto ran = run_bad(how, calls);
        CHECK(ran.status == 3);
        CHECK(contains(ran.err, rule));
    }
}

TEST_CASE("broken rules of the line protocol are named") {
    const auto folder = std::filesystem::temp_directory_path() / "synfin-bad-program";
    std::filesystem::create_directories(folder);
    const auto program = folder / "program";
    const std::string hello =
        "echo 'stack name=bad release=0 calls=open-passive,receive slots=9 abilities=virtual-time patience=0'\n";
    const auto with = [&](const std::string& body) {
        std::ofstream(program) << "#!/bin/sh\nread line\n" << body;
        ::chmod(program.c_str(), 0755);
        return run_bad("", "--json - 3.10.1/closed/open-passive", program.string());
    };
    const auto actual = [&](const std::string& body) {
        const auto ran = with(hello + "while read line; do case $line in release*) echo done;; *) " + body + ";; esac; done\n");
        INFO(ran.out << ran.err);
        REQUIRE(ran.status == 1);
        return nlohmann::json::parse(ran.out)["results"][0]["actual"].get<std::string>();
    };
    CHECK(contains(actual("echo nonsense"), "L2"));
    CHECK(contains(actual("echo 'packet 123'"), "L4"));
    CHECK(contains(actual("echo 'packet 45'; echo 'reply ok'"), "L5"));
    CHECK(contains(actual("echo 'reply ok 7 -'"), "L6"));
    CHECK(contains(actual("exit 4"), "left with status 4"));
    CHECK(contains(actual("kill -9 $$"), "crashed: Killed"));
    CHECK(contains(actual("echo 'problem out of cheese'"), "out of cheese"));
    CHECK(contains(with("echo 'stack name=bad'\n").err, "L7"));
    CHECK(contains(with("exit 0\n").err, "left with status 0"));
    CHECK(contains(with("yes | tr -d '\\n'\n").err, "L3"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("what an interrupted run left is removed and told; what belongs to a living one stays") {
    const auto temp = std::filesystem::temp_directory_path();
    const auto dead = temp / "synfin-stack-2147483000", alive = temp / ("synfin-stack-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dead / "inside");
    std::filesystem::create_directories(alive);
    const auto ran = test::synfin("run --stack model 3.10.7.1/closed/ack");
    CHECK(ran.status == 0);
    CHECK(contains(ran.err, dead.string()));
    CHECK_FALSE(contains(ran.err, alive.string()));
    CHECK_FALSE(std::filesystem::exists(dead));
    CHECK(std::filesystem::exists(alive));
    std::filesystem::remove(alive);
}

TEST_CASE("what is not there is named with its package; what is no stack is refused") {
    ::setenv("SYNFIN_STACKS", "/nonexistent", 1);
    const auto missing = test::synfin("run --stack lwip");
    ::unsetenv("SYNFIN_STACKS");
    CHECK(missing.status == 3);
    CHECK(contains(missing.err, "liblwip-dev"));
    CHECK(test::synfin("run --stack lwpi").status == 2);
    CHECK(contains(test::synfin("run --stack lwpi").err, "lwip"));
    CHECK(contains(test::synfin("run --stack ./no-such.so").err, "no such file"));
    CHECK(contains(test::synfin("run --stack /etc/passwd.so").err, "no such file"));
}
