#include "checker/export/promela_watch.hpp"

#include <algorithm>

namespace synfin::checker {

using model::property;
using model::signal;
using model::states;

std::vector<property> promela_properties() {
    std::vector<property> all;
    for (unsigned i = 0; i < model::property_count; ++i) {
        const auto& text = model::property_texts()[i];
        if (text.on_steps || text.sometimes) all.push_back(static_cast<property>(i));
    }
    return all;
}

std::string promela_assertion(property p) {
    const auto& text = model::text(p);
    return (text.sometimes ? "found_" : "broken_") + promela_name(text.id);
}

namespace {

class watch_printer {
  public:
    watch_printer(promela_lines& out, const model::bounds& b, const slice& rules) : out_(out), b_(b), rules_(rules) {}

    void declarations() {
        out_.line(
            "/* ---- properties: an assertion fails once for each, `broken_` for violations and `found_` for witnesses ---- */");
        std::vector<std::string> names;
        for (const auto p : promela_properties()) names.push_back(promela_assertion(p));
        out_.line("hidden byte {};", fmt::join(names, ", "));
        out_.line("#define REPORT(p, seen) if :: !p && (seen) -> p = 1; assert(!p) :: else fi");
        out_.gap();
    }
    void state();
    void arrival();
    void linger();

  private:
    /// A field before the event, after it, and of any end; its value when it is always the same.
    std::string any(const std::string& end, std::string_view field) const {
        const auto number = model::field_number(field);
        return rules_.kept(number) ? end + std::string(field) : std::to_string(rules_.start().of(number).value_or(0));
    }
    std::string before(std::string_view field) const { return any("BEFORE(x).", field); }
    std::string after(std::string_view field) const { return any("", field); }
    static std::string was(states s) { return promela_test(s, "BEFORE(x).st"); }
    static std::string is(states s) { return promela_test(s, "st"); }
    static std::string told(signal s) { return fmt::format("(told & {})", 1U << static_cast<unsigned>(s)); }

    void report(property p, const std::string& seen) { out_.line("REPORT({}, {});", promela_assertion(p), seen); }
    void rst();
    void text();
    void text_taken();
    void finished();

    promela_lines& out_;
    const model::bounds& b_;
    const slice& rules_;
};

void watch_printer::state() {
    const auto agree = [&](int x, int y) {
        const auto of = [&](int e, std::string_view field) { return any(fmt::format("tcp[{}].", e), field); };
        const std::string iss = of(x, "iss");
        return fmt::format("{} == {} && (({} - {}) & 31) <= (({} - {}) & 31) && (({} - {}) & 31) <= (({} - {}) & 31)",
                           of(y, "irs"), iss, of(x, "snd_una"), iss, of(y, "rcv_nxt"), iss, of(y, "rcv_nxt"), iss,
                           of(x, "snd_nxt"), iss);
    };
    const auto both = [](const char* test) { return fmt::format("tcp[0].st {0} && tcp[1].st {0}", test); };
    out_.open("inline watch_state() {{");
    out_.open("if");
    out_.open(":: {} && tcp[0].snd_una != tcp[0].iss && tcp[1].snd_una != tcp[1].iss ->", both(">= ESTABLISHED"));
    report(property::sync, fmt::format("!(tcp[0].peer == tcp[1].incarnation && tcp[1].peer == tcp[0].incarnation && {} && {})",
                                       agree(0, 1), agree(1, 0)));
    out_.shut();
    out_.line(":: else");
    out_.close("fi;");
    report(property::reaches_established, both("== ESTABLISHED"));
    report(property::reaches_second_incarnation, both("== ESTABLISHED") + " && tcp[0].incarnation > 1 && tcp[1].incarnation > 1");
    report(property::reaches_simultaneous_close, both("== CLOSING"));
    report(property::reaches_time_wait, "tcp[0].st == TIME_WAIT || tcp[1].st == TIME_WAIT");
    out_.line("skip");
    out_.close("}}");
}

void watch_printer::arrival() {
    using namespace model;
    out_.open("inline watch_arrival(x) {{");
    out_.open("if");
    out_.open(":: got & RST ->");
    rst();
    out_.shut();
    out_.open(":: else ->");
    text();
    finished();
    out_.shut();
    out_.close("fi;");
    const std::string opened = told(signal::open_completed);
    report(property::no_ghost, opened + " && (SENDER(got) != peer || RECEIVER(got) != incarnation)");
    report(property::reaches_simultaneous_open,
           fmt::format("{} && st == ESTABLISHED && !{} && {}", opened, before("passive"), was(SYN_RECEIVED)));
    report(property::syn_safe, fmt::format("(got & SYN) && {} && st != BEFORE(x).st && !{}", was(synchronized), after("reused")));
    report(property::reuse, fmt::format("{} && st == SYN_RECEIVED && !({} != {} && (({} - {}) & 31) < 16)", was(TIME_WAIT),
                                        before("snd_nxt"), after("iss"), after("iss"), before("snd_nxt")));
    if (b_.timed) out_.line("watch_linger(x, 0, !(got & RST) && {});", was(FIN_WAIT_1 | FIN_WAIT_2 | CLOSING));
    out_.line("skip");
    out_.close("}}");
}

/// What the rules did with a RST.
void watch_printer::rst() {
    using namespace model;
    report(property::rst_quiet, "sent & (RST + SYN)");
    out_.open("if");
    out_.open(":: {} && st != BEFORE(x).st ->", was(sequenced));
    report(property::rst_exact, "SEQ(got) != " + before("rcv_nxt"));
    const auto refused = told(signal::connection_refused);
    report(property::origin, fmt::format("{0} && !({1} -> st == TIME_WAIT : ({2} -> st == LISTEN : st == CLOSED && {3} != 0))",
                                         was(SYN_RECEIVED), before("reused"), before("passive"), refused));
    report(property::inform, fmt::format("{} && st == CLOSED && !{}", was(ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT),
                                         told(signal::connection_reset)));
    report(property::last_ack, was(LAST_ACK));
    out_.shut();
    out_.line(":: else");
    out_.close("fi");
}

/// What the rules did with text and FIN.
void watch_printer::text() {
    using namespace model;
    out_.open("if");
    out_.open(":: {} && rcv_nxt != BEFORE(x).rcv_nxt ->", is(sequenced));
    out_.open("if");
    out_.open(":: LEN(got) != 0 && {} ->", was(sequenced));
    text_taken();
    out_.shut();
    out_.line(":: else");
    out_.close("fi;");
    report(property::inform,
           fmt::format("(got & FIN) && {} && st != BEFORE(x).st && !{}",
                       was(ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | SYN_RECEIVED), told(signal::connection_closing)));
    out_.shut();
    out_.line(":: else");
    out_.close("fi;");
    report(property::half_close, was(ESTABLISHED) + " && (sent & FIN)");
}

void watch_printer::text_taken() {
    using namespace model;
    const auto una = before("snd_una"), nxt = before("snd_nxt");
    const auto window = rules_.start().of(field_number("max_snd_wnd")).value_or(0);
    report(property::no_stale_data, "SENDER(got) != BEFORE(x).peer || RECEIVER(got) != BEFORE(x).incarnation");
    report(property::ack_range, fmt::format("((ACKNO(got) - {0} + {2}) & 31) > (({1} - {0} + {2}) & 31)", una, nxt, window));
    report(property::half_close, "!" + told(signal::data_arrived));
    report(property::reaches_half_close, fmt::format("{} && {}", was(FIN_WAIT_1 | FIN_WAIT_2), told(signal::data_arrived)));
}

/// An end that finishes in order has everything, and so has its peer. Entering TIME-WAIT its numbers are the new ones, leaving
/// LAST-ACK (where all is forgotten) the old ones.
void watch_printer::finished() {
    using namespace model;
    const auto incomplete = [&](const std::string& mine) {
        return fmt::format("{3} && tcp[1 - (x)].incarnation == {0}peer && tcp[1 - (x)].peer == {0}incarnation && !({1} == {2})",
                           mine, mine + "rcv_nxt", "tcp[1 - (x)].snd_nxt && tcp[1 - (x)].rcv_nxt == " + mine + "snd_nxt",
                           promela_test(sequenced, "tcp[1 - (x)].st"));
    };
    report(property::clean_close,
           fmt::format("st == TIME_WAIT && {} && {}", was(any_state - TIME_WAIT - SYN_RECEIVED), incomplete("")));
    report(property::clean_close, fmt::format("{} && st == CLOSED && {}", was(LAST_ACK), incomplete("BEFORE(x).")));
}

void watch_printer::linger() {
    const int due = std::min(2, b_.rules.mistake == model::variant::none ? b_.time_wait_msl : 2) * model::msl_ticks;
    out_.open("inline watch_linger(x, by_timer, at_once) {{");
    report(property::linger,
           fmt::format("st == CLOSED && ((by_timer) || (at_once)) && ((at_once) || BEFORE(x).since_fin < {0}) && {0} > 0", due));
    out_.line("skip");
    out_.close("}}");
}

}  // namespace

void print_watch(promela_lines& out, const model::bounds& b, const slice& rules) {
    watch_printer p(out, b, rules);
    p.declarations();
    p.state();
    if (b.timed) p.linger();
    p.arrival();
    out.gap();
}

}  // namespace synfin::checker
