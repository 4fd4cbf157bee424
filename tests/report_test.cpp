// The reports for programs and for browsers, whatever bytes a stack puts into its answers.
#include "conformance/report.hpp"

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <random>

#include "conformance/generate.hpp"
#include "conformance/report_safe.hpp"
#include "conformance/run.hpp"
#include "conformance/stacks/model.hpp"
#include "conformance/stacks/mutant.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::conformance;

namespace {

const std::vector<test_case>& some_cases() {
    static const auto cases = select(generate(suites().front().name).value(), {"3.10.7.4/established/fin*"}).value();
    return cases;
}

run_report failing_run(bool logs = false) {
    model_options model;
    model.changed = mutation_named("3.10.7.4-S8-FIN/not-sent").value();
    const auto stack = open_model(model);
    run_options options;
    options.keep_logs = logs;
    auto report = run_cases(*stack, some_cases(), options).value();
    settle(report, nullptr);
    return report;
}

std::string any_bytes(std::mt19937& random, std::size_t size) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

/// As if a stack had answered with these bytes.
run_report with_bytes(std::mt19937& random) {
    run_report report = failing_run();
    for (case_result& r : report.results) {
        r.v = static_cast<verdict>(random() % verdict_count);
        r.actual = any_bytes(random, random() % 60);
        r.note = any_bytes(random, random() % 60);
        r.allowed = {any_bytes(random, random() % 60)};
    }
    report.stack = any_bytes(random, 9), report.version = any_bytes(random, 9);
    settle(report, nullptr);
    return report;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

/// No octet but what may stand in a text file of UTF-8 (nlohmann's reader refuses the rest).
bool is_clean(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') return false;
    try {
        static_cast<void>(nlohmann::json(text).dump());
        return true;
    } catch (const nlohmann::json::exception&) {
        return false;
    }
}

}  // namespace

TEST_CASE("JUnit, TAP and HTML hold whatever bytes a stack sends") {
    std::mt19937 random(1);
    for (int i = 0; i < 60; ++i) {
        const auto report = with_bytes(random);
        const auto junit = as_junit(report);
        pugi::xml_document document;
        const auto read = document.load_string(junit.c_str());
        INFO(read.description());
        REQUIRE(read);
        CHECK(std::distance(document.child("testsuite").begin(), document.child("testsuite").end()) ==
              static_cast<std::ptrdiff_t>(report.results.size()));
        CHECK(is_clean(junit));
        CHECK(is_clean(as_tap(report)));
        CHECK(is_clean(as_html(report)));
    }
}

TEST_CASE("text for documents") {
    CHECK(document_text("plain \xc3\xa4 \xe2\x86\x92 \xf0\x9f\x98\x80") == "plain \xc3\xa4 \xe2\x86\x92 \xf0\x9f\x98\x80");
    CHECK(document_text(std::string_view("\0\x1b\x7f", 3)) == "??\x7f");
    CHECK(document_text("\xc0\x80 \xed\xa0\x80 \xff \xe2\x86") == "?? ??? ? ??");
    CHECK(document_text("\xef\xbf\xbf") == "???");
    CHECK(html_text("<a b=\"&\">") == "&lt;a b=&quot;&amp;&quot;&gt;");
}

TEST_CASE("TAP: a plan, a line a case, a diagnosis for what is not plainly ok") {
    const auto report = failing_run();
    const auto text = as_tap(report);
    CHECK(text.starts_with("TAP version 14\n1.." + std::to_string(report.results.size()) + "\n"));
    CHECK(count(text, "\nnot ok ") == report.count(verdict::fail));
    CHECK(count(text, "\nok ") + count(text, "\nnot ok ") == report.results.size());
    CHECK(count(text, "  ---\n") == count(text, "  ...\n"));
    CHECK(report.count(verdict::fail) > 0);
    CHECK(text.find("not ok") < text.find("  allowed:\n    - \""));
}

TEST_CASE("TAP: skipped and known failures carry their directives") {
    auto report = failing_run();
    report.results[0].v = verdict::not_applicable, report.results[0].note = "no # such call";
    report.results[1].v = verdict::expected_failure, report.results[1].note = "known";
    settle(report, nullptr);
    const auto text = as_tap(report);
    CHECK(text.find(" # SKIP no \\# such call\n") != std::string::npos);
    CHECK(text.find(" # TO"
                    "DO known\n") != std::string::npos);
}

TEST_CASE("HTML: one page that needs nothing else, with ladders where segments were kept") {
    const auto report = failing_run(true);
    const auto page = as_html(report);
    CHECK(page.starts_with("<!DOCTYPE html>"));
    for (const char* foreign : {"<script", "src=", "http://", "https://", "@import", "url("}) {
        INFO(foreign);
        CHECK(page.find(foreign) == std::string::npos);
    }
    CHECK(count(page, "<details") == count(page, "</details>"));
    CHECK(count(page, "<pre>") == report.results.size() - report.count(verdict::pass));
    CHECK(count(page, "class=\"is-") == report.results.size());
    CHECK(page.find("prefers-color-scheme: dark") != std::string::npos);
    CHECK(page.find("id=\"show-fail\" checked") != std::string::npos);
}
