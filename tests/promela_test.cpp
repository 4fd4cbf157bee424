// The export to Promela, and what all exports share, as far as it can be judged without Spin; tests/crosscheck_test.cpp asks
// Spin.
#include <algorithm>

#include "checker/export/program_events.hpp"
#include "checker/export/program_text.hpp"
#include "checker/export/promela.hpp"
#include "checker/export/state_graph.hpp"
#include "checker/spin.hpp"
#include "model/profiles.hpp"
#include "model/term_interpreter.hpp"
#include "tests/catch.hpp"
#include "tests/program.hpp"

using namespace synfin::checker;
using namespace synfin::model;

namespace {

bounds limits_of(std::string_view profile) { return profile_named(profile)->limits; }

/// One inline of an exported model, from its head to its closing brace.
std::string inline_of(const std::string& text, const std::string& name) {
    const auto begin = text.find("inline " + name + "(");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find("\n}\n", begin) + 3 - begin);
}

std::vector<std::string> kept_fields(const bounds& b) {
    const slice rules(b);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < fields().size(); ++i)
        if (rules.kept(i)) kept.emplace_back(fields()[i].name);
    return kept;
}

}  // namespace

TEST_CASE("a rule in Promela") {
    const auto text = to_promela(limits_of("simultaneous"), "simultaneous");
    REQUIRE(text);
    CHECK(inline_of(*text, "event_close") == R"(inline event_close() {
  sent = 0; ack_due = false; at = 0; told_open_completed = false; told_data = false; told_connection_closing = false; told_connection_reset = false; told_connection_refused = false;
  /* call */
  if
    :: st == CLOSED ->  /* 3.10.4-CLOSED: no connection to close */
      skip
    :: st == LISTEN ->  /* 3.10.4-LISTEN: a listening end just goes */
      st = CLOSED
    :: st == SYN_SENT ->  /* 3.10.4-SYNSENT: an opener that has no answer yet just goes (A25) */
      st = CLOSED
    :: st == SYN_RECEIVED ->  /* 3.10.4-SYNRCVD-FIN: nothing waits to be sent: the FIN goes out before the open completes */
      sent = SEGMENT(FIN + ACK, snd_nxt, rcv_nxt, 0); snd_nxt = ((snd_nxt + 1) & 31); st = FIN_WAIT_1
    :: st == ESTABLISHED ->  /* 3.10.4-EST: everything is sent: the FIN goes out */
      sent = SEGMENT(FIN + ACK, snd_nxt, rcv_nxt, 0); snd_nxt = ((snd_nxt + 1) & 31); st = FIN_WAIT_1
    :: st >= FIN_WAIT_1 && st <= FIN_WAIT_2 ->  /* 3.10.4-FW-ERR: a second CLOSE is an error */
      skip
    :: st == CLOSE_WAIT ->  /* 3.10.4-CLOSEWAIT: everything is sent: our FIN answers the peer's */
      sent = SEGMENT(FIN + ACK, snd_nxt, rcv_nxt, 0); snd_nxt = ((snd_nxt + 1) & 31); st = LAST_ACK
    :: st >= CLOSING ->  /* 3.10.4-CLOSING: the connection is closing already */
      skip
    :: else
  fi;
  if
    :: st == CLOSED ->
      iss = 0; snd_una = 0; snd_nxt = 0; irs = 0; rcv_nxt = 0
    :: else
  fi
}
)");
}

TEST_CASE("only rules of the readings and the variant are exported") {
    bounds b = limits_of("handshake");
    const auto exported = [&] { return to_promela(b, "").value(); };
    CHECK(exported().find("3.10.7.2-S3-SYN:") != std::string::npos);
    CHECK(exported().find("two_way_handshake.listen:") == std::string::npos);
    b.rules.mistake = variant::two_way_handshake;
    CHECK(exported().find("3.10.7.2-S3-SYN:") == std::string::npos);
    CHECK(exported().find("two_way_handshake.listen:") != std::string::npos);
    CHECK(exported().find("RFC1337-F1:") == std::string::npos);
    b.rules.taken |= reading::rfc1337;
    CHECK(exported().find("RFC1337-F1:") != std::string::npos);
}

TEST_CASE("a state keeps what packed.hpp keeps and can differ") {
    using names = std::vector<std::string>;
    const names numbers{"iss", "snd_una", "snd_nxt", "irs", "rcv_nxt"};
    auto passive = numbers;
    passive.emplace_back("passive");
    CHECK(kept_fields(limits_of("handshake")) == passive);
    CHECK(kept_fields(limits_of("simultaneous")) == numbers);
    CHECK(kept_fields(limits_of("lifecycle")) ==
          names{"iss", "snd_una", "snd_nxt", "irs", "rcv_nxt", "send_queued", "passive", "close_queued"});
    CHECK(kept_fields(limits_of("reuse")) ==
          names{"iss", "snd_una", "snd_nxt", "irs", "rcv_nxt", "old_snd_nxt", "old_rcv_nxt", "passive", "reused"});
}

TEST_CASE("folding keeps the value of a term") {
    knowledge known(readings(reading::drop_out_of_order));
    term_values values;
    values.take(reading::drop_out_of_order);
    const std::size_t some[] = {field_number("snd_una"), field_number("rcv_wnd"), field_number("seg.syn"),
                                field_number("seg.ack_on")};
    for (std::size_t i = 0; i < fields().size(); ++i)
        values[i] = static_cast<std::uint32_t>(fields()[i].is_flag() ? i % 2 : i * 7 % modulus);
    for (const auto field : some) known.set(field, values[field]);
    for (std::size_t i = 0; i < rule_count; ++i) {
        INFO(rule_infos[i].id);
        CHECK(values.of(fold(terms_of(i).guard, known), 5) == values.of(terms_of(i).guard, 5));
        for (const auto& a : terms_of(i).sets) CHECK(values.of(fold(a.value, known), 5) == values.of(a.value, 5));
        for_each_field_in(fold(terms_of(i).guard, known),
                          [&](std::size_t f) { CHECK(std::find(std::begin(some), std::end(some), f) == std::end(some)); });
    }
}

TEST_CASE("assignments that need each other's old value are put in an order, or one is kept aside") {
    const slice rules(limits_of("handshake"));
    const auto una = field_number("snd_una"), nxt = field_number("snd_nxt"), iss = field_number("iss");
    const auto of = [](std::size_t f) { return fields()[f].variable; };
    sliced_rule r;
    r.number = rule_number("3.10.7.4-S5-EST-NEW");
    r.in = any_state;
    r.guard = term_domain::on().is;
    const auto printed = [&](std::vector<assignment> sets) {
        r.sets = std::move(sets);
        return promela_inline(event_procedure({event::status, {{step::call, {r}}}}, rules, false));
    };
    CHECK(printed({{una, of(nxt)}, {nxt, of(iss)}}).find("snd_una = snd_nxt; snd_nxt = iss") != std::string::npos);
    CHECK(printed({{nxt, of(iss)}, {una, of(nxt)}}).find("snd_una = snd_nxt; snd_nxt = iss") != std::string::npos);
    CHECK(printed({{una, of(nxt)}, {nxt, of(una)}}).find("aside0 = snd_nxt; snd_nxt = snd_una; snd_una = aside0") !=
          std::string::npos);
}

TEST_CASE("bounds that no state could hold are refused") {
    bounds b = limits_of("handshake");
    b.channel = 4;
    CHECK(to_promela(b, "").error().message() == "channel cannot be 4, expected 1..3");
    b = limits_of("handshake");
    b.users[1].sends = 4;
    CHECK(to_promela(b, "").error().message() == "sends cannot be 4, expected 0..3");
}

TEST_CASE("a title cannot end its comment") {
    const auto text = to_promela(limits_of("handshake"), "a */ b\nc");
    CHECK(text->substr(0, text->find("RFC")).find("*/") == std::string::npos);
}

TEST_CASE("what pan prints is understood") {
    const auto good = read_pan_output(
        "pan:1: assertion violated  !(found_reaches_established) (at depth 20)\n"
        "pan:2: assertion violated  !((broken_sync)) (at depth 21)\n"
        "pan:3: assertion violated  !(broken_sync) (at depth 7)\n"
        "State-vector 44 byte, depth reached 59, errors: 3\n     9061 states, stored\n    76204 states, matched\n"
        "    85265 transitions (= stored+matched)\n        0 atomic steps\npan: elapsed time 0.03 seconds\n");
    REQUIRE(good);
    CHECK(good->states == 9061);
    CHECK(good->transitions == 85265);
    CHECK(good->vector_bytes == 44);
    CHECK(good->seconds == Approx(0.03));
    CHECK(good->assertions == std::vector<std::string>{"found_reaches_established", "broken_sync"});
    CHECK(good->errors.empty());
    CHECK(good->complete);
}

TEST_CASE("a search that pan did not finish is not taken for one") {
    const auto deep = read_pan_output("error: max search depth too small\n     10 states, stored\n");
    REQUIRE(deep);
    CHECK(deep->depth_reached);
    CHECK_FALSE(deep->complete);
    const auto full = read_pan_output("pan: reached -DMEMLIM bound\nWarning: Search not completed\n     10 states, stored\n");
    CHECK_FALSE(full->complete);
    const auto rounded = read_pan_output("1.2345679e+08 states, stored\n");
    CHECK_FALSE(rounded->complete);
    CHECK(read_pan_output("pan:1: block in d_step seq (at depth 3)\n 5 states, stored\n")->errors.size() == 1);
    CHECK_FALSE(read_pan_output("Segmentation fault\n"));
}

TEST_CASE("a graph is drawn whole or not at all") {
    const instance of = parse_instance("handshake[channel=1]").value();
    const auto drawn = draw_states(of, picture::dot, 686);
    REQUIRE(drawn);
    CHECK(drawn->find("A: SYN-SENT una ") != std::string::npos);
    CHECK(drawn->find("[label=\"A active OPEN\"]") != std::string::npos);
    const auto refused = draw_states(of, picture::graphml, 685);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message() ==
          "handshake[channel=1] has more than 685 states, expected tighter bounds, or a higher --limit");
}

TEST_CASE("export from outside") {
    const auto unknown = synfin::test::synfin("export --to promel");
    CHECK(unknown.status == 2);
    CHECK(unknown.err == "synfin export: unknown format 'promel', nearest: promela\n");
    CHECK(synfin::test::synfin("export").status == 2);
    CHECK(synfin::test::synfin("export --to promela --profile handshak").err.find("nearest: handshake") != std::string::npos);
    CHECK(synfin::test::synfin("export --to dot --profile lifecycle").status == 2);
    const auto model = synfin::test::synfin("export --to promela --variant accept_any_rst");
    CHECK(model.status == 0);
    CHECK(model.out.starts_with("/* handshake+accept_any_rst\n"));
    const synfin::test::scratch_folder folder;
    CHECK(synfin::test::synfin("export --to markdown -o '" + (folder / "rules.md") + "'").status == 0);
    CHECK(synfin::test::text_of(folder / "rules.md").starts_with("# The rulebook"));
    CHECK(synfin::test::synfin("export --to markdown -o '" + (folder / "none/rules.md") + "'").status == 2);
}

TEST_CASE("a crosscheck without the other checkers says what to install") {
    const auto without = [](const std::string& arguments) {
        return synfin::test::shell("PATH=/nonexistent '" SYNFIN_PROGRAM "' crosscheck " + arguments);
    };
    const auto run = without("");
    CHECK(run.status == 3);
    CHECK(run.err == "synfin crosscheck: not installed: spin, gcc, rumur (apt-get install spin gcc rumur)\n");
    CHECK(without("--with rumur").err == "synfin crosscheck: not installed: rumur, gcc (apt-get install rumur gcc)\n");
    const auto unknown = without("--with rumor");
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("'rumor', nearest: rumur") != std::string::npos);
}
