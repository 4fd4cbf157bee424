#include "model/proof/follow.hpp"

#include <fmt/format.h>

#include <map>

#include "model/fields.hpp"
#include "model/term_replace.hpp"

namespace synfin::model::proof {

namespace {

// ---- the cast of a step in the values of a scene ----

void give_party(replacement& r, const char* as, const party& is) {
    const party model = any_party(as);
    std::vector<term> names, values;
    for_each_tcb_field(static_cast<const tcb<term_domain>&>(model),
                       [&](std::string_view, std::string_view, const auto& f) { names.push_back(f.is); });
    for_each_tcb_field(static_cast<const tcb<term_domain>&>(is),
                       [&](std::string_view, std::string_view, const auto& f) { values.push_back(f.is); });
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i]->is_variable()) r.set(names[i], values[i]);
    r.set(model.una().is, is.una().is), r.set(model.nxt().is, is.nxt().is), r.set(model.rcv().is, is.rcv().is);
    for (unsigned s = 0; s < state_count; ++s) r.set(model.in[s].is, is.in[s].is);
    r.set(model.fin.is, is.fin.is);
}

void give_arriving(replacement& r, const message& is) {
    const message model = any_message("d");
    std::vector<term> names, values;
    for_each_segment_field(static_cast<const segment<term_domain>&>(model),
                           [&](std::string_view, std::string_view, const auto& f) { names.push_back(f.is); });
    for_each_segment_field(static_cast<const segment<term_domain>&>(is),
                           [&](std::string_view, std::string_view, const auto& f) { values.push_back(f.is); });
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i]->is_variable()) r.set(names[i], values[i]);
    r.set(model.sender.is, is.sender.is), r.set(model.receiver.is, is.receiver.is);
    r.set(model.from().is, is.from().is), r.set(model.acked().is, is.acked().is);
}

/// What a step chooses or defines gets a name of its own.
class own_variables {
  public:
    own_variables(replacement& r, std::size_t act) : values_(r), act_(act) {}
    void give(term t) {
        if (t->is_variable()) {
            const auto name = variable_name(t);
            if (name.find('.') == 1 && (name[0] == 'A' || name[0] == 'B' || name[0] == 'd')) return;
            const auto own = fmt::format("act{}.{}", act_, name);
            values_.set(t, t->is_flag() ? flag_variable(own).is : number_variable(own).is);
        }
        if (t->left != nullptr) give(t->left);
        if (t->right != nullptr) give(t->right);
    }

  private:
    replacement& values_;
    std::size_t act_;
};

party in_values(const party& p, replacement& r) {
    party after = p;
    for_each_tcb_field(static_cast<tcb<term_domain>&>(after), [&](std::string_view, std::string_view, auto& f) { f = r(f); });
    for (auto& in : after.in) in = r(in);
    after.fin = r(after.fin);
    return after;
}

message in_values(const message& m, replacement& r) {
    message sent = m;
    for_each_segment_field(static_cast<segment<term_domain>&>(sent),
                           [&](std::string_view, std::string_view, auto& f) { f = r(f); });
    sent.sender = r(sent.sender), sent.receiver = r(sent.receiver);
    return sent;
}

/// The steps of a state, made once.
class book {
  public:
    explicit book(const step_options& how) : how_(how) { how_.fresh_numbers = false; }
    const std::vector<step>& in(state s) {
        const auto known = all_.find(s);
        if (known != all_.end()) return known->second;
        return all_
            .emplace(s, steps_in(s, how_,
                                 [](std::span<const term> c) {
                                     for (const term t : c)
                                         if (t == term_domain::off().is) return false;
                                     return true;
                                 }))
            .first->second;
    }

  private:
    step_options how_;
    std::map<state, std::vector<step>> all_;
};

/// The scene after the step, or nothing when it is not possible.
std::optional<scene> after(const scene& now, const step& s, const act& what, std::size_t n, const feasible& possible) {
    replacement values;
    own_variables own(values, n);
    for (const flag g : s.when) own.give(g.is);
    give_party(values, "A", what.second ? now.b : now.a);
    give_party(values, "B", what.second ? now.a : now.b);
    if (s.arrival) give_arriving(values, now.segments.at(what.arriving));
    scene next = now;
    for (const auto* flags : {&s.when, &s.assumed})
        for (const flag g : *flags) {
            own.give(g.is);
            const flag is = values(g);
            if (is.is == term_domain::off().is) return std::nullopt;
            if (is.is != term_domain::on().is) next.when.push_back(is);
        }
    std::vector<term> conditions;
    for (const flag f : next.when) conditions.push_back(f.is);
    if (!possible(conditions)) return std::nullopt;
    (what.second ? next.b : next.a) = in_values(s.after, values);
    (what.second ? next.in_b : next.in_a) = s.to;
    next.segments.push_back(s.sent ? in_values(*s.sent, values) : message{});
    next.reset = now.reset || (s.sent && s.sent->rst.is != term_domain::off().is);
    next.path.push_back((what.second ? "B: " : "A: ") + s.path);
    return next;
}

}  // namespace

std::vector<scene> follow(const scene& from, const std::vector<act>& acts, const step_options& how, const feasible& possible) {
    book steps(how);
    std::vector<scene> now{from};
    for (std::size_t n = 0; n < acts.size(); ++n) {
        std::vector<scene> next;
        for (const scene& at : now)
            for (const step& s : steps.in(acts[n].second ? at.in_b : at.in_a)) {
                if (s.on != acts[n].on || s.path == "crash") continue;
                if (auto then = after(at, s, acts[n], n, possible)) next.push_back(std::move(*then));
            }
        now = std::move(next);
    }
    return now;
}

// ---- the schedules ----

namespace {

scene beginning(state a, state b) {
    scene s;
    s.a = any_party("A"), s.b = any_party("B"), s.in_a = a, s.in_b = b;
    for (unsigned i = 0; i < state_count; ++i) {
        s.a.in[i] = static_cast<state>(i) == a ? term_domain::on() : term_domain::off();
        s.b.in[i] = static_cast<state>(i) == b ? term_domain::on() : term_domain::off();
    }
    return s;
}

/// Its ACK as it sends it now, or any text or FIN it has outstanding: all carry RCV.NXT.
message any_of_its_segments(const char* name, const party& x) {
    message m = any_message(name);
    m.syn = m.rst = m.bad_address = m.has_ts = term_domain::off();
    m.ack_on = term_domain::on();
    m.sender = x.iss, m.receiver = x.irs;
    m.seq = x.iss + number_variable(std::string(name) + ".from");
    m.ack = x.rcv_nxt;
    return m;
}

flag first_is_closed(const scene& s) { return s.a.is(CLOSED); }
flag both_established(const scene& s) {
    return s.a.is(ESTABLISHED) && s.b.is(ESTABLISHED) && talks_to(s.a, s.b) && talks_to(s.b, s.a) && s.a.rcv_nxt == s.b.snd_nxt &&
           s.b.rcv_nxt == s.a.snd_nxt && s.a.snd_una == s.b.rcv_nxt && s.b.snd_una == s.a.rcv_nxt;
}
flag both_done(const scene& s) {
    const flag waits_or_closed = s.a.is(TIME_WAIT) && s.b.is(CLOSED);
    return s.reset ? term_domain::off() : waits_or_closed;
}

/// A has an acknowledged SYN; B is gone, or has begun anew and is not answered yet.
schedule half_open_resolution() {
    schedule q{"half-open-resolution",
               "A segment of A's to an end that is gone or has begun anew draws a RST that closes A",
               {},
               {},
               first_is_closed};
    for (unsigned a = 0; a < state_count; ++a)
        for (const state b : {CLOSED, LISTEN, SYN_SENT}) {
            if (!synchronized.has(static_cast<state>(a))) continue;
            scene s = beginning(static_cast<state>(a), b);
            s.segments = {any_of_its_segments("a", s.a)};
            s.when = {syn_acked(s.a), at_most(s.segments[0].until(), s.a.nxt())};
            q.from.push_back(s);
        }
    q.acts = {{true, event::segment_arrives, 0}, {false, event::segment_arrives, 1}};
    return q;
}

/// Figure 8: each SYN crosses the other; each SYN,ACK is not acceptable any more and is answered by an ACK, which is.
schedule simultaneous_open() {
    schedule q{"simultaneous-open",
               "two openers whose SYNs cross are ESTABLISHED with each other's numbers after six deliveries",
               {},
               {},
               both_established};
    scene s = beginning(SYN_SENT, SYN_SENT);
    s.segments = {any_message("a"), any_message("b")};
    for (message& m : s.segments) {
        m.syn = term_domain::on();
        m.ack_on = m.rst = m.fin = m.bad_address = m.has_ts = term_domain::off();
    }
    s.segments[0].sender = s.a.iss, s.segments[1].sender = s.b.iss;
    for (message& m : s.segments) m.seq = m.sender, m.len = 0, m.ack = 0;
    q.from = {s};
    const event comes = event::segment_arrives;
    q.acts = {{false, comes, 1}, {true, comes, 0}, {false, comes, 3}, {true, comes, 4}, {true, comes, 2}, {false, comes, 6}};
    return q;
}

/// Two ends that agree, with nothing outstanding, and room for the FIN.
schedule clean_close() {
    schedule q{"clean-close-possible",
               "A closes, B closes, all FINs and ACKs arrive: A is in TIME-WAIT, B CLOSED, nobody was reset",
               {},
               {},
               both_done};
    scene s = beginning(ESTABLISHED, ESTABLISHED);
    const auto settled = [](const party& x, const party& y) {
        return talks_to(x, y) && x.snd_una == x.snd_nxt && y.rcv_nxt == x.snd_nxt && x.snd_una != x.iss && x.send_queued == 0 &&
               !x.close_queued && x.rcv_wnd != 0;
    };
    s.when = {settled(s.a, s.b), settled(s.b, s.a)};
    q.from = {s};
    const event comes = event::segment_arrives;
    q.acts = {{false, event::close, 0}, {true, comes, 0},  {true, event::close, 0},
              {false, comes, 1},        {false, comes, 2}, {true, comes, 4}};
    return q;
}

}  // namespace

std::vector<schedule> schedules(const sizes&) { return {half_open_resolution(), simultaneous_open(), clean_close()}; }

}  // namespace synfin::model::proof
