// `mpirun -np N synfin check` from outside: the report of a plain check, one voice, one exit status, no rank left waiting.
// label: slow
#include <nlohmann/json.hpp>

#include "tests/mpirun.hpp"

using json = nlohmann::json;
using synfin::test::have_ranks;
using synfin::test::outcome;

namespace {

const std::string program = "'" SYNFIN_PROGRAM "' ";

outcome in_ranks(unsigned n, const std::string& arguments) { return synfin::test::ranks(n, program + arguments); }

/// What must not depend on the number of processes.
json without_measures(json doc) {
    for (const char* key : {"seconds", "peak_bytes", "threads", "ranks"}) doc.erase(key);
    return doc;
}

/// Which of several shortest paths is told is the business of each way to explore.
json without_paths(json doc) {
    for (auto& p : doc["properties"]) p.erase("address"), p.erase("trace");
    return without_measures(doc);
}

/// Properties that need the graph are open where no process has it.
json without_open(json doc, const json& other) {
    for (std::size_t i = 0; i < doc["properties"].size(); ++i)
        if (other["properties"][i]["verdict"] == "incomplete") doc["properties"][i] = other["properties"][i];
    return doc;
}

}  // namespace

TEST_CASE("ranks report what one process reports") {
    if (!have_ranks()) return;
    for (const std::string arguments : {"check --profile handshake", "check --profile handshake --variant two_way_handshake",
                                        "check --profile handshake --where 'A.state == ESTABLISHED && B.state == SYN-SENT'"}) {
        INFO(arguments);
        const auto plain = synfin::test::synfin(arguments + " --json -");
        const auto two = in_ranks(2, arguments + " --json -"), four = in_ranks(4, arguments + " --json -");
        INFO(two.err << four.err);
        REQUIRE(json::accept(two.out));
        REQUIRE(json::accept(four.out));
        const json doc = json::parse(plain.out), of_two = json::parse(two.out), of_four = json::parse(four.out);
        CHECK(doc["ranks"] == 1);
        CHECK(of_two["ranks"] == 2);
        CHECK(of_four["ranks"] == 4);
        CHECK(of_four["threads"] == 1);
        CHECK(without_measures(of_two) == without_measures(of_four));
        CHECK(without_open(without_paths(doc), of_two) == without_paths(of_two));
        const bool open = of_two.dump().find("needs the graph of all states") != std::string::npos;
        CHECK(two.status == (plain.status == 0 && open ? 3 : plain.status));
        CHECK(four.status == two.status);
    }
}

TEST_CASE("the counterexample of ranks is a run of the model") {
    if (!have_ranks()) return;
    const auto r = in_ranks(3, "check --profile handshake --variant two_way_handshake --property no-ghost --json -");
    CHECK(r.status == 1);
    REQUIRE(json::accept(r.out));
    const json found = json::parse(r.out)["properties"][0];
    CHECK(found["verdict"] == "violated");
    CHECK(found["trace"]["steps"].size() == found["depth"]);
    // `explain` replays an address step by step and refuses one that is no run.
    const auto told = synfin::test::synfin("explain '" + found["address"].get<std::string>() + "'");
    CHECK(told.status == 0);
    CHECK_FALSE(told.out.empty());
}

TEST_CASE("only the first rank speaks") {
    if (!have_ranks()) return;
    const auto r = in_ranks(4, "check --profile handshake --property sync");
    CHECK(r.status == 0);
    CHECK(r.out.find("4 ranks") != std::string::npos);
    CHECK(r.out.find("TCP lifecycle") == r.out.rfind("TCP lifecycle"));
    const synfin::test::scratch_folder folder;
    const std::string file = folder / "out.json";
    CHECK(in_ranks(2, "check --profile handshake --property sync --json " + file).status == 0);
    CHECK(json::parse(synfin::test::text_of(file))["ranks"] == 2);
}

TEST_CASE("what ranks cannot do is refused once, in one line") {
    if (!have_ranks()) return;
    const auto refused = [](const std::string& arguments, const std::string& part) {
        INFO(arguments);
        const auto r = in_ranks(3, arguments);
        INFO(r.err);
        CHECK(r.status == 2);
        CHECK(r.out.empty());
        const auto at = r.err.find(part);
        CHECK(at != std::string::npos);
        CHECK(r.err.find(part, at + 1) == std::string::npos);
    };
    refused("list profiles", "synfin list: started 3 times by mpirun");
    refused("check --variants", "--variants does not go with mpirun");
    refused("check --threads 2", "--threads does not go with mpirun");
    refused("check --profile lifecicle", "lifecycle");
    refused("check --profile handshake --json /no/such/folder/x.json", "/no/such/folder");
}

TEST_CASE("ranks that were asked different things say so and claim nothing") {
    if (!have_ranks()) return;
    const auto r = in_ranks(1, "check --profile handshake --json - : -np 1 " + program + "check --profile simultaneous --json -");
    CHECK(r.status == 2);
    CHECK(r.out.empty());
    CHECK(r.err.find("the 2 ranks were asked different things") != std::string::npos);
}

TEST_CASE("limits end all ranks with incomplete") {
    if (!have_ranks()) return;
    for (const char* limit : {"--states 5000", "--seconds 0.000001", "--memory 1"}) {
        INFO(limit);
        const auto r = in_ranks(3, std::string("check --profile lifecycle --json - ") + limit);
        CHECK(r.status == 3);
        REQUIRE(json::accept(r.out));
        CHECK(json::parse(r.out)["complete"] == false);
    }
}

TEST_CASE("a rank that dies, and a user who loses patience, end all ranks") {
    if (!have_ranks()) return;
    // Rank 2 kills itself, or mpirun gets a SIGINT, in the middle of a long exploration.
    const std::string long_run = "check --profile full --json -";
    const auto died = synfin::test::ranks(
        3,
        "sh -c 'if [ $OMPI_COMM_WORLD_RANK = 2 ]; then (sleep 3; kill -KILL $$) & fi; exec " SYNFIN_PROGRAM " " + long_run + "'",
        120);
    CHECK(died.status != 0);
    CHECK(died.status != 124);
    CHECK_FALSE(json::accept(died.out));
    // mpirun tells the ranks to end, and kills who has not after a second: more is granted here.
    const auto left = synfin::test::shell(
        "export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; timeout -k 60 -s INT 3 mpirun --oversubscribe "
        "--bind-to none "
        "--mca odls_base_sigkill_timeout 10 -np 3 " +
        program + long_run);
    CHECK(left.status == 124);  // what timeout says when its signal was enough; 137 after a kill
    REQUIRE(json::accept(left.out));
    const json told = json::parse(left.out);
    CHECK(told["complete"] == false);
    CHECK(told["stopped_by"] == "cancelled");
}

TEST_CASE("without mpirun there is one rank, and a build without Open MPI says so") {
#ifndef SYNFIN_MPI
    const auto r = synfin::test::shell("OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=0 " + program + "check --profile handshake");
    CHECK(r.status == 2);
    CHECK(r.err.find("built without Open MPI (package libopenmpi-dev)") != std::string::npos);
#endif
    CHECK(synfin::test::synfin("check --profile handshake --threads 1").out.find("1 thread") != std::string::npos);
}
