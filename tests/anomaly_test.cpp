// label: oracle
// Labelled captures: every kind is there, every label points at a packet, the same seed gives the same octets, and tshark
// reads all of them.
#include "conformance/export/anomaly.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "tests/catch.hpp"
#include "tests/program.hpp"
#include "traces/packet.hpp"

using namespace synfin;
using namespace synfin::conformance;

TEST_CASE("every kind: labels point at packets, seeds repeat, other seeds differ") {
    CHECK(anomalies().size() >= 20);
    for (const anomaly_kind& k : anomalies()) {
        INFO(k.name);
        const auto made = make_anomaly(k.name, 7, 3).value();
        CHECK(traces::pcapng_bytes(made.packets) == traces::pcapng_bytes(make_anomaly(k.name, 7, 3)->packets));
        CHECK(as_json(made) == as_json(*make_anomaly(k.name, 7, 3)));
        CHECK(traces::pcapng_bytes(made.packets) != traces::pcapng_bytes(make_anomaly(k.name, 8, 3)->packets));
        REQUIRE(made.labels.size() == 3);
        for (const auto& l : made.labels) {
            REQUIRE(l.packet >= 1);
            REQUIRE(l.packet <= made.packets.size());
            CHECK(made.packets[l.packet - 1].comment.find(l.kind + ": " + l.description) != std::string::npos);
            CHECK(l.kind == (k.is_violation() ? k.name : "none"));
            CHECK(l.endpoint.empty() == !k.is_violation());
        }
        std::size_t bad = 0;
        for (const auto& p : made.packets) bad += traces::decode(p.datagram) ? 0U : 1U;
        CHECK(bad == (k.name == "wrong-checksum" ? 3 : 0));
        CHECK(std::is_sorted(made.packets.begin(), made.packets.end(),
                             [](const auto& a, const auto& b) { return a.time_ns < b.time_ns; }));
    }
}

TEST_CASE("what is wrong is there, and at the labelled packet") {
    const auto packet_of = [](const char* kind) {
        const auto made = make_anomaly(kind, 3, 1).value();
        return traces::decode(made.packets[made.labels.front().packet - 1].datagram, traces::checksums::ignore).value();
    };
    namespace flag = traces::flag;
    CHECK(packet_of("wrong-synack-ack").has(flag::syn | flag::ack));
    CHECK_FALSE(packet_of("data-before-established").payload.empty());
    CHECK(packet_of("missing-fin-ack").has(flag::fin));
    CHECK(packet_of("rst-wrong-seq-accepted").has(flag::rst));
    CHECK(packet_of("time-wait-no-reack").has(flag::fin));
    CHECK(packet_of("simultaneous-close-wrong-state").has(flag::rst));
    CHECK_FALSE(packet_of("retransmission-changed-data").payload.empty());
    CHECK_FALSE(packet_of("ack-regress").payload.empty());
    CHECK(packet_of("syn-in-established-accepted").has(flag::syn | flag::ack));
    CHECK(packet_of("duplicate-isn-reuse").flags == flag::syn);
    CHECK(packet_of("port-reuse-in-time-wait").flags == flag::syn);
    CHECK(packet_of("closed-port-silent").flags == flag::syn);
}

TEST_CASE("an unknown kind is answered with the nearest") {
    const auto none = make_anomaly("ack-regres", 1, 1);
    REQUIRE_FALSE(none);
    CHECK(none.error().message().find("ack-regress") != std::string::npos);
}

TEST_CASE("the command writes a capture and its labels") {
    const test::scratch_folder folder;
    CHECK(test::synfin("generate --anomaly seq-jump --seed 5 --count 2 -o " + (folder / "a.pcapng")).status == 0);
    const auto labels = nlohmann::json::parse(test::text_of(folder / "a.json"));
    CHECK(labels["labels"].size() == 2);
    CHECK(labels["labels"][0]["kind"] == "seq-jump");
    CHECK(traces::read_capture(folder / "a.pcapng")->packets.size() == labels["packets"]);
    CHECK(test::synfin("generate --anomaly list").out.find("half-open-no-rst") != std::string::npos);
    CHECK(test::synfin("generate --anomaly seq-jmp -o x.pcapng").status == 2);
    CHECK(test::synfin("generate --anomaly seq-jump").status == 2);
}

TEST_CASE("tshark reads every file without a malformed packet") {
    if (!test::have_oracle("tshark")) return;
    const test::scratch_folder folder;
    for (const anomaly_kind& k : anomalies()) {
        const auto made = make_anomaly(k.name, 11, 4).value();
        REQUIRE(traces::write_pcapng(folder / "a.pcapng", made.packets));
        const auto ran =
            test::shell("tshark -n -r '" + (folder / "a.pcapng") + "' -Y '!_ws.malformed' -T fields -e frame.number | wc -l");
        INFO(k.name << ran.err);
        CHECK(ran.out == std::to_string(made.packets.size()) + "\n");
    }
}
