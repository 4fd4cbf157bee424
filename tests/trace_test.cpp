// The trace format: round trips, and a clear error for everything that is wrong with a file.
#include "traces/trace.hpp"

#include <rapidcheck.h>

#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/located_json.hpp"

using namespace synfin::traces;

namespace {

std::string any_text() { return *rc::gen::container<std::string>(rc::gen::inRange<char>(0x01, 0x7f)); }
std::string any_name() { return any_text() + "n"; }
std::string any_end() { return *rc::gen::element<std::string>("A", "B"); }

std::vector<field> any_fields() {
    endpoint_view view;
    for (auto n = *rc::gen::inRange(0, 4); n > 0; --n) view.set(any_name(), any_text());
    return view.fields;
}

segment any_segment(std::uint32_t modulus) {
    const auto number = [&] { return *rc::gen::inRange<std::uint32_t>(0, modulus == 0 ? 0xffffffff : modulus); };
    using rc::gen::arbitrary;
    return {.id = *rc::gen::element<std::string>("m1", "m2", "m3"),
            .from = any_end(),
            .to = any_end(),
            .seq = number(),
            .ack = number(),
            .syn = *arbitrary<bool>(),
            .ack_on = *arbitrary<bool>(),
            .fin = *arbitrary<bool>(),
            .rst = *arbitrary<bool>(),
            .psh = *arbitrary<bool>(),
            .urg = *arbitrary<bool>(),
            .len = *arbitrary<std::uint32_t>(),
            .wnd = *arbitrary<std::uint32_t>(),
            .origin = any_text()};
}

template <class Make>
auto up_to(int most, Make make) {
    std::vector<decltype(make())> list;
    for (auto n = *rc::gen::inRange(0, most + 1); n > 0; --n) list.push_back(make());
    return list;
}

step any_step(const trace& t) {
    step s{.kind = static_cast<step_kind>(*rc::gen::inRange(0, static_cast<int>(step_kind::note) + 1))};
    s.actor = *rc::gen::element<std::string>("A", "B", "network");
    s.text = any_text();
    s.event = any_text();
    s.input = any_fields();
    s.received = any_segment(t.modulus);
    // Half of the time something sent before, as in real traces.
    if (!t.steps.empty() && !t.steps.back().sent.empty() && *rc::gen::arbitrary<bool>()) s.received = t.steps.back().sent.front();
    s.sent = up_to(2, [&] { return any_segment(t.modulus); });
    s.rules = up_to(2, [] { return fired_rule{any_name(), any_text()}; });
    s.signals = up_to(2, any_text);
    if (*rc::gen::arbitrary<bool>()) s.after.push_back({"A", any_fields()});
    if (*rc::gen::arbitrary<bool>()) s.after.push_back({"B", any_fields()});
    s.reply = any_text();
    if (*rc::gen::arbitrary<bool>()) s.choice = *rc::gen::arbitrary<std::uint32_t>();
    return s;
}

trace any_trace() {
    trace t{.title = any_text(), .address = any_text(), .profile = any_text(), .variant = any_text()};
    t.readings = up_to(2, any_text);
    t.source = any_text();
    t.property = any_text();
    t.verdict = any_text();
    t.modulus = *rc::gen::element<std::uint32_t>(0, 2, 8, 1000, 0xffffffff);
    t.endpoints = {{"A", any_fields()}, {"B", any_fields()}};
    for (auto n = *rc::gen::inRange(0, 5); n > 0; --n) t.steps.push_back(any_step(t));
    return t;
}

std::string why_not(const std::string& json) {
    const auto t = parse(json, "t.json");
    return t ? "accepted" : t.error().message();
}

/// A file with these steps, which start on line 3.
std::string with_steps(const std::string& steps, const std::string& more = {}) {
    return "{\"format\": \"synfin-trace\", \"version\": 1, \"endpoints\": {\"A\": {}, \"B\": {}}" + more + ",\n\"steps\": [\n" +
           steps + "\n]}\n";
}

const std::string m1 = R"({"id": "m1", "from": "A", "to": "B", "ctl": "SYN", "seq": 1})";

}  // namespace

TEST_CASE("a trace survives its file") {
    REQUIRE(rc::check("parse(write(t)) == t", [] {
        const auto t = any_trace();
        const auto back = parse(write(t), "memory");
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == t);
    }));
}

TEST_CASE("writing is stable") {
    for (const auto* name : {"handshake", "overtaking", "faults"}) {
        const auto path = std::string(SYNFIN_SOURCE_DIR "/tests/goldens/trace_") + name + ".json";
        const auto t = read_trace(path);
        INFO(path);
        REQUIRE(t.has_value());
        CHECK(write(*t) == synfin::test::text_of(path));
    }
}

TEST_CASE("the example of the documentation is a trace") {
    const auto page = synfin::test::text_of(SYNFIN_SOURCE_DIR "/docs/trace-format.md");
    const auto start = page.find("```json\n") + 8;
    const auto t = parse(page.substr(start, page.find("```", start) - start), "docs/trace-format.md");
    REQUIRE(t.has_value());
    CHECK(t->steps.size() == 2);
    CHECK(write(*t) == page.substr(start, page.find("```", start) - start));
}

TEST_CASE("damaged files are refused or read, never worse") {
    const auto good = synfin::test::text_of(SYNFIN_SOURCE_DIR "/tests/goldens/trace_faults.json");
    REQUIRE(rc::check("parse of a damaged file returns", [&] {
        auto text = good;
        for (auto n = *rc::gen::inRange(1, 4); n > 0; --n) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            text.replace(at, *rc::gen::inRange<std::size_t>(0, 3), *rc::gen::arbitrary<std::string>());
        }
        const auto t = parse(text, "t.json");
        RC_ASSERT(t.has_value() || (t.error().line > 0 && !t.error().what.empty()));
    }));
}

TEST_CASE("what is no JSON is placed") {
    CHECK(why_not("") == "t.json:1: not JSON: unexpected end of input, expected '[', '{', or a literal");
    CHECK(why_not("{\n\"format\" 1}").starts_with("t.json:2: not JSON: unexpected number literal, expected ':'"));
    CHECK(why_not("{\n\n\"a\": \"\xff\"}").starts_with("t.json:3: not JSON: invalid string: ill-formed UTF-8 byte"));
    CHECK(why_not("{\"a\": 1,\n \"a\": 2}") == "t.json:2: key \"a\" twice, expected it once");
    CHECK(why_not(std::string(65, '[')) == "t.json:1: nested too deep, expected at most 64 levels");
    CHECK(why_not("{}{}").starts_with("t.json:1: not JSON: unexpected '{', expected end of input"));
}

TEST_CASE("other files and versions are refused first") {
    CHECK(why_not("[]") == "t.json:1: the file is a list, expected an object");
    CHECK(why_not("{}") == "t.json:1: the file has no key \"format\", expected one");
    CHECK(why_not(R"({"format": "pcap", "x": 1})") == "t.json:1: format is another format, expected \"synfin-trace\"");
    CHECK(why_not("{\"format\": \"synfin-trace\",\n\"version\": 2, \"x\": 1}") == "t.json:2: version is 2, expected 1");
}

TEST_CASE("unknown keys name the nearest") {
    CHECK(why_not(with_steps("", ",\n\"tittle\": \"x\"")) == "t.json:2: unknown key 'tittle', nearest: title");
    CHECK(why_not(with_steps("{\"kind\": \"call\",\n\"recieved\": \"m1\"}")) ==
          "t.json:4: steps[0]: unknown key 'recieved', nearest: received");
}

TEST_CASE("a wrong value is named by its path and line") {
    CHECK(why_not(with_steps("{\"kind\": \"dleiver\"}")) ==
          "t.json:3: steps[0].kind is \"dleiver\", expected one of start, call, deliver, lose, duplicate, inject, retransmit, "
          "timeout, tick, crash, note (nearest: deliver)");
    CHECK(why_not(with_steps("{\"kind\": \"call\", \"sent\": [" + m1 + ",\n{\"id\": \"m2\", \"from\": \"A\", \"to\": \"B\",\n" +
                             "\"seq\": \"x\"}]}")) ==
          "t.json:5: steps[0].sent[1].seq is a text, expected a number from 0 to 4294967295");
    CHECK(why_not(with_steps("{\"kind\": \"tick\", \"choice\": -1}")) ==
          "t.json:3: steps[0].choice is a negative or fractional number, expected a number from 0 to 4294967295");
    CHECK(why_not(with_steps("{\"kind\": \"tick\", \"actor\": \"C\"}")) ==
          "t.json:3: steps[0].actor names \"C\", expected A or B");
    CHECK(why_not(with_steps("{\"kind\": \"tick\", \"after\": {\"C\": {}}}")) ==
          "t.json:3: steps[0].after.C names \"C\", expected A or B");
    CHECK(why_not(with_steps("{\"kind\": \"tick\", \"after\": {\"A\": {\"state\": 1}}}")) ==
          "t.json:3: steps[0].after.A.state is a number, expected a text");
    CHECK(why_not(with_steps("{\"kind\": \"tick\", \"rules\": {}}")) == "t.json:3: steps[0].rules is an object, expected a list");
}

TEST_CASE("numbers stay below the modulus") {
    const auto call = "{\"kind\": \"call\", \"sent\": [" + m1 + "]}";
    CHECK(why_not(with_steps(call, ", \"modulus\": 2")) == "accepted");
    CHECK(why_not(with_steps("{\"kind\": \"call\", \"sent\": [{\"id\": \"m\", \"from\": \"A\", \"to\": \"B\", \"seq\": 8}]}",
                             ", \"modulus\": 8")) == "t.json:3: steps[0].sent[0].seq is 8, expected a number from 0 to 7");
    CHECK(why_not(with_steps("", ", \"modulus\": 1")) == "t.json:1: modulus is 1, expected 0 (which means 2^32) or 2 and more");
}

TEST_CASE("a received id refers to what was sent") {
    const auto sent = "{\"kind\": \"call\", \"sent\": [" + m1 + "]},\n";
    const auto t = parse(with_steps(sent + "{\"kind\": \"deliver\", \"received\": \"m1\"}"), "t.json");
    REQUIRE(t.has_value());
    CHECK(t->steps[1].received == t->steps[0].sent[0]);
    CHECK(why_not(with_steps(sent + "{\"kind\": \"deliver\", \"received\": \"m2\"}")) ==
          "t.json:4: steps[1].received is \"m2\", which no earlier step sent, expected one of m1 (nearest: m1)");
    CHECK(why_not(with_steps("{\"kind\": \"lose\"}")) == "t.json:3: steps[0] has no key \"received\", expected one");
}

TEST_CASE("control bits are known names") {
    CHECK(why_not(with_steps(R"({"kind": "call", "sent": [{"id": "m", "from": "A", "to": "B", "ctl": "SYN,AKC", "seq": 0}]})")) ==
          "t.json:3: steps[0].sent[0].ctl has \"AKC\", expected one of SYN, ACK, FIN, RST, PSH, URG (nearest: ACK)");
}

TEST_CASE("a trace has two ends") {
    CHECK(why_not(R"({"format": "synfin-trace", "version": 1})") == "t.json:1: the file has no key \"endpoints\", expected one");
    CHECK(why_not(R"({"format": "synfin-trace", "version": 1, "endpoints": {"A": {}}})") ==
          "t.json:1: endpoints has 1 ends, expected 2");
}

TEST_CASE("lines are right behind numbers at the end of a line") {
    const auto json = parse_located("[1\n,2\r\n, {\"a\":\n3}]", "x");
    REQUIRE(json.has_value());
    CHECK(json->items[0].line == 1);
    CHECK(json->items[1].line == 2);
    CHECK(json->items[2].find("a")->line == 4);
}

TEST_CASE("an empty text is the usual one") {
    step s{.kind = step_kind::deliver, .received = segment{.id = "m1", .from = "A", .to = "B"}};
    CHECK(text_of(s) == "B receives m1");
    CHECK_FALSE(has_own_text(s));
    s.kind = step_kind::lose;
    CHECK(text_of(s) == "m1 is lost");
}
