// label: slow
// The lift: at 5 and at 32 bits the rules do the same, as far as its side conditions hold; beyond them it fails, and an
// exploration notices. Once more without a solver: random runs at both widths side by side.
#include <random>
#include <set>
#include <string>

#include "checker/prove/lift.hpp"
#include "cli/prove_lift.hpp"
#include "model/bound_names.hpp"
#include "model/world.hpp"
#include "tests/catch.hpp"

using namespace synfin;
using namespace synfin::model;
using checker::lift_verdict;

namespace {

checker::lift lifted(lift_sizes size, states from = any_state, readings more = {}) {
    checker::lift_options how;
    how.size = size;
    how.from = from;
    how.rules.taken |= more;
    return checker::prove_lift(how);
}

std::set<std::string> rules_with(const checker::lift& l, lift_verdict v, readings more = {}) {
    checker::lift_options how;
    how.rules.taken |= more;
    std::set<std::string> ids;
    for (const auto& r : l.by_rule(how.rules))
        if (r.ways > 0 && r.verdict == v) ids.emplace(rule_infos[r.rule].id);
    return ids;
}

world world_of(const std::string& instance) { return world(parse_instance(instance)->limits); }

// ---- the same run with numbers of 32 bits ----

/// An initial number of 32 bits for each of 5.
class valuation {
  public:
    valuation(const world& w, std::mt19937& dice) : world_(w) {
        for (auto& of_end : initial_)
            for (auto& n : of_end) n = static_cast<std::uint32_t>(dice());
    }
    [[nodiscard]] wire::number initial(int e, int i) const {
        return initial_[static_cast<std::size_t>(e)][static_cast<std::size_t>(i)];
    }
    [[nodiscard]] wire::number wide(int e, small::number n) const {
        for (int i = 0; i <= world_.limits().incarnations; ++i)
            if ((n - world_.isn(e, i)).v < lift_sizes{}.range) return initial(e, i) + (n - world_.isn(e, i)).v;
        return n.v;  // 0: absent, or the number of a RST without ACK
    }

  private:
    const world& world_;
    std::array<std::array<std::uint32_t, 4>, 2> initial_{};
};

tcb<wire> wide(const valuation& of, int e, state st, const tcb<small>& t) {
    tcb<wire> w;
    w.rcv_wnd = t.rcv_wnd.v;
    w.passive = {t.passive.v};
    if (!(SYN_SENT | sequenced).has(st)) return w;
    w.iss = of.wide(e, t.iss), w.snd_una = of.wide(e, t.snd_una), w.snd_nxt = of.wide(e, t.snd_nxt);
    w.snd_wnd = t.snd_wnd.v, w.max_snd_wnd = t.max_snd_wnd.v, w.send_queued = t.send_queued.v;
    w.close_queued = {t.close_queued.v}, w.reused = {t.reused.v};
    if (sequenced.has(st)) w.irs = of.wide(1 - e, t.irs), w.rcv_nxt = of.wide(1 - e, t.rcv_nxt);
    return w;
}
segment<wire> wide(const valuation& of, int from, const segment<small>& s) {
    segment<wire> w;
    w.syn = {s.syn.v}, w.ack_on = {s.ack_on.v}, w.fin = {s.fin.v}, w.rst = {s.rst.v};
    w.seq = of.wide(from, s.seq), w.len = s.len.v, w.wnd = s.wnd.v;
    if (s.ack_on.v) w.ack = of.wide(1 - from, s.ack);
    return w;
}

std::optional<event> event_of(action a) {
    switch (a) {
        case action::open_active:
            return event::open_active;
        case action::open_passive:
            return event::open_passive;
        case action::send:
            return event::send;
        case action::close:
            return event::close;
        case action::abort:
            return event::abort;
        case action::send_queue:
            return event::send_queue;
        case action::retransmit:
            return event::retransmission_timeout;
        case action::user_timeout:
            return event::user_timeout;
        case action::time_wait_timeout:
            return event::time_wait_timeout;
        case action::deliver:
        case action::deliver_rst:
        case action::duplicate:
        case action::duplicate_rst:
            return event::segment_arrives;
        default:
            return std::nullopt;
    }
}

template <unsigned E = 0, class C>
state happens(event e, C& c, state s) {
    if constexpr (E == event_count) {
        return s;
    } else {
        if (static_cast<event>(E) == e) return apply<static_cast<event>(E)>(c, s);
        return happens<E + 1>(e, c, s);
    }
}

template <class Segment>
auto numbers_of(const Segment& s) {
    return std::tuple(s.syn.v, s.ack_on.v, s.fin.v, s.rst.v, s.seq.v, s.ack_on.v ? s.ack.v : 0U, s.len.v);
}

/// The rules that fired, but for those that ask which segment is the younger one to learn a window from: the explorer keeps no
/// SND.WL1 and SND.WL2, and all windows are the same.
std::vector<std::string_view> fired(const recording_hooks& h) {
    std::vector<std::string_view> ids;
    for (unsigned i = 0; i < h.count; ++i)
        if (rule_infos[h.rules[i]].at != step::window) ids.push_back(rule_infos[h.rules[i]].id);
    return ids;
}

/// Does the step look the same with numbers of 32 bits?
template <class Move>
bool same_at_full_width(const world& w, const valuation& of, const Move& m) {
    const auto what = event_of(m.what);
    if (!what) return true;
    context<wire, recording_hooks> c;
    static_cast<tcb<wire>&>(c) = wide(of, m.end, m.before->st, m.before->t);
    c.hooks.set = &w.limits().rules;
    if (m.seg != nullptr) c.seg = wide(of, 1 - m.end, m.seg->seg);
    c.in.octets = 1, c.in.r2 = 31;
    c.in.iss = of.initial(m.end, std::min(m.before->incarnation + 1, 3));
    const state to = happens(*what, c, m.before->st);
    if (to != m.after->st || fired(c.hooks) != fired(m.c->hooks)) return false;
    if (c.sends != m.c->sends || c.told != m.c->told) return false;
    if (c.sends && numbers_of(c.out) != numbers_of(wide(of, m.end, m.c->out))) return false;
    const tcb<wire> wanted = wide(of, m.end, to, m.after->t);
    if (!(SYN_SENT | sequenced).has(to)) return true;
    return c.iss.v == wanted.iss.v && c.snd_una.v == wanted.snd_una.v && c.snd_nxt.v == wanted.snd_nxt.v &&
           (!sequenced.has(to) || (c.irs.v == wanted.irs.v && c.rcv_nxt.v == wanted.rcv_nxt.v));
}

/// Random runs of an instance; how many of their steps differ at full width.
std::size_t differing_steps(const std::string& instance, unsigned runs, unsigned length) {
    const world w = world_of(instance);
    std::mt19937 dice(1);
    std::size_t differing = 0;
    for (unsigned r = 0; r < runs; ++r) {
        const valuation of(w, dice);
        packed_world s = w.first_state();
        for (unsigned i = 0; i < length; ++i) {
            std::vector<packed_world> next;
            w.each_step<recording_hooks>(
                s,
                [&](const auto& m, const packed_world& to) {
                    if (m.c != nullptr && !same_at_full_width(w, of, m)) ++differing;
                    next.push_back(to);
                },
                [] {});
            if (next.empty()) break;
            s = next[dice() % next.size()];
        }
    }
    return differing;
}

/// What the states within `steps` of the beginning break.
unsigned broken_in(const std::string& instance, unsigned steps) {
    const world w = world_of(instance);
    std::set<packed_world> seen{w.first_state()};
    std::vector<packed_world> level(seen.begin(), seen.end());
    unsigned broken = 0;
    for (unsigned i = 0; i <= steps; ++i) {
        std::vector<packed_world> deeper;
        for (const auto& s : level) {
            broken |= lift_broken(w.ends(), s, world::window);
            w.each_step<plain_hooks>(
                s,
                [&](const auto&, const packed_world& to) {
                    if (seen.insert(to).second) deeper.push_back(to);
                },
                [] {});
        }
        level = std::move(deeper);
    }
    return broken;
}

}  // namespace

TEST_CASE("the rules do the same with 5 bits as with 32") {
    const checker::lift l = lifted({});
    for (const auto& w : l.ways) {
        INFO(name(w.from) << ": " << w.path);
        for (const auto& d : w.differs) INFO(d);
        CHECK(w.verdict == lift_verdict::holds);
    }
    CHECK(l.verdict() == lift_verdict::holds);
    CHECK(rules_with(l, lift_verdict::holds).size() > 90);

    const cli::lift_report told{{}, l};
    CHECK(told.status() == cli::exit_status::as_claimed);
    CHECK(cli::lift_text(told, cli::screen{style(false), false}).find("differ") != std::string::npos);
    CHECK(cli::lift_json(told).find("\"verdict\": \"holds\"") != std::string::npos);
}

TEST_CASE("one number, one octet of window or one of distance more is too much") {
    CHECK(lifted({6, 3, 8}, ESTABLISHED).verdict() == lift_verdict::differs);
    CHECK(lifted({5, 4, 8}, ESTABLISHED).verdict() == lift_verdict::differs);
    CHECK(lifted({5, 3, 7}, ESTABLISHED).verdict() == lift_verdict::differs);
    CHECK(lifted({5, 17, 8}, ESTABLISHED).verdict() == lift_verdict::differs);
}

TEST_CASE("a reading that asks which number is newer holds for neighbours in order") {
    const auto floorless = lifted({}, ESTABLISHED, reading::no_ack_floor);
    CHECK(floorless.verdict() == lift_verdict::in_order);
    CHECK(rules_with(floorless, lift_verdict::in_order, reading::no_ack_floor).contains("3.10.7.4-S5-EST-FUTURE"));
}

TEST_CASE("an exploration notices what does not lift") {
    CHECK(broken_in("handshake", 99) == 0);
    CHECK(broken_in("lifecycle", 9) == 0);
    CHECK((broken_in("handshake[attacks=1]", 1) & bit(lift_condition::attackers_numbers)) != 0);
    CHECK(broken_in("handshake[repeating-isn=on]", 99) == 0);

    const world w = world_of("handshake[incarnations=3,old-segments=1]");
    CHECK(lift_broken(w.ends()) == 0);
    CHECK(lift_broken(w.ends(), lift_sizes{5, 3, 9}) == bit(lift_condition::initial_numbers));
    const world reusing = world_of("handshake[incarnations=3,old-segments=1,readings=tw_reuse]");
    CHECK(lift_broken(reusing.ends()) == bit(lift_condition::order));
}

TEST_CASE("an end or a segment with numbers out of range is noticed") {
    const world w = world_of("handshake");
    endpoint x;
    x.st = ESTABLISHED, x.incarnation = 1, x.peer = 1;
    x.t.iss = w.isn(0, 1), x.t.snd_una = x.t.iss + 1, x.t.snd_nxt = x.t.iss + 1;
    x.t.irs = w.isn(1, 1), x.t.rcv_nxt = x.t.irs + 1;
    CHECK(lift_broken(w.ends(), 0, x) == 0);
    endpoint far = x;
    far.t.snd_nxt = x.t.iss + 5;
    CHECK(lift_broken(w.ends(), 0, far) == bit(lift_condition::send_numbers));
    far = x, far.t.snd_una = x.t.iss + 2;
    CHECK(lift_broken(w.ends(), 0, far) == bit(lift_condition::send_numbers));
    far = x, far.t.rcv_nxt = x.t.irs + 5;
    CHECK((lift_broken(w.ends(), 0, far) & bit(lift_condition::receive_numbers)) != 0);
    far = x, far.t.irs = 28, far.t.rcv_nxt = 30;
    CHECK((lift_broken(w.ends(), 0, far) & bit(lift_condition::number_zero)) != 0);

    flying g;
    g.sender = 1, g.receiver = 1;
    g.seg.seq = w.isn(1, 1) + 1, g.seg.ack_on = {true}, g.seg.ack = w.isn(0, 1) + 1;
    CHECK(lift_broken(w.ends(), 0, g) == 0);
    flying wrong = g;
    wrong.seg.seq = w.isn(1, 1) + 3, wrong.seg.len = 2;
    CHECK(lift_broken(w.ends(), 0, wrong) == bit(lift_condition::segment_numbers));
    wrong = g, wrong.seg.syn = {true};
    CHECK(lift_broken(w.ends(), 0, wrong) == bit(lift_condition::segment_numbers));
    wrong = g, wrong.seg.ack = w.isn(0, 1) + 6;
    CHECK(lift_broken(w.ends(), 0, wrong) == bit(lift_condition::segment_numbers));
}

TEST_CASE("random runs look the same with random initial numbers of 32 bits") {
    CHECK(differing_steps("lifecycle", 40, 60) == 0);
    CHECK(differing_steps("full", 40, 60) == 0);
}
