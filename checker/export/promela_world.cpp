#include "checker/export/promela_world.hpp"

#include <bit>

#include "checker/export/promela_budget.hpp"
#include "checker/export/promela_events.hpp"
#include "model/world.hpp"

namespace synfin::checker {

using model::event;

namespace {

unsigned width_of(std::uint32_t bits) { return static_cast<unsigned>(std::bit_width(bits)); }

int most(const model::bounds& b, int model::user_bounds::*budget) { return std::max(b.users[0].*budget, b.users[1].*budget); }

void define_constants(promela_lines& out, const model::bounds& b) {
    for (unsigned s = 0; s < model::state_count; ++s) out.line("#define {} {}", promela_name(static_cast<model::state>(s)), s);
    out.gap();
    out.line("#define CAPACITY {}", b.channel);
    out.line("#define BEFORE(x) tcp[x]           /* end x as it was before the event */");
    out.line("#define FULL(x) (net[(x)*CAPACITY + CAPACITY - 1] != 0)");
    using at = segment_layout;
    out.line("#define LIFE(s) ((s) & 1)");
    out.line("#define RECEIVER(s) (((s) >> {}) & 3)", +at::receiver);
    out.line("#define SENDER(s) (((s) >> {}) & 3)", +at::sender);
    out.line("#define LEN(s) (((s) >> {}) & 3)", +at::len);
    out.line("#define ACKNO(s) (((s) >> {}) & 31)", +at::ack);
    out.line("#define SEQ(s) (((s) >> {}) & 31)", +at::seq);
    for (const auto& [name, shift] : {std::pair{"FIN", +at::fin}, {"RST", +at::rst}, {"ACK", +at::ack_on}, {"SYN", +at::syn}})
        out.line("#define {} {}", name, 1U << shift);
    out.gap();
}

}  // namespace

std::vector<promela_variable> promela_world::variables() const {
    std::vector<promela_variable> all{{"st", 4, true}};
    for (std::size_t i = 0; i < model::tcb_field_count(); ++i)
        if (rules_.kept(i)) all.push_back({promela_name(i), width_of(rules_.kept_bits(i)), true});
    all.push_back({"peer", 2, true});
    all.push_back({"incarnation", 2, true});
    if (keeps_timer()) all.push_back({"timer", 3, true});
    if (b_.timed) all.push_back({"since_fin", 3, true});
    if (b_.prompt) all.push_back({"resent", 1, true});
    if (most(b_, &model::user_bounds::active_opens) > 0) all.push_back({"active_opens", 2, false});
    if (most(b_, &model::user_bounds::passive_opens) > 0) all.push_back({"passive_opens", 2, false});
    if (most(b_, &model::user_bounds::sends) > 0) all.push_back({"sends", 2, false});
    if (most(b_, &model::user_bounds::aborts) > 0) all.push_back({"aborts", 2, false});
    return all;
}

void promela_world::declare(promela_lines& out) const {
    define_constants(out, b_);
    out.line("/* ---- the state: two ends, what may still go wrong, and the segments on their way to each end ---- */");
    out.open("typedef endpoint {{");
    for (const auto& v : variables()) out.line("unsigned {} : {};", v.name, v.width);
    out.close("}};");
    out.line("endpoint tcp[2];");
    for (const auto& f : promela_faults(b_).all())
        if (f.is_variable()) out.line("byte {};", f.name);
    out.line("int net[{}];    /* net[e*CAPACITY ...]: towards end e, no gaps */", 2 * b_.channel);
    out.gap();
    declare_scratch(out);
}

void promela_world::declare_scratch(promela_lines& out) const {
    out.line("/* ---- scratch, not part of the state: the end that an event happens to, the segment, what comes out ---- */");
    std::vector<std::string> names{"at", "told", "aside[4]", "go", "ack_due", "starts_2msl"};
    for (const auto& v : variables())
        if (v.copied) names.push_back(v.name);
    for (std::size_t i = 0; i < model::fields().size(); ++i)
        if (rules_.live(i) && !rules_.kept(i)) names.push_back(promela_name(i));
    out.line("hidden byte {};    /* Spin hides no bits */", fmt::join(names, ", "));
    out.line("hidden int got, sent;");
    out.gap();
}

void promela_world::print_network(promela_lines& out) const {
    const bool bag = b_.reordering == model::any_number;
    out.line("/* ---- the network: {} ---- */", bag ? "a bag, so in descending order" : "in the order of sending");
    const auto slot = [](int i) { return fmt::format("net[(x)*CAPACITY + {}]", i); };
    out.open("inline put(x, segment) {{");
    out.open("if");
    for (int i = b_.channel - 1; i > 0; --i) {
        const std::string fits = bag ? fmt::format("{} > segment", slot(i - 1)) : fmt::format("{} != 0", slot(i - 1));
        std::string moves;
        for (int k = b_.channel - 1; bag && k > i; --k) moves += fmt::format("{} = {}; ", slot(k), slot(k - 1));
        out.line(":: {} -> {}{} = segment", fits, moves, slot(i));
    }
    std::string moves;
    for (int k = b_.channel - 1; bag && k > 0; --k) moves += fmt::format("{} = {}; ", slot(k), slot(k - 1));
    out.line(":: else -> {}{} = segment", moves, slot(0));
    out.close("fi");
    out.shut();
    out.line("}}");
    for (int i = 0; i < b_.channel; ++i) {
        std::string shifts;
        for (int k = i; k + 1 < b_.channel; ++k) shifts += fmt::format("{} = {}; ", slot(k), slot(k + 1));
        out.line("inline take_{}(x) {{ {}{} = 0 }}", i, shifts, slot(b_.channel - 1));
    }
    out.gap();
}

std::string promela_world::empty_network() const { return "net[0] == 0 && net[CAPACITY] == 0"; }
std::string promela_world::calm() const { return b_.delay ? "" : " && " + empty_network(); }

// ---- all that may happen: the options of one loop, in the order of world::each_step ----

void promela_world::print_init(promela_lines& out) const {
    out.open("init {{");
    print_first_state(out);
    out.line("end:");
    out.open("do");
    for (int e = 0; e < 2; ++e) {
        print_own_steps(out, e);
        print_network_steps(out, e);
    }
    if (b_.timed) print_tick_step(out);
    out.close("od");
    out.close("}}");
}

void promela_world::print_first_state(promela_lines& out) const {
    std::vector<std::string> sets;
    for (std::size_t e = 0; e < 2; ++e) {
        const auto& u = b_.users[e];
        for (const auto& [name, n] : {std::pair{"active_opens", u.active_opens},
                                      {"passive_opens", u.passive_opens},
                                      {"sends", u.sends},
                                      {"aborts", u.aborts}})
            if (n > 0) sets.push_back(fmt::format("tcp[{}].{} = {}", e, name, n));
    }
    for (const auto& f : promela_faults(b_).all())
        if (f.is_variable()) sets.push_back(fmt::format("{} = {}", f.name, f.first.times));
    if (!sets.empty()) out.line("d_step {{ {} }};", fmt::join(sets, "; "));
}

void promela_world::print_own_steps(promela_lines& out, int e) const {
    using model::states;
    const auto& u = b_.users[static_cast<std::size_t>(e)];
    const std::string x = fmt::format("tcp[{}].", e);
    const auto in = [&](states s) { return promela_test(s, x + "st"); };
    const auto option = [&](const std::string& guard, const std::string& action) {
        out.line(":: d_step {{ {}{} -> do_{}({}) }}", guard, calm(), action, e);
    };
    std::string open = "true";
    if (keeps_timer())
        open = fmt::format("({0}timer == 0 || {0}st != CLOSED{1})", x, b_.timed ? "" : " || (" + empty_network() + ")");
    if (u.active_opens > 0)
        option(fmt::format("{}active_opens > 0 && {} && {}", x, in(model::CLOSED | model::LISTEN), open), "open_active");
    if (u.passive_opens > 0) option(fmt::format("{}passive_opens > 0 && {} && {}", x, in(model::CLOSED), open), "open_passive");
    const auto queued = model::field_number("close_queued"), waiting = model::field_number("send_queued");
    const std::string not_closed = rules_.kept(queued) ? " && !" + x + "close_queued" : "";
    if (u.sends > 0)
        option(fmt::format("{}sends > 0{} && {}", x, not_closed,
                           in(model::SYN_SENT | model::SYN_RECEIVED | model::ESTABLISHED | model::CLOSE_WAIT)),
               "send");
    const states early = u.patient ? states(model::LISTEN) : model::LISTEN | model::SYN_SENT | model::SYN_RECEIVED;
    if (u.closes) option(in(early | model::ESTABLISHED | model::CLOSE_WAIT) + not_closed, "close");
    if (u.aborts > 0) option(fmt::format("{}aborts > 0 && {}", x, in(model::any_state - model::CLOSED)), "abort");
    std::vector<std::string> work;
    if (rules_.kept(queued)) work.push_back(x + "close_queued");
    if (rules_.kept(waiting)) work.push_back(x + "send_queued != 0");
    if (!work.empty())
        option(fmt::format("({}) && {}", fmt::join(work, " || "),
                           in(model::ESTABLISHED | model::FIN_WAIT_1 | model::CLOSE_WAIT | model::CLOSING)),
               "send_queue");
    print_timers(out, e);
}

void promela_world::print_timers(promela_lines& out, int e) const {
    const std::string x = fmt::format("tcp[{}].", e);
    const auto option = [&](const std::string& guard, const std::string& action) {
        out.line(":: d_step {{ {}{} -> do_{}({}) }}", guard, calm(), action, e);
    };
    if (b_.retransmission) option(fmt::format("{0}snd_una != {0}snd_nxt", x), "retransmission_timeout");
    std::string over = b_.timed ? " && " + x + "timer == 0" : " && " + empty_network();
    if (!b_.timed && b_.rules.mistake == model::variant::short_time_wait) over.clear();
    option(fmt::format("{}st == TIME_WAIT{}", x, over), "time_wait_timeout");
    const promela_faults f(b_);
    if (f.give_ups.ever())
        option(
            promela_test(model::any_state - model::CLOSED - model::LISTEN - model::TIME_WAIT, x + "st") + f.give_ups.also_left(),
            "user_timeout");
    if (f.crashes.ever()) option(x + "st != CLOSED" + f.crashes.also_left(), "crash");
}

void promela_world::print_network_steps(promela_lines& out, int e) const {
    const promela_faults f(b_);
    const auto slot = [&](int i) { return fmt::format("net[{}*CAPACITY + {}]", e, i); };
    for (int i = 0; i < b_.channel && (i == 0 || f.reordering.ever()); ++i) {
        std::string here = slot(i) + " != 0";
        if (i > 0) here += fmt::format(" && {} != {}", slot(i), slot(i - 1));
        if (i > 1) here += fmt::format(" && {} != {}", slot(i), slot(0));
        if (i > 0) here += f.reordering.also_left();
        out.line(":: d_step {{ {} -> deliver_{}({}) }}", here, i, e);
        if (f.duplication.ever()) out.line(":: d_step {{ {}{} -> duplicate_{}({}) }}", here, f.duplication.also_left(), i, e);
        if (f.loss.ever()) out.line(":: d_step {{ {}{} -> {}take_{}({}) }}", here, f.loss.also_left(), f.loss.spend(), i, e);
    }
    if (f.old_segments.ever()) print_old_segments(out, e);
}

void promela_world::print_old_segments(promela_lines& out, int e) const {
    const promela_faults f(b_);
    const model::world w(b_);
    const auto print = [&](const auto& m, const auto&) {
        if (m.what != model::action::inject || m.end != e) return;
        out.line(":: d_step {{ !FULL({0}){1} -> {2}put({0}, {3}) }}", e, f.old_segments.also_left(), f.old_segments.spend(),
                 encode(*m.seg));
    };
    w.each_step<model::plain_hooks>(w.first_state(), print, [] {});
}

void promela_world::print_tick_step(promela_lines& out) const {
    std::string guard;
    const promela_faults f(b_);
    std::vector<std::string> dying;
    for (int i = 0; i < 2 * b_.channel; ++i) dying.push_back(fmt::format("(net[{0}] != 0 && !LIFE(net[{0}]))", i));
    if (!(f.loss.first == model::any_number))
        guard += fmt::format(" && {} <= {}", fmt::join(dying, " + "), f.loss.is_variable() ? "loss" : "0");
    for (int e = 0; e < 2; ++e) {
        guard += fmt::format(" && !(tcp[{0}].st == TIME_WAIT && tcp[{0}].timer == 0)", e);
        if (b_.prompt) guard += fmt::format(" && (tcp[{0}].snd_una == tcp[{0}].snd_nxt || tcp[{0}].resent)", e);
    }
    out.open(":: d_step {{ {}{} ->", guard.substr(4), calm());
    if (f.loss.is_variable()) out.line("loss = loss - ({});", fmt::join(dying, " + "));
    out.line("tick(0); tick(1)");
    out.close("}}");
}

}  // namespace synfin::checker
