#include "model/proof/induction.hpp"

#include <span>

#include "model/proof/assumptions.hpp"

namespace synfin::model::proof {

namespace {

using group = std::vector<named>;

/// The instances of lemmas about an end X: the segments X has sent and those its peer has sent.
struct scene {
    const char* name;
    const party& x;
    const party& y;
    const group& mine;
    const group& theirs;
    const sizes& size;
};

const message& nobody() {
    static const message m = any_message("nobody");
    return m;
}

class collector {
  public:
    explicit collector(std::vector<goal>& into) : into_(into) {}

    void add(const lemma& l, const scene& s) {
        if (l.of == about::ends) return put(l, s, {"", &nobody()}, {"", &nobody()});
        for (const named& m : s.mine) {
            if (l.of == about::segment) put(l, s, m, {"", &nobody()});
            if (l.of == about::two_segments)
                for (const named& other : s.mine)
                    if (other.m != m.m) put(l, s, m, other);
            if (l.of == about::both_directions)
                for (const named& n : s.theirs) put(l, s, m, n);
        }
    }

  private:
    void put(const lemma& l, const scene& s, const named& m, const named& other) {
        flag holds = l.holds({s.x, s.y, *m.m, *other.m, s.size});
        if (m.m != &nobody()) holds = m.m->rst || holds;
        if (other.m != &nobody()) holds = other.m->rst || holds;
        std::string of = s.name;
        for (const named& n : {m, other})
            if (*n.name != 0) of += std::string(", ") + n.name;
        into_.push_back({l.id, std::move(of), holds});
    }
    std::vector<goal>& into_;
};

bool is_true(flag f) { return f.is->op == term_op::truth && f.is->value != 0; }

bool changes(const step& s, const cast& c) {
    return s.to != s.from || s.after.rcv_nxt.is != c.a.rcv_nxt.is || s.after.snd_una.is != c.a.snd_una.is;
}

/// Once the incarnations are known to be equal, a solver need not look at their numbers any more; and it meets what trimming
/// makes of the segment once only.
std::vector<goal> cuts_of(const step& s, const cast& c) {
    if (!s.arrival || !sequenced.has(s.from) || !changes(s, c)) return {};
    const message& d = c.arriving;
    std::vector<goal> cuts{{"cut", "an acceptable segment is of the incarnation A talks to", d.rst || d.sender == c.a.irs},
                           {"cut", "an acceptable ACK speaks of A's incarnation", d.rst || d.receiver == c.a.iss}};
    if (s.after.rcv_nxt.is != c.a.rcv_nxt.is)
        cuts.push_back({"cut", "what is received lies within the segment",
                        d.rst || (at_most(c.a.rcv(), s.after.rcv()) && at_most(s.after.rcv(), d.until()))});
    return cuts;
}

}  // namespace

std::vector<goal> instances(const party& a, const party& b, const group& from_a, const group& from_b, const sizes& size) {
    std::vector<goal> all;
    collector collect(all);
    for (const lemma& l : lemmas()) {
        collect.add(l, {"A", a, b, from_a, from_b, size});
        collect.add(l, {"B", b, a, from_b, from_a, size});
    }
    return all;
}

namespace {

std::vector<goal> before(const cast& c, bool arrival, std::string_view left_out) {
    const group from_a{{"a", &c.sent_by_a}};
    group from_b{{"b", &c.sent_by_b}};
    if (arrival) from_b.push_back({"arriving", &c.arriving});
    std::vector<goal> all = instances(c.a, c.b, from_a, from_b, c.size);
    std::erase_if(all, [&](const goal& g) { return g.lemma == left_out; });
    return all;
}

}  // namespace

std::vector<goal> hypotheses(const cast& c, bool arrival, std::string_view left_out) {
    std::vector<goal> all = before(c, arrival, left_out);
    if (left_out.empty()) std::erase_if(all, [](const goal& g) { return !lemma_named(g.lemma)->kept_for.empty(); });
    return all;
}

goal_maker::goal_maker(const cast& c, const step_options& how) : who_(c), how_(how) {
    for (const goal& h : before(c, false, how.left_out)) known_.insert(h.holds.is);
    for (const goal& h : before(c, true, how.left_out)) known_with_arrival_.insert(h.holds.is);
}

step_goals goal_maker::operator()(const step& s) const {
    step_goals g{s, s.when, cuts_of(s, who_), {}};
    for (const flag assumed : assumptions(s, who_, how_)) g.given.push_back(assumed);
    const auto& known = s.arrival ? known_with_arrival_ : known_;
    std::unordered_set<term> asked;
    std::vector<named> from_a{{"a", &who_.sent_by_a}};
    if (s.sent) from_a.push_back({"sent", &*s.sent});
    for (goal& of : instances(s.after, who_.b, from_a, {{"b", &who_.sent_by_b}}, who_.size))
        if (of.lemma != how_.left_out && !is_true(of.holds) && !known.contains(of.holds.is) && asked.insert(of.holds.is).second)
            g.goals.push_back(std::move(of));
    return g;
}

std::vector<goal> initial_goals(const step_options& how) {
    std::vector<goal> all;
    for (const state s : {CLOSED, LISTEN}) {
        cast c = cast_in(s, how.size);
        for (unsigned i = 0; i < state_count; ++i)
            c.b.in[i] = i == static_cast<unsigned>(CLOSED) ? term_domain::on() : term_domain::off();
        for (goal& of : instances(c.a, c.b, {}, {}, how.size))
            if (of.lemma != how.left_out && !is_true(of.holds)) all.push_back(std::move(of));
    }
    return all;
}

}  // namespace synfin::model::proof
