#include "model/proof/runs.hpp"

#include <fmt/format.h>

#include <map>

#include "model/proof/assumptions.hpp"
#include "model/proof/claims.hpp"
#include "model/term_replace.hpp"

namespace synfin::model::proof {

namespace {

flag on() { return term_domain::on(); }
flag off() { return term_domain::off(); }

term variable_like(term model, const std::string& name) {
    return model->is_flag() ? flag_variable(name).is : number_variable(name).is;
}

flag equal(term a, term b) { return a->is_flag() ? same(flag::of(a), flag::of(b)) : number::of(a) == number::of(b); }
flag equal(const cells& a, const cells& b) {
    flag all = on();
    for (std::size_t i = 0; i < a.size(); ++i) all = all && equal(a[i], b[i]);
    return all;
}

const cells& party_variables() {
    static const cells all = cells_of(any_party("A"));
    return all;
}
const cells& message_variables() {
    static const cells all = cells_of(any_message("d"));
    return all;
}

/// Variables "OWNER.cell", constants where nothing ever changes.
cells fresh_cells(const cells& model, const constants& known, const std::string& owner) {
    cells all;
    for (std::size_t i = 0; i < model.size(); ++i) {
        const auto name = variable_name(model[i]);
        all.push_back(known[i] ? *known[i] : variable_like(model[i], owner + std::string(name.substr(name.find('.')))));
    }
    return all;
}

void assign(replacement& r, const cells& variables, const cells& values) {
    for (std::size_t i = 0; i < variables.size(); ++i) r.set(variables[i], values[i]);
}

term cell(const cells& of, const std::vector<std::string>& names, std::string_view wanted) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == wanted) return of[i];
    return nullptr;
}
number party_number(const cells& p, std::string_view name) { return number::of(cell(p, party_cells(), name)); }
flag party_flag(const cells& p, std::string_view name) { return flag::of(cell(p, party_cells(), name)); }
number message_number(const cells& m, std::string_view name) { return number::of(cell(m, message_cells(), name)); }
flag message_flag(const cells& m, std::string_view name) { return flag::of(cell(m, message_cells(), name)); }

flag in_any(const cells& p, states s) {
    flag any;
    for (unsigned i = 0; i < state_count; ++i)
        if (s.has(static_cast<state>(i))) any = any || party_flag(p, name(static_cast<state>(i)));
    return any;
}

/// The terms of the cast in the values of a turn.
replacement in_turn(const repertoire& r, const turn& t, std::size_t n) {
    replacement values;
    assign(values, party_variables(), t.before);
    assign(values, cells_of(any_party("B")), t.peer);
    assign(values, message_variables(), t.arriving);
    for (const term v : r.variables) values.set(v, variable_like(v, fmt::format("{}.{}", n, variable_name(v))));
    return values;
}

/// A number that one flag or the other decides; as what it implies.
flag either(flag which, const cells& is, const cells& if_so, const cells& if_not) {
    flag all = on();
    for (std::size_t i = 0; i < is.size(); ++i) {
        if (if_so[i] == if_not[i])
            all = all && equal(is[i], if_so[i]);
        else
            all = all && implies(which, equal(is[i], if_so[i])) && implies(!which, equal(is[i], if_not[i]));
    }
    return all;
}
flag either(flag which, number is, number if_so, number if_not) {
    return implies(which, is == if_so) && implies(!which, is == if_not);
}

/// For each term: one of the chosen steps that say it.
class groups {
  public:
    void add(term t, flag chosen) {
        const auto [at, fresh] = all_.try_emplace(t->id, t, chosen);
        if (!fresh) at->second.second = at->second.second || chosen;
    }
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [id, entry] : all_) visit(entry.first, entry.second);
    }

  private:
    std::map<std::uint32_t, std::pair<term, flag>> all_;
};

number turn_number(std::size_t n) { return static_cast<std::uint32_t>(n + 1); }

}  // namespace

unrolling::unrolling(const repertoire& r, start from) : of_(&r), from_(from) {
    if (from == start::beginning)
        begin_at_the_beginning();
    else
        begin_anywhere();
    limit_windows();
}

void unrolling::need(flag f) {
    if (f.is != on().is) all_.push_back(f);
}

void unrolling::begin_at_the_beginning() {
    moment m;
    for (cells* end : {&m.a, &m.b})
        for (std::size_t i = 0; i < party_cells().size(); ++i) {
            const std::string& name = party_cells()[i];
            const term v = party_variables()[i];
            if (name == "rcv_wnd")
                end->push_back(number_variable(end == &m.a ? "A0.rcv_wnd" : "B0.rcv_wnd").is);
            else
                end->push_back(name == model::name(CLOSED) ? on().is : v->is_flag() ? off().is : number(0).is);
        }
    moments_.push_back(m);
}

void unrolling::begin_anywhere() {
    moment m;
    m.a = fresh_cells(party_variables(), of_->of_parties, "A0");
    m.b = fresh_cells(party_variables(), of_->of_parties, "B0");
    for (const cells* end : {&m.a, &m.b}) {
        flag some, two;
        for (unsigned s = 0; s < state_count; ++s) {
            const flag in = party_flag(*end, name(static_cast<state>(s)));
            two = two || (some && in), some = some || in;
        }
        need(some && !two);
    }
    moments_.push_back(m);
}

void unrolling::limit_windows() {
    if (!of_->how.windows_limited) return;
    for (const cells* end : {&moments_[0].a, &moments_[0].b})
        need(at_most(party_number(*end, "rcv_wnd"), of_->how.model.size.window));
}

void unrolling::add_turn() {
    const std::size_t n = turns_.size();
    const moment& now = moments_.back();
    turn t;
    // The ends are alike at the beginning, and so are the claims about them.
    t.second = n == 0 && from_ == start::beginning && !of_->how.any_order ? off() : flag_variable(fmt::format("{}.B", n));
    const auto fresh = [&](char who) { return fresh_cells(party_variables(), of_->of_parties, fmt::format("{}{}", who, n + 1)); };
    t.before = fresh('X'), t.after = fresh('Y'), t.peer = fresh('O');
    t.arriving = fresh_cells(message_variables(), of_->of_messages, fmt::format("d{}", n + 1));
    t.sent = fresh_cells(message_variables(), of_->of_messages, fmt::format("m{}", n + 1));
    need(either(t.second, t.before, now.b, now.a));
    need(either(t.second, t.peer, now.a, now.b));
    act(t, n);
    arrive(t, n);
    open(t, n);
    remember(t, n);
    turns_.push_back(t);
    settle(t, n);
    keep_order(n);
}

void unrolling::act(turn& t, std::size_t n) {
    replacement values = in_turn(*of_, t, n);
    groups guards;
    std::vector<groups> after(t.after.size()), sent(t.sent.size());
    flag any;
    for (std::size_t i = 0; i < of_->steps.size(); ++i) {
        const step& s = of_->steps[i];
        const flag chosen = flag_variable(fmt::format("{}.step{}", n, i));
        t.chosen.push_back(chosen);
        any = any || chosen;
        for (const auto* flags : {&s.when, &s.assumed})
            for (const flag g : *flags) guards.add(g.is, chosen);
        guards.add(cell(party_variables(), party_cells(), name(s.from)), chosen);
        const cells then = cells_of(s.after);
        for (std::size_t c = 0; c < then.size(); ++c) after[c].add(then[c], chosen);
        if (!s.sent) continue;
        t.sends = t.sends || chosen;
        const cells out = cells_of(*s.sent);
        for (std::size_t c = 0; c < out.size(); ++c) sent[c].add(out[c], chosen);
    }
    need(any);
    guards.each([&](term g, flag chosen) { need(implies(chosen, flag::of(values(g)))); });
    for (std::size_t c = 0; c < after.size(); ++c)
        after[c].each([&](term v, flag chosen) { need(implies(chosen, equal(t.after[c], values(v)))); });
    for (std::size_t c = 0; c < sent.size(); ++c)
        sent[c].each([&](term v, flag chosen) { need(implies(chosen, equal(t.sent[c], values(v)))); });
}

/// From the beginning nothing arrives that was not sent.
void unrolling::arrive(turn& t, std::size_t n) {
    flag arrives, any;
    for (std::size_t i = 0; i < of_->steps.size(); ++i)
        if (of_->steps[i].arrival) arrives = arrives || t.chosen[i];
    for (std::size_t j = 0; j < n; ++j) {
        const turn& earlier = turns_[j];
        t.picked.push_back(flag_variable(fmt::format("{}.picks{}", n, j)));
        t.alive.push_back(flag_variable(fmt::format("{}.alive{}", n, j)));
        if (j < turns_.back().alive.size()) need(implies(t.alive[j], turns_.back().alive[j]));
        any = any || t.picked[j];
        need(implies(t.picked[j],
                     earlier.sends && t.alive[j] && !same(earlier.second, t.second) && equal(t.arriving, earlier.sent)));
    }
    if (from_ == start::beginning) need(implies(arrives, any));
}

/// What an initial number must be.
void unrolling::open(const turn& t, std::size_t n) {
    flag opens;
    for (std::size_t i = 0; i < of_->steps.size(); ++i)
        if (of_->steps[i].chooses_iss) opens = opens || t.chosen[i];
    const number iss = party_number(t.after, "iss");
    if (of_->how.same_iss)
        need(implies(opens, either(t.second, iss, number_variable("B.same.iss"), number_variable("A.same.iss"))));
    if (!of_->how.model.fresh_numbers) return;
    const auto far_from = [&](number other) { return far(iss, other, of_->how.model.size); };
    need(implies(opens && in_any(t.peer, sequenced), far_from(party_number(t.peer, "irs"))));
    const auto apart = [&](const cells& m, flag own) {
        const flag acks = message_flag(m, "ack_on");
        return message_flag(m, "rst") || (implies(own, far_from(message_number(m, "sender"))) &&
                                          implies(!own && acks, far_from(message_number(m, "receiver"))));
    };
    for (std::size_t j = 0; j < n; ++j)
        need(implies(opens && turns_[j].sends && t.alive[j], apart(turns_[j].sent, same(turns_[j].second, t.second))));
    if (from_ == start::anywhere) need(implies(opens, apart(t.arriving, off())));
}

/// The turns that opened the incarnations: names that need no fresh numbers.
void unrolling::remember(turn& t, std::size_t n) {
    const moment& now = moments_.back();
    const auto variable = [&](const char* what) { return number_variable(fmt::format("{}.{}", n, what)); };
    t.born = variable("born"), t.talks_to = variable("talks-to");
    const number born = variable("was-born"), talks_to = variable("talked-to"), from = variable("arriving-born");
    need(either(t.second, born, now.born[1], now.born[0]) && either(t.second, talks_to, now.talks_to[1], now.talks_to[0]));
    flag opens, takes;
    const term irs = cell(party_variables(), party_cells(), "irs");
    for (std::size_t i = 0; i < of_->steps.size(); ++i) {
        const step& s = of_->steps[i];
        if (s.chooses_iss) opens = opens || t.chosen[i];
        if (s.after.irs.is != irs) takes = takes || (s.arrival ? t.chosen[i] : off());
    }
    for (std::size_t j = 0; j < n; ++j) need(implies(t.picked[j], from == turns_[j].sender_born));
    need(either(opens, t.born, turn_number(n), born) && either(takes, t.talks_to, from, talks_to));
    t.sender_born = t.born, t.receiver_born = t.talks_to;
}

void unrolling::settle(const turn& t, std::size_t n) {
    const moment& now = moments_.back();
    moment next;
    next.a = fresh_cells(party_variables(), of_->of_parties, fmt::format("A{}", n + 1));
    next.b = fresh_cells(party_variables(), of_->of_parties, fmt::format("B{}", n + 1));
    need(either(t.second, next.a, now.a, t.after) && either(t.second, next.b, t.after, now.b));
    for (std::size_t e = 0; e < 2; ++e) {
        const flag acts = e == 1 ? t.second : !t.second;
        next.born[e] = number_variable(fmt::format("{}.born{}", n, e));
        next.talks_to[e] = number_variable(fmt::format("{}.talks{}", n, e));
        need(either(acts, next.born[e], t.born, now.born[e]) && either(acts, next.talks_to[e], t.talks_to, now.talks_to[e]));
    }
    moments_.push_back(next);
}

/// Of two steps of different ends that have nothing to do with each other A's comes first: any other order does the same. The
/// last step is spared, claims look at both ends then. (Partial order reduction: Peled 1993, in its smallest form.)
void unrolling::keep_order(std::size_t n) {
    if (n < 2 || from_ == start::anywhere || of_->how.any_order) return;
    const turn &first = turns_[n - 2], &then = turns_[n - 1];
    need(!(first.second && !then.second) || then.picked[n - 2]);
}

void unrolling::prescribe(std::size_t n, const prescribed& what) {
    const turn& t = turns_.at(n);
    if (what.second) need(*what.second ? t.second : !t.second);
    flag any;
    for (std::size_t i = 0; i < of_->steps.size(); ++i)
        if (of_->steps[i].path.find(what.path) != std::string::npos) any = any || t.chosen[i];
    if (!what.path.empty()) need(any);
    if (what.arriving) need(t.picked.at(*what.arriving));
}

namespace {

/// Which claims of a step break, by what it takes; several steps share one.
void break_steps(groups& into, const repertoire& r, const turn& t, property p, std::string_view part, const sizes& size) {
    for (std::size_t i = 0; i < r.steps.size(); ++i) {
        const step& s = r.steps[i];
        if (!s.arrival) continue;
        cast c = cast_in(s.from, size);
        for (const claim& k : step_claims(s, c))
            if (k.id == p && (part.empty() || k.of == part)) into.add((k.premise && !k.holds).is, t.chosen[i]);
    }
}

flag break_state(const cells& x, const cells& y, property p, std::string_view part, const sizes& size) {
    const cast c{any_party("A"), any_party("B"), {}, {}, {}, size};
    replacement values;
    assign(values, party_variables(), x);
    assign(values, cells_of(any_party("B")), y);
    flag any;
    for (const claim& k : state_claims(c))
        if (k.id == p && (part.empty() || k.of == part)) any = any || values(k.premise && !k.holds);
    return any;
}

}  // namespace

flag unrolling::broken_at(property p, std::size_t n, std::string_view part) const {
    const sizes& size = of_->how.model.size;
    const moment& m = moments_.at(n);
    flag any = break_state(m.a, m.b, p, part, size) || break_state(m.b, m.a, p, part, size);
    if (n == 0) return any;
    groups breaks;
    const turn& t = turns_[n - 1];
    replacement values = in_turn(*of_, t, n - 1);
    break_steps(breaks, *of_, t, p, part, size);
    breaks.each([&](term how, flag chosen) { any = any || (chosen && flag::of(values(how))); });
    return any;
}

flag unrolling::mixed_up() const {
    const moment& m = moments_.back();
    const auto acked = [](const cells& p) { return in_any(p, opened_states) && party_number(p, "una") != 0; };
    return acked(m.a) && acked(m.b) && !(m.talks_to[0] == m.born[1] && m.talks_to[1] == m.born[0]);
}

/// What the user was told of by the last turn came from another incarnation, or was meant for one.
flag unrolling::taken_from_another(signal told) const {
    const turn& t = turns_.back();
    flag taken, other;
    for (std::size_t i = 0; i < of_->steps.size(); ++i) {
        const step& s = of_->steps[i];
        if (s.arrival && (s.told >> static_cast<unsigned>(told) & 1U) != 0) taken = taken || t.chosen[i];
    }
    for (std::size_t j = 0; j + 1 < turns_.size(); ++j)
        other = other || (t.picked[j] && !(turns_[j].sender_born == t.talks_to && turns_[j].receiver_born == t.born));
    return taken && other;
}

}  // namespace synfin::model::proof
