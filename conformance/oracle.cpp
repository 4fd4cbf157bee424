#include "conformance/oracle.hpp"

#include <algorithm>

#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

/// One way a hypothesis may go on.
struct branch {
    outcome out;
    news pending = news::none;
    cube when;
};

constexpr std::uint64_t bit(model::reading r) { return std::uint64_t{1} << static_cast<unsigned>(r); }

// CLOSE and CLOSE half-duplex are two calls of the interface; in the RFC they are one, and MAY-1 a reading of it.
cube before_call(cube c, const stimulus& s) {
    constexpr auto half_duplex = bit(model::reading::half_duplex);
    const bool plain_close = s.kind == stimulus_kind::call && s.call.call == user_call::close;
    if (plain_close && (c.known & half_duplex) == 0) c.known |= half_duplex;
    return c;
}

news told(const outcome& o) {
    if (o.tells(model::signal::connection_refused)) return news::refused;
    if (o.tells(model::signal::connection_reset)) return news::reset;
    const bool gave_up =
        o.tells(model::signal::user_timeout) || o.tells(model::signal::open_failed) || o.tells(model::signal::connection_failed);
    return gave_up ? news::timed_out : news::none;
}

// The user hears pending news from the next call that speaks of the connection; an OPEN begins anew.
news still_pending(const hypothesis& h, const stimulus& s, const outcome& o) {
    if (const news fresh = told(o); fresh != news::none) return fresh;
    return s.kind == stimulus_kind::call ? news::none : h.pending;
}

std::vector<branch> branches(const hypothesis& h, const stimulus& s, const happening& what) {
    std::vector<branch> all;
    std::vector<cube> open{before_call(h.when, s)};
    while (!open.empty()) {
        choices way(open.back());
        open.pop_back();
        branch b{react(h.m, what, way), news::none, way.made()};
        b.pending = still_pending(h, s, b.out);
        all.push_back(b);
        open.insert(open.end(), way.alternatives().begin(), way.alternatives().end());
    }
    return all;
}

// The stack's ISS, if it chose one now: it tells with its SYN.
std::uint32_t iss_seen(const observation& seen, std::uint32_t otherwise) {
    for (const segment& s : seen.segments)
        if ((s.flags & flag::syn) != 0) return s.seq;
    return otherwise;
}

void note_window(machine& m, const observation& seen) {
    for (const segment& s : seen.segments)
        if ((s.flags & flag::rst) == 0) m.t.rcv_wnd = s.window;
}

// Hypotheses with the same machine are one; their readings are joined. Default readings come first.
std::vector<hypothesis> merged(std::vector<hypothesis> all) {
    std::vector<hypothesis> out;
    std::vector<bool> used(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (used[i]) continue;
        std::vector<cube> cubes;
        for (std::size_t k = i; k < all.size(); ++k)
            if (!used[k] && all[k].m == all[i].m && all[k].pending == all[i].pending)
                cubes.push_back(all[k].when), used[k] = true;
        for (const cube& c : joined(std::move(cubes))) out.push_back({all[i].m, all[i].pending, c});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const hypothesis& a, const hypothesis& b) { return a.when.taken < b.when.taken; });
    return out;
}

bool inapplicable(const stimulus& s, const observation& seen) {
    if (!seen.answer) return false;
    if (seen.answer->kind == reply_kind::not_supported) return true;
    return s.call.call == user_call::send && seen.answer->kind == reply_kind::would_block;
}

bool receives(const stimulus& s) { return s.kind == stimulus_kind::call && s.call.call == user_call::receive; }

fitting judge_branch(const hypothesis& h, const stimulus& s, const branch& b, const observation& seen, const units& answer) {
    if (seen.shown && *seen.shown != b.out.after.st) return {};
    if (seen.answer && !reply_fits(b.out.answer, s.call, h, *seen.answer)) return {};
    return compare(normal_form(b.out.sent()), answer, b.out.ack_may_wait, b.out.after.t.rcv_nxt.v, receives(s));
}

std::string answer_text(const hypothesis& h, const stimulus& s, const branch& b) {
    if (s.kind == stimulus_kind::status) return "state " + std::string(name(b.out.after.st));
    std::string text = text_of(normal_form(b.out.sent()), b.out.after);
    if (s.kind == stimulus_kind::call) text = "reply " + reply_text(b.out.answer, s.call, h) + ", " + text;
    return text;
}

bool same_way(const allowed_answer& a, const allowed_answer& b) { return a.text == b.text && a.after == b.after; }

void add_allowed(std::vector<allowed_answer>& all, allowed_answer one) {
    const auto known = std::find_if(all.begin(), all.end(), [&](const allowed_answer& a) { return same_way(a, one); });
    if (known == all.end()) return all.push_back(std::move(one));
    known->when.push_back(one.when.front());
    known->when = joined(std::move(known->when));
}

}  // namespace

oracle::oracle(const number_plan& plan, cube start) : plan_(plan) {
    hypothesis first;
    first.m.t.rcv_wnd = peer_window;
    first.when = start;
    hypotheses_.push_back(first);
}

judgement oracle::judge(const stimulus& s, const segment& arriving, const observation& seen) {
    if (inapplicable(s, seen)) return judgement::inapplicable;
    const happening what = as_happening(s, arriving, iss_seen(seen, plan_.ghost_ack));
    const units answer = normal_form(seen.segments);
    std::vector<hypothesis> next;
    bool waits = false;
    for (const hypothesis& h : hypotheses_)
        for (const branch& b : branches(h, s, what)) {
            const fitting f = judge_branch(h, s, b, seen, answer);
            waits |= f.how == fit::waits;
            if (f.how != fit::yes) continue;
            if (f.granted != concession::none) conceded_ = f.granted;
            next.push_back({b.out.after, b.pending, b.when});
            note_window(next.back().m, seen);
        }
    if (next.empty()) return waits ? judgement::waiting : judgement::refused;
    hypotheses_ = merged(std::move(next));
    return judgement::accepted;
}

std::vector<allowed_answer> oracle::allowed(const stimulus& s, const segment& arriving) const {
    const happening what = as_happening(s, arriving, plan_.ghost_ack);
    std::vector<allowed_answer> all;
    for (const hypothesis& h : hypotheses_)
        for (const branch& b : branches(h, s, what)) {
            allowed_answer one{answer_text(h, s, b), b.out.after.st, {}, {b.when}};
            for (const std::uint16_t r : b.out.fired())
                if (!model::rule_infos[r].quiet) one.rules.push_back(r);
            add_allowed(all, std::move(one));
        }
    return all;
}

void oracle::assume(const stimulus& s, const segment& arriving) {
    const happening what = as_happening(s, arriving, plan_.ghost_ack);
    std::vector<hypothesis> next;
    for (const hypothesis& h : hypotheses_)
        for (const branch& b : branches(h, s, what)) next.push_back({b.out.after, b.pending, b.when});
    hypotheses_ = merged(std::move(next));
}

std::vector<cube> oracle::readings() const {
    std::vector<cube> all;
    for (const hypothesis& h : hypotheses_) all.push_back(h.when);
    return joined(std::move(all));
}

}  // namespace synfin::conformance
