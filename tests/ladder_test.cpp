// Renderings of traces against approved files; SYNFIN_APPROVE=1 rewrites those files.
#include "traces/ladder.hpp"

#include <cstdlib>

#include "support/file.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/arrow.hpp"
#include "traces/columns.hpp"
#include "traces/mermaid.hpp"
#include "traces/packet.hpp"
#include "traces/trace_capture.hpp"

using namespace synfin;
using namespace synfin::traces;

namespace {

std::string golden(const std::string& name) { return SYNFIN_SOURCE_DIR "/tests/goldens/trace_" + name; }

trace golden_trace(const std::string& name) {
    auto t = read_trace(golden(name + ".json"));
    if (!t) FAIL(t.error().message());
    return std::move(*t);
}

void check_golden(const std::string& name, const std::string& text) {
    if (std::getenv("SYNFIN_APPROVE") != nullptr) REQUIRE(write_file(golden(name), text));
    INFO(golden(name) << " differs; SYNFIN_APPROVE=1 accepts the new text");
    CHECK(text == test::text_of(golden(name)));
}

/// A datagram on a line, its comment below.
std::string packet_list(const trace& t) {
    std::string text;
    for (const auto& c : datagrams(t)) {
        const auto p = decode(c.datagram);
        text += std::to_string(c.time_ns) + " " + (p ? ipv4_text(p->source_ip) + " " + notation(*p) : p.error().message());
        text += "\n" + c.comment + "\n\n";
    }
    return text;
}

const char* const names[] = {"handshake", "overtaking", "faults"};

}  // namespace

TEST_CASE("ladders look as approved") {
    for (const std::string name : names) {
        const auto t = golden_trace(name);
        check_golden(name + ".ladder.txt", ladder(t));
        check_golden(name + ".ascii.txt", ladder(t, {.unicode = false}));
    }
    check_golden("handshake.full.txt", ladder(golden_trace("handshake"), {.full = true}));
    check_golden("faults.colour.txt", ladder(golden_trace("faults"), {.colour = true}));
}

TEST_CASE("Mermaid diagrams look as approved") {
    for (const std::string name : names) check_golden(name + ".mermaid", mermaid(golden_trace(name)));
}

TEST_CASE("the datagrams of a trace are as approved") {
    for (const std::string name : names) check_golden(name + ".packets.txt", packet_list(golden_trace(name)));
}

TEST_CASE("the ASCII ladder is ASCII") {
    for (const std::string name : names) {
        const auto text = ladder(golden_trace(name), {.unicode = false});
        CHECK(std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }));
    }
}

TEST_CASE("colour adds nothing but escape codes, and no line ends in blanks") {
    const auto t = golden_trace("faults");
    auto coloured = ladder(t, {.colour = true});
    for (auto at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b'))
        coloured.erase(at, coloured.find('m', at) - at + 1);
    CHECK(coloured == ladder(t));
    CHECK(ladder(t).find(" \n") == std::string::npos);
}

TEST_CASE("a trace cannot steer the terminal") {
    auto t = golden_trace("handshake");
    t.title = t.steps[0].text = "\x1b[2J";
    CHECK(ladder(t).find('\x1b') == std::string::npos);
}

TEST_CASE("an empty trace draws its ends") {
    CHECK(ladder({.endpoints = {{"A", {}}, {"B", {}}}}).starts_with("     A "));
    CHECK_NOTHROW(ladder({}));
    CHECK(mermaid({.endpoints = {{"A", {}}, {"B", {}}}}).starts_with("sequenceDiagram\n    participant A\n    participant B\n"));
}

TEST_CASE("every arrow fills its room") {
    const segment m{.id = "m1", .from = "A", .to = "B"};
    for (const auto part : {leg::part::whole, leg::part::departure, leg::part::arrival})
        for (const bool lost : {false, true})
            for (const bool rightward : {false, true}) {
                const leg l{part, &m, lost, 0};
                for (const auto room : {arrow_room, arrow_room + 9})
                    CHECK(text_width(arrow(l, "label", rightward, 5 + room, box_signs)) == 5 + room);
            }
}

TEST_CASE("numbers of a small modulus are unwrapped on the wire") {
    trace t{.modulus = 8, .endpoints = {{"A", {}}, {"B", {}}}};
    const auto send = [&](std::string id, std::uint32_t seq) {
        t.steps.push_back(
            {.kind = step_kind::call, .actor = "A", .sent = {{.id = std::move(id), .from = "A", .to = "B", .seq = seq}}});
    };
    send("m1", 6), send("m2", 7), send("m3", 0), send("m4", 2), send("m5", 1);
    t.steps.push_back({.kind = step_kind::deliver,
                       .actor = "B",
                       .sent = {{.id = "m6", .from = "B", .to = "A", .seq = 5, .ack = 3, .ack_on = true}}});
    std::vector<std::uint32_t> numbers;
    for (const auto& c : datagrams(t)) numbers.push_back(decode(c.datagram)->seq);
    CHECK(numbers == std::vector<std::uint32_t>{6, 7, 8, 10, 9, 5});
    CHECK(decode(datagrams(t).back().datagram)->ack == 11);
}
