// Rules in writing: the shapes of 3.4, whole rules, and the pages made of them.
#include "model/describe.hpp"

#include <algorithm>

#include "model/context.hpp"
#include "model/rulebook.hpp"
#include "tests/catch.hpp"
#include "tests/open_tcb.hpp"

using namespace synfin::model;

namespace {

/// What the sentences of model/context.hpp ask of a context.
struct open_context : tcb<term_domain> {
    segment<term_domain> seg = synfin::tests::all_open().seg;
    open_context() : tcb<term_domain>(synfin::tests::all_open().t) {}
    static term_number half() { return term_domain::half(); }
};

std::string when(std::string_view id) {
    std::string text;
    for (const auto& line : rule_lines(rule_number(id)))
        if (line.label == "when") text += (text.empty() ? "" : " ") + line.text;
    return text;
}

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

TEST_CASE("the comparisons of 3.4 in writing") {
    const open_context c;
    CHECK(formula(acks_new(c).is) == "SND.UNA < SEG.ACK =< SND.NXT");
    CHECK(formula(acks_future(c).is) == "SND.NXT < SEG.ACK");
    CHECK(formula(acks_old(c).is) == "SEG.ACK =< SND.UNA");
    CHECK(formula(ack_in_range(c).is) == "SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT");
    CHECK(formula(before(c.rcv_nxt, c.seg.seq, c.half()).is) == "RCV.NXT < SEG.SEQ");
    CHECK(formula((!before(c.rcv_nxt, c.seg.seq, c.half())).is) == "SEG.SEQ =< RCV.NXT");
    CHECK(formula(within(c.seg.seq, c.rcv_nxt, c.rcv_wnd).is) == "RCV.NXT =< SEG.SEQ < RCV.NXT + RCV.WND");
    CHECK(formula(within(c.seg.seq + length(c.seg) - 1, c.rcv_nxt, c.rcv_wnd).is) ==
          "RCV.NXT =< SEG.SEQ + SEG.LEN - 1 < RCV.NXT + RCV.WND");
}

TEST_CASE("sums and signs in writing") {
    const auto x = number_variable("x"), y = number_variable("y");
    const auto f = flag_variable("f"), g = flag_variable("g");
    CHECK(formula((x - (y - x) - 1).is) == "2 x - y - 1");
    CHECK(formula((x - y - (x - y)).is) == "0");
    CHECK(formula((0 - x).is) == "-x");
    CHECK(formula((x + term_domain::count(!f)).is) == "x + [¬f]");
    CHECK(formula((x + term_domain::count(!f)).is, ascii) == "x + [not f]");
    CHECK(formula((!(x == y)).is) == "x ≠ y");
    CHECK(formula((!below(x, y)).is) == "y =< x");
    CHECK(formula(((f && g) || !f).is) == "(f ∧ g) ∨ ¬f");
    CHECK(formula((!(f || g)).is) == "¬f ∧ ¬g");
    CHECK(formula((!(f && g)).is, ascii) == "not (f and g)");
    CHECK(formula(same(f, g).is) == "f ⇔ g");
}

TEST_CASE("a conjunction does not repeat itself") {
    const auto f = flag_variable("f"), g = flag_variable("g");
    CHECK(formula((f && !(f && g)).is) == "f ∧ ¬g");
    CHECK(formula((f && !(!f && g)).is) == "f");
    CHECK(formula((f && g && f).is) == "f ∧ g");
}

TEST_CASE("rules in writing") {
    CHECK(when("3.10.7.3-S4-SYN-ACKED") == "CTL.SYN ∧ ack_ok ∧ SEG.DATA = 0 ∧ ¬CTL.FIN");
    CHECK(when("3.10.7.4-S5-EST-WND") ==
          "SND.UNA =< SEG.ACK =< SND.NXT ∧ (SND.WL1 < SEG.SEQ ∨ (SND.WL1 = SEG.SEQ ∧ SND.WL2 =< SEG.ACK))");
    const std::string expected =
        "3.10.7.1-NOACK   RFC 9293 3.10.7.1, closed   base\n"
        "  no connection: reset, acknowledging what came (3.5.2 group 1)\n"
        "  who     CLOSED on SEGMENT ARRIVES\n"
        "  when    not CTL.RST and not CTL.ACK\n"
        "  send    <SEQ=0><ACK=SEG.SEQ + SEG.LEN><CTL=RST,ACK>\n"
        "  to      same state, done\n"
        "  but     no_rst_for_half_open.closed under variant no_rst_for_half_open\n";
    CHECK(describe_rule("3.10.7.1-NOACK", ascii).substr(0, expected.size()) == expected);
    CHECK(describe_rule("no such rule").empty());
}

TEST_CASE("every rule has a description, and one in ASCII") {
    for (const rule_info& r : rule_infos) {
        INFO(r.id);
        CHECK_FALSE(describe_rule(r.id).empty());
        CHECK(is_ascii(describe_rule(r.id, ascii)));
        CHECK(describe_clause(r.clause).find(r.id) != std::string::npos);
        CHECK(rulebook_markdown().find("### " + std::string(r.id) + "\n") != std::string::npos);
    }
}

TEST_CASE("a clause stands for those below it, and may be cited in full") {
    CHECK(describe_clause("3.10.7").find("3.10.7.1-RST ") != std::string::npos);
    CHECK(describe_clause("3.10.1").find("3.10.2-") == std::string::npos);
    CHECK(describe_clause("RFC 9293 3.10.1") == describe_clause("3.10.1"));
    CHECK_FALSE(describe_clause("RFC 6191").empty());
    CHECK(describe_clause("3.1").empty());
}
