// What precedes and follows the rules of an event: model/world.hpp's run, number_incarnations, set_clocks and transmit.
// An event that a bound cuts off leaves the state as it was, which adds no state.
#include "checker/export/promela_budget.hpp"
#include "checker/export/promela_events.hpp"
#include "checker/export/promela_watch.hpp"
#include "checker/export/promela_world.hpp"
#include "model/world.hpp"

namespace synfin::checker {

using model::event;

void promela_world::print_running(promela_lines& out) const {
    out.line("/* ---- what precedes and follows the rules ---- */");
    print_load(out);
    print_unpack(out);
    print_settle(out);
    if (b_.timed) print_clocks(out);
    print_store(out);
    print_transmit(out);
    out.gap();
}

/// The initial number of the incarnation after the present one.
std::string promela_world::next_isn(int e) const {
    const model::world w(b_);
    std::string text = std::to_string(w.isn(e, b_.incarnations + 1).v);
    for (int i = b_.incarnations; i > 0; --i) text = fmt::format("(incarnation == {} -> {} : {})", i - 1, w.isn(e, i).v, text);
    return text;
}

void promela_world::print_load(promela_lines& out) const {
    out.open("inline load(x) {{");
    for (const auto& v : variables())
        if (v.copied) out.line("{0} = tcp[x].{0};", v.name);
    for (std::size_t i = 0; i < model::fields().size(); ++i)
        if (rules_.live(i) && !rules_.kept(i) && rules_.start().of(i))
            out.line("{} = {};", promela_name(i), *rules_.start().of(i));
    if (rules_.live(model::field_number("in.iss"))) out.line("in_iss = ((x) == 0 -> {} : {});", next_isn(0), next_isn(1));
    out.line("go = 1");
    out.close("}}");
}

void promela_world::print_unpack(promela_lines& out) const {
    out.open("inline unpack() {{");
    for (const auto& [name, value] : {std::pair{"seg.syn", "((got & SYN) != 0)"},
                                      {"seg.ack_on", "((got & ACK) != 0)"},
                                      {"seg.fin", "((got & FIN) != 0)"},
                                      {"seg.rst", "((got & RST) != 0)"},
                                      {"seg.seq", "SEQ(got)"},
                                      {"seg.ack", "ACKNO(got)"},
                                      {"seg.len", "LEN(got)"}})
        if (const auto field = model::field_number(name); rules_.live(field)) out.line("{} = {};", promela_name(field), value);
    out.line("skip");
    out.close("}}");
}

/// Which incarnation begins, and whether the bounds allow all of this.
void promela_world::print_settle(promela_lines& out) const {
    const auto is = [](model::states s, const char* variable) { return promela_test(s, variable); };
    const std::string before = "BEFORE(x).st";
    out.line("/* an end that leaves these states for those begins an incarnation */");
    out.open("inline begin(x) {{");
    out.open("if");
    out.open(":: {} && {} ->", is(model::CLOSED | model::LISTEN | model::TIME_WAIT, before.c_str()),
             is(model::SYN_SENT | model::SYN_RECEIVED | model::ESTABLISHED, "st"));
    out.line("if :: incarnation < {} -> incarnation++ :: else -> go = 0 fi", b_.incarnations);
    out.shut();
    out.line(":: else");
    out.close("fi");
    out.close("}}");
    out.open("inline follow(x) {{");
    out.line("if :: {} && st != {} && {} -> peer = SENDER(got) :: else fi",
             is(model::LISTEN | model::SYN_SENT | model::TIME_WAIT, before.c_str()), before, is(model::sequenced, "st"));
    out.close("}}");
    out.open("inline settle(x) {{");
    out.line("if :: {} -> peer = 0 :: else fi{}", is(model::any_state - model::sequenced, "st"),
             b_.loss == model::any_number ? "" : ";");
    const promela_budget loss = promela_faults(b_).loss;
    if (!loss.ever()) out.line("if :: sent != 0 && FULL(1 - (x)) -> go = 0 :: else fi");
    if (loss.is_variable()) out.line("if :: sent != 0 && FULL(1 - (x)) && loss == 0 -> go = 0 :: else fi");
    out.close("}}");
}

void promela_world::print_clocks(promela_lines& out) const {
    const int msl = b_.rules.mistake == model::variant::short_time_wait ? 1 : b_.time_wait_msl;
    out.line("/* fin: the segment that arrived carries one */");
    out.open("inline clocks(x, fin) {{");
    out.open("if");
    out.line(":: starts_2msl -> timer = {}", msl * model::msl_ticks);
    out.line(":: !starts_2msl && st != TIME_WAIT && BEFORE(x).st == TIME_WAIT -> timer = 0");
    out.line(":: else");
    out.close("fi;");
    out.line("if :: (fin) && (sent & ACK) && !(sent & RST) -> since_fin = 0 :: else fi;");
    out.line("if :: {} -> since_fin = 0 :: else fi;", promela_test(model::any_state - model::CLOSING - model::TIME_WAIT, "st"));
    if (b_.prompt) {
        out.line("if :: (sent & (SYN + FIN)) || LEN(sent) != 0 -> resent = 1 :: else fi;");
        out.line("if :: snd_una == snd_nxt -> resent = 0 :: else fi");
    } else {
        out.line("skip");
    }
    out.close("}}");
}

/// A reopened SYN-RECEIVED keeps the old numbers, and nothing else does: as model/packed.hpp encodes it.
void promela_world::print_store(promela_lines& out) const {
    out.open("inline store(x) {{");
    if (rules_.kept(model::field_number("reused"))) {
        out.open("if");
        out.line(":: st == SYN_RECEIVED && reused -> snd_una = iss; snd_nxt = (iss + 1) & {}", modulus - 1);
        out.line(":: else -> reused = 0; old_snd_nxt = 0; old_rcv_nxt = 0");
        out.close("fi;");
    }
    for (const auto& v : variables())
        if (v.copied) out.line("tcp[x].{0} = {0}{1};", v.name, v.name == "send_queued" ? " & 3" : "");
    out.line("watch_state()");
    out.close("}}");
}

void promela_world::print_transmit(promela_lines& out) const {
    const promela_budget loss = promela_faults(b_).loss;
    out.line("/* a full channel loses what is sent */");
    out.open("inline transmit(x) {{");
    out.open("if");
    if (loss.ever()) out.line(":: sent != 0 && FULL(1 - (x)) -> {}skip", loss.spend());
    out.open(":: sent != 0{} ->", loss.ever() ? " && !FULL(1 - (x))" : "");
    using at = segment_layout;
    out.open("if");
    out.line(":: !(sent & RST) -> sent = sent + (incarnation << {}) + ((sent & ACK) -> (peer << {}) : 0)", +at::sender,
             +at::receiver);
    out.line(":: else");
    out.close("fi;");
    out.line("put(1 - (x), sent{})", b_.timed ? " + 1" : "");
    out.shut();
    out.line(":: else");
    out.close("fi");
    out.close("}}");
}

// ---- one inline for each thing that may happen at an end ----

void promela_world::print_actions(promela_lines& out) const {
    const promela_faults f(b_);
    const std::pair<event, std::string> calls[] = {{event::open_active, "tcp[x].active_opens--; "},
                                                   {event::open_passive, "tcp[x].passive_opens--; "},
                                                   {event::send, "tcp[x].sends--; "},
                                                   {event::close, ""},
                                                   {event::abort, "tcp[x].aborts--; "},
                                                   {event::send_queue, ""},
                                                   {event::retransmission_timeout, b_.prompt ? "resent = 1; " : ""},
                                                   {event::time_wait_timeout, ""},
                                                   {event::user_timeout, f.give_ups.spend()}};
    out.line("/* ---- what may happen at an end ---- */");
    for (const auto& [e, spending] : calls)
        if (rules_.find(e) != nullptr) print_action(out, promela_name(e).replace(0, 5, "do"), e, spending);
    print_arrivals(out);
    if (f.crashes.ever()) print_crash(out);
    if (b_.timed) print_tick(out);
    out.gap();
}

void promela_world::print_action(promela_lines& out, const std::string& name, event e, const std::string& spending) const {
    const bool opens = rules_.find(e)->leads_to(model::SYN_SENT | model::SYN_RECEIVED | model::ESTABLISHED);
    const bool resends = b_.prompt && e == event::retransmission_timeout;
    out.open("inline {}(x) {{", name);
    out.line("load(x);{} {}();{} settle(x);", resends ? " resent = 1;" : "", promela_name(e), opens ? " begin(x);" : "");
    std::string watch;
    if (b_.timed && e == event::time_wait_timeout) watch = "watch_linger(x, 1, 0); ";
    const std::string clocks = b_.timed ? "clocks(x, 0); " : "";
    out.line("if :: go -> {}{}{}store(x); transmit(x) :: else fi", resends ? "" : spending, clocks, watch);
    out.close("}}");
}

void promela_world::print_arrivals(promela_lines& out) const {
    const promela_faults f(b_);
    const std::string clocks = b_.timed ? "clocks(x, got & FIN); " : "";
    out.open("inline arrive(x) {{");
    out.line("load(x); unpack(); {}(); begin(x); follow(x); settle(x)", promela_name(event::segment_arrives));
    out.close("}}");
    for (int i = 0; i < b_.channel && (i == 0 || f.reordering.ever()); ++i) {
        const std::string overtakes = i > 0 ? f.reordering.spend() : "";
        const auto print = [&](const char* name, const std::string& spending) {
            out.open("inline {}_{}(x) {{", name, i);
            out.line("got = net[(x)*CAPACITY + {}]; arrive(x);", i);
            out.line("if :: go -> {}{}{}watch_arrival(x); store(x); transmit(x) :: else fi", overtakes, spending, clocks);
            out.close("}}");
        };
        print("deliver", fmt::format("take_{}(x); ", i));
        if (f.duplication.ever()) print("duplicate", f.duplication.spend());
    }
}

void promela_world::print_crash(promela_lines& out) const {
    const int quiet = b_.quiet_time ? (b_.timed ? model::msl_ticks : 1) : 0;
    std::vector<std::string> sets;
    for (const auto& v : variables()) {
        if (!v.copied || v.name == "incarnation") continue;
        sets.push_back(fmt::format("tcp[x].{} = {}", v.name, v.name == "timer" ? quiet : 0));
    }
    out.line("inline do_crash(x) {{ {}{} }}", promela_faults(b_).crashes.spend(), fmt::join(sets, "; "));
}

void promela_world::print_tick(promela_lines& out) const {
    out.line("/* segments that have lived MSL ticks die, the others grow older and keep their order */");
    out.open("inline tick(x) {{");
    out.line("if :: tcp[x].timer > 0 -> tcp[x].timer-- :: else fi;");
    out.line("if :: {} && tcp[x].since_fin < {} -> tcp[x].since_fin++ :: else fi;",
             promela_test(model::CLOSING | model::TIME_WAIT, "tcp[x].st"), 2 * model::msl_ticks);
    if (b_.prompt) out.line("tcp[x].resent = 0;");
    for (int i = b_.channel - 1; i >= 0; --i) {
        const auto slot = fmt::format("net[(x)*CAPACITY + {}]", i);
        out.line("if :: {0} != 0 && LIFE({0}) -> {0} = {0} - 1 :: {0} != 0 && !LIFE({0}) -> take_{1}(x) :: else fi{2}", slot, i,
                 i > 0 ? ";" : "");
    }
    out.close("}}");
}

}  // namespace synfin::checker
