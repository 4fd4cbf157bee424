#include "checker/export/program_watch.hpp"

#include <algorithm>

#include "checker/export/program_text.hpp"

namespace synfin::checker {

using guarded::has;
using guarded::local;
using guarded::number;
using guarded::parameter;
using guarded::part;
using guarded::truth;
using model::property;
using model::signal;
using model::states;

namespace {

expression x() { return parameter("x"); }
expression got() { return local("got"); }
expression sent() { return local("sent"); }
expression st_before() { return guarded::field(x(), "st"); }
expression was(states s) { return in_states(s, st_before()); }
expression is(states s) { return in_states(s, local("st")); }
expression told(signal s) { return local(program_name(s)); }
expression distance(const expression& from, const expression& to) { return guarded::modulo(to - from, modulus); }
statement see(property p, const expression& seen) { return {report{p, seen}}; }
expression state(model::state s) { return state_constant(s); }

/// Fields of ends; one that is always the same is its value.
class reader {
  public:
    explicit reader(const slice& rules) : rules_(rules) {}
    [[nodiscard]] expression before(std::string_view field) const { return of(x(), field); }
    [[nodiscard]] expression of(const expression& end, std::string_view field) const {
        return rules_.kept(model::field_number(field)) ? guarded::field(end, field) : constant(field);
    }
    [[nodiscard]] expression after(std::string_view field) const {
        return rules_.kept(model::field_number(field)) ? local(field) : constant(field);
    }
    [[nodiscard]] const slice& rules() const { return rules_; }

  private:
    [[nodiscard]] expression constant(std::string_view field) const {
        const auto i = model::field_number(field);
        const auto value = rules_.start().of(i).value_or(0);
        return model::fields()[i].is_flag() ? truth(value != 0) : number(value);
    }
    const slice& rules_;
};

/// What the rules did with a RST.
block rst(const reader& r) {
    using namespace model;
    const auto right = guarded::choice(r.before("reused"), local("st") == state(TIME_WAIT),
                                       guarded::choice(r.before("passive"), local("st") == state(LISTEN),
                                                       local("st") == state(CLOSED) && told(signal::connection_refused)));
    block moved{see(property::rst_exact, part(got(), "SEQ") != r.before("rcv_nxt")),
                see(property::origin, was(SYN_RECEIVED) && !right),
                see(property::inform, was(ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | CLOSE_WAIT) && local("st") == state(CLOSED) &&
                                          !told(signal::connection_reset)),
                see(property::last_ack, was(LAST_ACK))};
    return {see(property::rst_quiet, has(sent(), "RST") || has(sent(), "SYN")),
            when(was(sequenced) && local("st") != st_before(), std::move(moved))};
}

block text_taken(const reader& r) {
    using namespace model;
    const auto una = r.before("snd_una"), nxt = r.before("snd_nxt");
    const auto window = number(r.rules().start().of(field_number("max_snd_wnd")).value_or(0));
    const auto foreign =
        part(got(), "SENDER") != guarded::field(x(), "peer") || part(got(), "RECEIVER") != guarded::field(x(), "incarnation");
    return {see(property::no_stale_data, foreign),
            see(property::ack_range,
                guarded::modulo(part(got(), "ACKNO") - una + window, modulus) > guarded::modulo(nxt - una + window, modulus)),
            see(property::half_close, !told(signal::data_arrived)),
            see(property::reaches_half_close, was(FIN_WAIT_1 | FIN_WAIT_2) && told(signal::data_arrived))};
}

/// What the rules did with text and FIN.
block text(const reader& r) {
    using namespace model;
    const auto beyond = distance(r.before("rcv_nxt"), part(got(), "SEQ") + part(got(), "LEN"));  // beyond SYN and old text
    const auto new_text = beyond != number(0) && beyond < number(modulus / 2);
    const auto untold_fin = has(got(), "FIN") && was(ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 | SYN_RECEIVED) &&
                            local("st") != st_before() && !told(signal::connection_closing);
    return {when(is(sequenced) && local("rcv_nxt") != r.before("rcv_nxt"),
                 {when(part(got(), "LEN") != number(0) && new_text && was(sequenced), text_taken(r)),
                  see(property::inform, untold_fin)}),
            see(property::half_close, was(ESTABLISHED) && has(sent(), "FIN"))};
}

/// An end that finishes in order has everything, and so has its peer. Entering TIME-WAIT its numbers are the new ones, leaving
/// LAST-ACK (where all is forgotten) the old ones.
block finished() {
    using namespace model;
    const auto peer = [](std::string_view name) { return guarded::field(guarded::other(x()), name); };
    const auto incomplete = [&](auto mine) {
        return in_states(sequenced, peer("st")) && peer("incarnation") == mine("peer") && peer("peer") == mine("incarnation") &&
               !(mine("rcv_nxt") == peer("snd_nxt") && peer("rcv_nxt") == mine("snd_nxt"));
    };
    const auto now = [](std::string_view name) { return local(name); };
    const auto then = [](std::string_view name) { return guarded::field(x(), name); };
    return {see(property::clean_close,
                local("st") == state(TIME_WAIT) && was(any_state - TIME_WAIT - SYN_RECEIVED) && incomplete(now)),
            see(property::clean_close, was(LAST_ACK) && local("st") == state(CLOSED) && incomplete(then))};
}

procedure arrival(const model::bounds& b, const reader& r) {
    using namespace model;
    block without_rst = text(r);
    for (auto& s : finished()) without_rst.push_back(std::move(s));
    const auto opened = told(signal::open_completed);
    const auto stale = part(got(), "SENDER") != local("peer") || part(got(), "RECEIVER") != local("incarnation");
    const auto new_number =
        r.before("snd_nxt") != r.after("iss") && distance(r.before("snd_nxt"), r.after("iss")) < number(modulus / 2);
    const auto syn = model::field_number("seg.syn");  // what is left of the window is cut off, a SYN as well
    const auto still_syn = r.rules().live(syn) ? local(program_name(syn)) : has(got(), "SYN");
    block body{when_else(has(got(), "RST"), rst(r), std::move(without_rst)), see(property::no_ghost, opened && stale),
               see(property::reaches_simultaneous_open,
                   opened && local("st") == state(ESTABLISHED) && !r.before("passive") && was(SYN_RECEIVED)),
               see(property::syn_safe, has(got(), "SYN") && !has(got(), "RST") && still_syn && was(synchronized) &&
                                           local("st") != st_before() && !r.after("reused")),
               see(property::reuse, was(TIME_WAIT) && local("st") == state(SYN_RECEIVED) && !new_number)};
    if (b.timed)
        body.push_back(call("watch_linger", {x(), truth(false), !has(got(), "RST") && was(FIN_WAIT_1 | FIN_WAIT_2 | CLOSING)}));
    return {"watch_arrival", "", {{"x", parameter_kind::end}}, std::move(body)};
}

/// TIME-WAIT or what stands in for it is over in good order.
procedure linger(const model::bounds& b) {
    const auto at_once = parameter("at_once"), by_timer = parameter("by_timer");
    const auto early = at_once || guarded::field(x(), "since_fin") < number(2 * b.msl_ticks);
    return {"watch_linger",
            "",
            {{"x", parameter_kind::end}, {"by_timer", parameter_kind::flag}, {"at_once", parameter_kind::flag}},
            {see(property::linger, local("st") == state(model::CLOSED) && (by_timer || at_once) && early)}};
}

}  // namespace

chapter step_properties(const model::bounds& b, const slice& rules) {
    chapter c{"properties of steps: the end before is tcp[x], after it is scratch", {}};
    if (b.timed) c.procedures.push_back(linger(b));
    c.procedures.push_back(arrival(b, reader(rules)));
    return c;
}

std::vector<report> state_properties(const slice& rules) {
    using namespace model;
    const reader r(rules);
    const auto of = [&](int e, std::string_view name) { return guarded::field(number(e), name); };
    const auto value = [&](int e, std::string_view name) { return r.of(number(e), name); };
    const auto agree = [&](int a, int z) {
        const auto iss = value(a, "iss"), taken = distance(iss, value(z, "rcv_nxt"));
        return value(z, "irs") == iss && distance(iss, value(a, "snd_una")) <= taken &&
               taken <= distance(iss, value(a, "snd_nxt"));
    };
    const auto both = [&](states s) { return in_states(s, of(0, "st")) && in_states(s, of(1, "st")); };
    const auto acked = both(synchronized) && of(0, "snd_una") != of(0, "iss") && of(1, "snd_una") != of(1, "iss");
    const auto matched = of(0, "peer") == of(1, "incarnation") && of(1, "peer") == of(0, "incarnation");
    return {{property::sync, acked && !(matched && agree(0, 1) && agree(1, 0))},
            {property::reaches_established, both(ESTABLISHED)},
            {property::reaches_second_incarnation,
             both(ESTABLISHED) && of(0, "incarnation") > number(1) && of(1, "incarnation") > number(1)},
            {property::reaches_simultaneous_close, both(CLOSING)},
            {property::reaches_time_wait, of(0, "st") == state(TIME_WAIT) || of(1, "st") == state(TIME_WAIT)}};
}

}  // namespace synfin::checker
