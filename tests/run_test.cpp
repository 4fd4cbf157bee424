// Runs on the model: every case passes under every reading; baselines; reports; the command line.
#include "conformance/run.hpp"

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "conformance/generate.hpp"
#include "conformance/report.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/target.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const std::vector<test_case>& all_cases() {
    static const auto cases = generate("cells").value();
    return cases;
}

run_report run_under(model::readings taken, const run_options& options = {}) {
    model_options model;
    model.taken = taken;
    const auto stack = open_model(model);
    auto report = run_cases(*stack, all_cases(), options).value();
    settle(report, nullptr);
    return report;
}

}  // namespace

TEST_CASE("every case passes on the model, under the defaults and under each reading") {
    for (unsigned r = 0; r <= model::reading_count; ++r) {
        const auto taken = r == 0 ? model::readings{} : model::readings(static_cast<model::reading>(r - 1));
        INFO((r == 0 ? "defaults" : model::name(static_cast<model::reading>(r - 1))));
        const auto report = run_under(taken);
        for (const auto& result : report.results) {
            INFO(result.ran->id << ": " << result.actual);
            if (result.v != verdict::pass) CHECK(result.v == verdict::pass);
        }
        CHECK(report.count(verdict::pass) == all_cases().size());
    }
}

TEST_CASE("the run tells which reading a stack follows") {
    for (const auto r : {model::reading::rfc793_rst, model::reading::rfc1337, model::reading::quiet_out_of_order}) {
        const auto report = run_under(r);
        const auto& entry = report.profile[static_cast<unsigned>(r)];
        INFO(model::name(r));
        CHECK(entry.taken > 0);
        CHECK(entry.refused == 0);
    }
}

TEST_CASE("restricted to the defaults, another reading fails") {
    run_options strict;
    // CLOSE half-duplex is a call of the interface; what it does is not fixed here.
    strict.readings = {((std::uint64_t{1} << model::reading_count) - 1) & ~model::readings(model::reading::half_duplex).bits, 0};
    CHECK(run_under({}, strict).count(verdict::fail) == 0);
    CHECK(run_under(model::reading::rfc793_rst, strict).count(verdict::fail) > 0);
}

TEST_CASE("the same run twice is the same report") {
    const auto verdicts = [] {
        auto json = nlohmann::json::parse(as_json(run_under({})));
        json.erase("seconds");
        json.erase("cases_per_second");
        return json;
    };
    CHECK(verdicts() == verdicts());
}

TEST_CASE("baselines: form, unknown cases, expected failures, stale entries") {
    const auto& known = all_cases();
    const std::string id = "3.10.7.4/established/fin";
    CHECK(parse_baseline("# a comment\n\n" + id + " | 3.10.7.4 | bug: because\n", "b", known)->entries.size() == 1);
    CHECK(parse_baseline("no bars\n", "b", known).error().message() ==
          "b:1: not a baseline entry, expected CASE | CLAUSE | KIND: REASON");
    CHECK(parse_baseline("\n" + id + " | 3.10.7.4 |\n", "b", known).error().line == 2);
    const auto unknown = parse_baseline("3.10.7.4/establshed/fin | x | bug: y\n", "b", known);
    CHECK(unknown.error().message().find("3.10.7.4/established/fin") != std::string::npos);

    auto report = run_under({});
    const auto stale = parse_baseline(id + " | 3.10.7.4 | bug: because\n", "b", known).value();
    settle(report, &stale);
    CHECK(report.count(verdict::unexpected_pass) == 1);
    CHECK(report.stale.size() == 1);
    CHECK_FALSE(report.as_claimed());
}

TEST_CASE("all suites pass on the model; an entry of a baseline is judged when all that it speaks of was run") {
    for (const char* suite : {"rules", "wide"})
        CHECK(test::synfin(std::string("run --stack model --suite ") + suite).status == 0);
    const auto stale = parse_baseline("*/established/fin* | 3.10.7.4 | bug: because\n", "b", all_cases()).value();
    const auto few = select(all_cases(), {"3.10.7.4/established/fin"}).value();
    const auto stack = open_model();
    auto report = run_cases(*stack, few).value();
    settle(report, &stale);
    CHECK(report.stale.empty());
}

TEST_CASE("run from outside") {
    const auto passed = test::synfin("run --stack model 3.10.7.4/established");
    CHECK(passed.status == 0);
    CHECK(passed.out.find(" pass") != std::string::npos);
    const auto failed = test::synfin("run --stack mutant:3.10.7.4-S8-FIN/not-sent 3.10.7.4/established/fin --json -");
    CHECK(failed.status == 1);
    const auto json = nlohmann::json::parse(failed.out);
    for (const char* key : {"stack", "cases", "seconds", "verdicts", "results"}) CHECK(json.contains(key));
    REQUIRE(json["results"].size() == 1);
    CHECK(json["results"][0]["verdict"] == "fail");
    for (const char* key : {"case", "clause", "allowed", "actual"}) CHECK(json["results"][0].contains(key));
    CHECK(json["results"][0]["actual"] == "nothing");
}

TEST_CASE("bad input: one line with the nearest name, exit 2") {
    CHECK(test::synfin("run --stack modle").err.find("nearest: model") != std::string::npos);
    CHECK(test::synfin("run --stack modle").status == 2);
    CHECK(test::synfin("run").status == 2);
    CHECK(test::synfin("run --stack model 3.10.7.4/nowhere").status == 2);
    CHECK(test::synfin("run --stack mutant:3.10.7.4-S8-FIN/not-set").err.find("not-sent") != std::string::npos);
    CHECK(test::synfin("generate --suite transitons").status == 2);
}

TEST_CASE("JUnit and captures hold the whole run") {
    const test::scratch_folder folder;
    const auto ran = test::synfin("run --stack mutant:3.10.7.4-S8-FIN/not-sent 3.10.7.4/established --junit " +
                                  (folder / "j.xml") + " --pcap " + (folder / "p.pcapng"));
    CHECK(ran.status == 1);
    pugi::xml_document junit;
    REQUIRE(junit.load_file((folder / "j.xml").c_str()));
    const auto suite = junit.child("testsuite");
    CHECK(suite.attribute("tests").as_int() > 100);
    CHECK(suite.attribute("failures").as_int() > 0);
    CHECK(traces::read_capture(folder / "p.pcapng")->packets.size() > 500);
}
