#include "model/proof/lift.hpp"

#include <utility>

#include "model/context.hpp"
#include "model/fields.hpp"
#include "model/proof/party.hpp"
#include "model/term_replace.hpp"

namespace synfin::model::proof {

namespace {

constexpr states opened_in = SYN_SENT | sequenced;

// ---- the values before a step ----

number base(std::string_view name) { return number_variable("base:" + std::string(name)); }
number offset(std::string_view field) { return number_variable("at:" + std::string(field)); }
number amount(std::string_view field) { return number_variable("amount:" + std::string(field)); }
flag both(std::string_view field) { return flag_variable("both:" + std::string(field)); }

// The initial numbers of this end: of the record, of the incarnation about to begin, of the one SEG.ACK speaks of, of the one
// that a reopening ended (MAY-2). And of the peer: IRS, of the one SEG.SEQ belongs to, of the one before.
number own() { return base("own"); }
number fresh_one() { return base("new"); }
number acked_one() { return base("acked"); }
number former() { return base("former"); }
number peers() { return base("peer"); }
number senders() { return base("sender"); }
number peers_former() { return base("peer-former"); }

/// SEG.SEQ is the 0 of a RST that answers a segment without ACK (3.10.7.1): no incarnation's number.
flag nobodys() { return both("zero"); }

template <class C>
void place_record(C& c, const lift_sizes& size) {
    c.iss = own();
    c.snd_una = own() + offset("snd_una");
    c.snd_nxt = own() + offset("snd_nxt");
    c.irs = peers();
    c.rcv_nxt = peers() + offset("rcv_nxt");
    c.old_snd_nxt = former() + offset("old_snd_nxt");
    c.old_rcv_nxt = peers_former() + offset("old_rcv_nxt");
    c.snd_wnd = c.max_snd_wnd = c.rcv_wnd = size.window;
    c.send_queued = amount("send_queued");
    c.passive = both("passive");
    c.close_queued = both("close_queued");
    c.rtx_count = number_variable("free:rtx_count");
    c.snd_wl1 = number_variable("free:snd_wl1");
    c.snd_wl2 = number_variable("free:snd_wl2");
}

template <class C>
void place_segment(C& c) {
    c.seg.syn = both("seg.syn");
    c.seg.ack_on = both("seg.ack_on");
    c.seg.fin = both("seg.fin");
    c.seg.rst = both("seg.rst");
    c.seg.seq = senders() + offset("seg.seq");
    c.seg.ack = acked_one() + offset("seg.ack");
    c.seg.len = amount("seg.len");
    c.seg.wnd = number_variable("free:seg.wnd");
}

struct no_hooks {
    static constexpr bool mutates = false;
};
using lift_context = context<term_domain, no_hooks>;

/// The end and what happens to it. What the explorer does not keep is either the same in all its states (windows, nothing held,
/// no timestamps) or free: it must not matter.
/// `reused` is read in SYN-RECEIVED alone; elsewhere the explorer does not keep it.
flag reopened(state from, bool may) {
    if (from == SYN_RECEIVED) return may ? both("reused") : term_domain::off();
    return from == SYN_SENT ? term_domain::off() : flag_variable("free:reused");
}

lift_context before_step(state from, const lift_sizes& size, bool reopens) {
    lift_context c;
    if (opened_in.has(from)) place_record(c, size), c.reused = reopened(from, reopens);
    if (from == SYN_SENT) {
        c.irs = c.rcv_nxt = c.old_snd_nxt = c.old_rcv_nxt = 0;
        c.snd_wnd = number_variable("free:snd_wnd");
        c.max_snd_wnd = number_variable("free:max_snd_wnd");
    }
    if (from == LISTEN) c.passive = term_domain::on();
    c.rcv_wnd = size.window;
    c.remote_given = flag_variable("free:remote_given");
    place_segment(c);
    c.in.octets = 1;
    c.in.iss = fresh_one();
    c.in.r2 = number_variable("free:r2");
    return c;
}

replacement seen_before(const lift_context& c) {
    replacement r;
    for_each_field(
        c, [&](std::string_view name, std::string_view, const auto& f) { r.set(fields()[field_number(name)].variable, f.is); });
    return r;
}

// ---- the relation ----

/// Equal, or far enough from each other both ways round.
flag same_or_apart(number a, number b, const lift_sizes& size) {
    const number least = size.apart;
    return a == b || (at_most(least, a - b) && at_most(least, b - a));
}
/// Equal, or neighbours: well below half the space apart, so that their order does not depend on offsets.
flag same_or_near(number a, number b, const lift_sizes& size) {
    const number most = term_domain::half() - number(size.apart);
    return a == b || at_most(a - b, most) || at_most(b - a, most);
}

/// Of two initial numbers of one end. `but`: when one of them means nothing.
void relate(lift_relation& r, number a, number b, flag but, const lift_sizes& size, bool ordered) {
    r.given.push_back((but || same_or_apart(a, b, size)).is);
    r.matched.push_back((but || a == b).is);
    if (!ordered) return;
    r.given.push_back((but || same_or_near(a, b, size)).is);
    r.matched.push_back((but || below(a - b, term_domain::half())).is);
}

void relate_bases(lift_relation& r, const lift_context& c, const lift_sizes& size, bool ordered) {
    const flag never = term_domain::off(), no_ack = !c.seg.ack_on, not_reopened = !c.reused;
    relate(r, own(), fresh_one(), never, size, ordered);
    relate(r, own(), acked_one(), no_ack, size, ordered);
    relate(r, own(), former(), not_reopened, size, ordered);
    relate(r, fresh_one(), acked_one(), no_ack, size, ordered);
    relate(r, fresh_one(), former(), not_reopened, size, ordered);
    relate(r, acked_one(), former(), no_ack || not_reopened, size, ordered);
    relate(r, peers(), senders(), nobodys(), size, ordered);
    relate(r, peers(), peers_former(), not_reopened, size, ordered);
    relate(r, senders(), peers_former(), nobodys() || not_reopened, size, ordered);
}

void relate_record(lift_relation& r, state from, const lift_sizes& size) {
    const number una = offset("snd_una"), nxt = offset("snd_nxt"), rcv = offset("rcv_nxt");
    if (opened_in.has(from)) r.given.push_back(at_most(una, nxt).is);
    if (!sequenced.has(from)) return;
    r.given.push_back((rcv != number(0)).is);
    r.given.push_back(implies(nobodys(), !below(number(0) - peers(), rcv + number(size.window))).is);
}

void relate_segment(lift_relation& r, const lift_context& c, const lift_sizes& size) {
    const number last = size.range - 1;
    r.given.push_back(at_most(c.seg.len, last).is);
    r.given.push_back(at_most(offset("seg.seq") + length(c.seg), last).is);
    r.given.push_back(implies(c.seg.syn, offset("seg.seq") == number(0) && !nobodys()).is);
    r.given.push_back(implies(!c.seg.rst, c.seg.wnd == number(size.window)).is);
    r.given.push_back(implies(nobodys(), c.seg.rst && c.seg.seq == number(0) && offset("seg.seq") == number(0)).is);
    r.given.push_back(implies(nobodys(), length(c.seg) == number(0)).is);
}

}  // namespace

bool is_lift_base(term variable) { return variable_name(variable).starts_with("base:"); }
bool is_lift_shared(term variable) { return variable_name(variable).starts_with("both:"); }

lift_relation lift_relation_in(state from, const rule_set& rules, const lift_sizes& size, bool ordered) {
    const lift_context c = before_step(from, size, may_reopen(rules));
    lift_relation r;
    for (const std::string_view f : {"snd_una", "snd_nxt", "rcv_nxt", "old_snd_nxt", "old_rcv_nxt", "seg.seq", "seg.ack"}) {
        r.same.push_back(offset(f).is);
        r.given.push_back(at_most(offset(f), number(size.range - 1)).is);
    }
    for (const std::string_view f : {"send_queued", "seg.len"}) r.same.push_back(amount(f).is);
    r.given.push_back(at_most(amount("send_queued"), number(3)).is);
    r.given.push_back(below(number_variable("free:rtx_count"), number_variable("free:r2")).is);
    relate_bases(r, c, size, ordered);
    relate_record(r, from, size);
    relate_segment(r, c, size);
    return r;
}

namespace {

// ---- what has to be shown ----

class goals_of_way {
  public:
    goals_of_way(const way& w, replacement& seen, const lift_sizes& size, bool reopens) : size_(size), reopens_(reopens) {
        for (const term t : w.after) after_.push_back(seen(t));
        if (opened_in.has(w.to)) record(w.to);
        if (w.sent) sent(*w.sent, seen);
    }
    std::vector<lift_goal> take() { return std::move(goals_); }

  private:
    number value(std::string_view field) const { return number::of(after_[field_number(field)]); }
    flag truth(std::string_view field) const { return flag::of(after_[field_number(field)]); }
    void add(std::string of, lift_sort sort, term what, flag premise = term_domain::on()) {
        goals_.push_back({std::move(of), sort, what, premise.is, {}, 0});
    }
    void placed(std::string of, number n, std::vector<term> bases, std::uint32_t limit, flag premise = term_domain::on()) {
        goals_.push_back({std::move(of), lift_sort::corresponds, n.is, premise.is, std::move(bases), limit});
    }

    void record(state to) {
        placed("ISS", value("iss"), {own().is, fresh_one().is}, 1);
        add("SND.UNA", lift_sort::same_number, (value("snd_una") - value("iss")).is);
        add("SND.NXT", lift_sort::same_number, (value("snd_nxt") - value("iss")).is);
        add("SND.QUEUED", lift_sort::same_number, value("send_queued").is);
        for (const std::string_view f : {"passive", "close_queued"}) add(std::string(f), lift_sort::same_flag, truth(f).is);
        add("nothing held", lift_sort::holds, (value("held_len") == number(0) && !truth("held_fin")).is);
        add("no timestamps", lift_sort::holds, (!truth("ts_on")).is);
        if (to == SYN_SENT || (to == SYN_RECEIVED && !reopens_)) add("not reopened", lift_sort::holds, (!truth("reused")).is);
        if (sequenced.has(to)) received();
        if (to == SYN_RECEIVED && reopens_) ended_by_reopening();
    }
    void received() {
        placed("IRS", value("irs"), {peers().is, senders().is}, 1);
        add("RCV.NXT", lift_sort::same_number, (value("rcv_nxt") - value("irs")).is);
        const number window = size_.window;
        add("windows", lift_sort::holds,
            (value("snd_wnd") == window && value("max_snd_wnd") == window && value("rcv_wnd") == window).is);
    }
    void ended_by_reopening() {
        add("reused", lift_sort::same_flag, truth("reused").is);
        placed("OLD.SND.NXT", value("old_snd_nxt"), {own().is, former().is}, size_.range, truth("reused"));
        placed("OLD.RCV.NXT", value("old_rcv_nxt"), {peers().is, peers_former().is}, size_.range, truth("reused"));
    }
    /// Offsets of what is sent are not bounded here: an exploration looks at every segment.
    void sent(segment<term_domain> s, replacement& seen) {
        for_each_segment_field(s, [&](std::string_view, std::string_view, auto& f) { f = seen(f); });
        for (const auto& [name, f] : {std::pair("CTL.SYN", s.syn), std::pair("CTL.ACK", s.ack_on), std::pair("CTL.FIN", s.fin),
                                      std::pair("CTL.RST", s.rst)})
            add(name, lift_sort::same_flag, f.is);
        add("SEG.DATA", lift_sort::same_number, s.len.is);
        add("SEG.WND", lift_sort::holds, (s.wnd == number(size_.window)).is, !s.rst);
        const std::uint32_t limit = size_.range + size_.window;
        if (s.seq.is != number(0).is) placed("SEG.SEQ", s.seq, {own().is, fresh_one().is, acked_one().is}, limit);
        placed("SEG.ACK", s.ack, {peers().is, senders().is}, limit, s.ack_on);
    }

    const lift_sizes& size_;
    bool reopens_;
    std::vector<term> after_;
    std::vector<lift_goal> goals_;
};

lift_question question_of(const way& w, replacement& seen, const rule_set& rules, const lift_sizes& size) {
    lift_question q;
    q.path = w.path(), q.on = w.on, q.from = w.from, q.to = w.to, q.rules = w.rules;
    std::size_t next = 0;
    for (std::size_t i = 0; i < w.conditions.size(); ++i) {
        const bool names = next < w.naming.size() && w.naming[next] == i;
        if (names) ++next;
        (names ? q.naming : q.guards).push_back(seen(w.conditions[i]));
    }
    q.goals = goals_of_way(w, seen, size, may_reopen(rules)).take();
    return q;
}

}  // namespace

std::vector<lift_question> lift_questions(state from, const rule_set& rules, const lift_sizes& size, const feasible& possible) {
    replacement seen = seen_before(before_step(from, size, may_reopen(rules)));
    const feasible in_relation = [&](std::span<const term> conditions) {
        std::vector<term> mapped;
        for (const term t : conditions) mapped.push_back(seen(t));
        return possible(mapped);
    };
    std::vector<lift_question> all;
    for (unsigned e = 0; e < event_count; ++e)
        for (const way& w : ways_of(static_cast<event>(e), from, rules, in_relation))
            all.push_back(question_of(w, seen, rules, size));
    return all;
}

}  // namespace synfin::model::proof
