// The reports for programs.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

#include "conformance/report.hpp"
#include "conformance/report_safe.hpp"
#include "conformance/stacks/wire.hpp"
#include "traces/json_text.hpp"

namespace synfin::conformance {
namespace {

using json = nlohmann::ordered_json;

json reading_sets(const std::vector<cube>& cubes) {
    auto all = json::array();
    for (const cube& c : cubes) {
        auto taken = json::array(), refused = json::array();
        for (unsigned r = 0; r < model::reading_count; ++r) {
            if ((c.known >> r & 1U) == 0) continue;
            ((c.taken >> r & 1U) != 0 ? taken : refused).push_back(model::name(static_cast<model::reading>(r)));
        }
        all.push_back({{"taken", taken}, {"refused", refused}});
    }
    return all;
}

json result_json(const case_result& r) {
    json one{{"case", r.ran->id}, {"verdict", name(r.v)}, {"clause", r.clause}, {"allowed", r.allowed}, {"actual", r.actual}};
    one["level"] = model::name(r.ran->strength);
    one["requirements"] = r.ran->requirements;
    if (!r.rule.empty()) one["rule"] = r.rule;
    if (!r.actual.empty()) one["step"] = r.step + 1, one["stimulus"] = text_of(*r.ran->steps[r.step]);
    if (!r.note.empty()) one["note"] = r.note;
    if (r.known) one["known"] = name(*r.known);
    if (!r.follows.empty()) one["follows"] = r.follows;
    if (!r.shortest.empty()) one["shortest"] = r.shortest;
    if (!r.like.empty()) one["like"] = r.like;
    if (r.v == verdict::pass) one["readings"] = reading_sets(r.readings);
    return one;
}

json profile_json(const run_report& report) {
    auto all = json::array();
    for (const profile_entry& p : report.profile)
        all.push_back({{"reading", model::name(p.what)}, {"taken", p.taken}, {"refused", p.refused}});
    return all;
}

std::string explanation(const case_result& r) {
    std::string text = fmt::format("at {}\n", text_of(*r.ran->steps[r.step]));
    for (const auto& a : r.allowed) text += "allowed: " + a + "\n";
    if (!r.actual.empty()) text += "actual: " + r.actual + "\n";
    if (!r.note.empty()) text += r.note + "\n";
    return document_text(text);
}

void add_testcase(pugi::xml_node suite, const case_result& r) {
    auto node = suite.append_child("testcase");
    node.append_attribute("classname") = std::string(section_of(*r.ran)).c_str();
    node.append_attribute("name") = r.ran->id.c_str();
    const auto add = [&](const char* element) {
        auto child = node.append_child(element);
        child.append_attribute("message") = document_text(std::string(name(r.v)) + " " + r.clause).c_str();
        child.append_child(pugi::node_pcdata).set_value(explanation(r).c_str());
    };
    if (r.v == verdict::fail || r.v == verdict::unexpected_pass)
        add("failure");
    else if (r.v == verdict::inconclusive)
        add("error");
    else if (r.v == verdict::not_applicable || r.v == verdict::expected_failure)
        add("skipped");
    else if (r.v == verdict::deviation)
        add("system-out");
}

traces::captured as_datagram(const case_result& r, const log_entry& e, std::int64_t start) {
    traces::packet p;
    packet_to_stack(r.sockets, e.seg, p);
    if (e.from_stack) {
        std::swap(p.source_ip, p.dest_ip);
        std::swap(p.source_port, p.dest_port);
    }
    return {.time_ns = start + e.time.count(),
            .datagram = traces::encode(p),
            .comment = fmt::format("{}, step {}: {}", r.ran->id, e.step + 1, text_of(*r.ran->steps[e.step]))};
}

}  // namespace

std::string as_json(const run_report& report) {
    json verdicts = json::object();
    for (unsigned v = 0; v < verdict_count; ++v) verdicts[std::string(name(static_cast<verdict>(v)))] = report.counts[v];
    auto results = json::array();
    for (const case_result& r : report.results) results.push_back(result_json(r));
    const json document{{"stack", report.stack},
                        {"version", report.version},
                        {"suite", report.suite},
                        {"cases", report.results.size()},
                        {"seconds", report.seconds},
                        {"cases_per_second", report.untimed_rate},
                        {"verdicts", verdicts},
                        {"stale", report.stale},
                        {"readings", profile_json(report)},
                        {"results", results}};
    return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string as_junit(const run_report& report) {
    pugi::xml_document document;
    auto suite = document.append_child("testsuite");
    suite.append_attribute("name") = document_text("synfin run --stack " + report.stack).c_str();
    suite.append_attribute("tests") = static_cast<unsigned long long>(report.results.size());
    suite.append_attribute("failures") =
        static_cast<unsigned long long>(report.count(verdict::fail) + report.count(verdict::unexpected_pass));
    suite.append_attribute("errors") = static_cast<unsigned long long>(report.count(verdict::inconclusive));
    suite.append_attribute("skipped") =
        static_cast<unsigned long long>(report.count(verdict::not_applicable) + report.count(verdict::expected_failure));
    suite.append_attribute("time") = report.seconds;
    for (const case_result& r : report.results) add_testcase(suite, r);
    std::ostringstream out;
    document.save(out, " ");
    return out.str();
}

std::vector<traces::captured> as_capture(const run_report& report) {
    std::vector<traces::captured> all;
    for (const case_result& r : report.results)
        for (const log_entry& e : r.log) all.push_back(as_datagram(r, e, 0));
    return all;
}

std::vector<traces::captured> as_capture(const case_result& result) {
    std::vector<traces::captured> all;
    for (const log_entry& e : result.log) all.push_back(as_datagram(result, e, 0));
    return all;
}

}  // namespace synfin::conformance
