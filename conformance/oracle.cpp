#include "conformance/oracle.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;

/// One way a hypothesis may go on.
struct branch {
    outcome out;
    news pending = news::none;
    cube when;
    concessions granted = 0;
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

void add_branches(const hypothesis& h, const stimulus& s, const happening& what, concessions granted, std::vector<branch>& all) {
    std::vector<cube> open{before_call(h.when, s)};
    while (!open.empty()) {
        choices way(open.back());
        open.pop_back();
        branch b{react(h.m, what, way), news::none, way.made(), granted};
        b.pending = still_pending(h, s, b.out);
        open.insert(open.end(), way.alternatives().begin(), way.alternatives().end());
        all.push_back(std::move(b));
    }
}

/// The ACK of this segment is new, or opens the window, but its text is not for now: it begins beyond RCV.NXT, or ends there.
std::optional<concession> ack_of_unused_text(const machine& m, const wire_segment& seg) {
    const bool plain = seg.ack_on.v && !seg.syn.v && !seg.rst.v && length(seg).v != 0;
    const std::uint32_t newly_acked = seg.ack.v - m.t.snd_una.v, outstanding = m.t.snd_nxt.v - m.t.snd_una.v;
    if (!plain || !model::sequenced.has(m.st) || newly_acked > outstanding) return std::nullopt;
    if (newly_acked == 0 && seg.wnd.v == m.t.snd_wnd.v) return std::nullopt;
    if (seg.seq.v != m.t.rcv_nxt.v && seg.seq.v - m.t.rcv_nxt.v < m.t.rcv_wnd.v) return concession::ack_ahead_of_gap;
    if (seg.seq.v + length(seg).v == m.t.rcv_nxt.v) return concession::ack_of_duplicate;
    return std::nullopt;
}

void append_segments(outcome& to, const outcome& from) {
    for (const wire_segment& seg : from.sent())
        if (to.segment_count < to.segments.size()) to.segments[to.segment_count++] = seg;
}

// What the ACK alone would do, as if it had come in a segment of its own, and then the whole segment.
void add_branches_after_ack(const hypothesis& h, const stimulus& s, const happening& what, concession granted,
                            std::vector<branch>& all) {
    happening alone = what;
    alone.seg.seq = h.m.t.rcv_nxt;
    alone.seg.len = 0;
    alone.seg.fin = {false};
    std::vector<branch> first;
    add_branches(h, s, alone, static_cast<concessions>(h.granted | bit(granted)), first);
    for (branch& b : first) {
        if (b.out.after.st == model::CLOSED || b.out.after.st == model::TIME_WAIT) {
            all.push_back(std::move(b));  // nothing is left that the rest could be for
            continue;
        }
        std::vector<branch> then;
        add_branches({b.out.after, b.pending, b.when, b.granted}, s, what, b.granted, then);
        for (branch& whole : then) {
            outcome both = b.out;
            append_segments(both, whole.out);
            whole.out.segments = both.segments;
            whole.out.segment_count = both.segment_count;
            all.push_back(std::move(whole));
        }
    }
}

bool sends_in_listen(const hypothesis& h, const stimulus& s) {
    return h.m.st == model::LISTEN && s.kind == stimulus_kind::call && s.call.call == user_call::send;
}

std::vector<branch> branches(const hypothesis& h, const stimulus& s, happening what) {
    std::vector<branch> all;
    add_branches(h, s, what, h.granted, all);
    if (s.kind == stimulus_kind::arrives)
        if (const auto c = ack_of_unused_text(h.m, what.seg)) add_branches_after_ack(h, s, what, *c, all);
    if (sends_in_listen(h, s)) {
        what.remote_given = false;  // the interface did not let the user name a peer
        add_branches(h, s, what, h.granted, all);
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

/// Whatever `b` explains, `a` explains with no more concessions.
bool dominates(const hypothesis& a, const hypothesis& b) {
    return (a.granted & ~b.granted) == 0 && a.when.covers(b.when) && a.pending == b.pending && a.m == b.m;
}

bool same_but_readings(const hypothesis& a, const hypothesis& b) {
    return a.granted == b.granted && a.pending == b.pending && a.m == b.m;
}

// How far from the letter and the defaults.
auto rank(const hypothesis& h) { return std::tuple(h.granted & deviating, h.granted, h.when.taken); }

void drop_dominated(std::vector<hypothesis>& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = all.size(); k-- > 0;)
            if (k != i && dominates(all[i], all[k])) {
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(k));
                if (k < i) --i;
            }
}

// Hypotheses with the same machine are one; their readings are joined. The most ordinary explanation comes first.
std::vector<hypothesis> merged(std::vector<hypothesis> all) {
    std::vector<hypothesis> out;
    std::vector<bool> used(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (used[i]) continue;
        std::vector<cube> cubes;
        for (std::size_t k = i; k < all.size(); ++k)
            if (!used[k] && same_but_readings(all[i], all[k])) cubes.push_back(all[k].when), used[k] = true;
        for (const cube& c : joined(std::move(cubes))) out.push_back({all[i].m, all[i].pending, c, all[i].granted});
    }
    drop_dominated(out);
    std::stable_sort(out.begin(), out.end(), [](const hypothesis& a, const hypothesis& b) { return rank(a) < rank(b); });
    return out;
}

bool inapplicable(const stimulus& s, const observation& seen) {
    if (!seen.answer) return false;
    if (seen.answer->kind == reply_kind::not_supported) return true;
    return s.call.call == user_call::send && seen.answer->kind == reply_kind::would_block;
}

bool receives(const stimulus& s) { return s.kind == stimulus_kind::call && s.call.call == user_call::receive; }

// A retransmission may be cut otherwise than the first transmission was (3.8.1): the FIN may come with the text before it.
fitting compare_retransmission(expectation e, const units& seen) {
    const fitting whole = compare(e, seen);
    if (whole.how == fit::yes || e.answer.size() != 1) return whole;
    unit& sent = e.answer.front();
    if (sent.octets == 0 || sent.seq + sent.octets + 1 != e.snd_nxt) return whole;
    sent.flags |= flag::fin;
    return compare(e, seen);
}

fitting judge_branch(const hypothesis& h, const stimulus& s, const branch& b, const observation& seen, const units& answer,
                     std::uint32_t arrived_to) {
    if (seen.shown && *seen.shown != b.out.after.st) return {};
    if (seen.answer && !reply_fits(b.out.answer, s.call, h, *seen.answer)) return {};
    const wire_tcb& t = b.out.after.st == model::CLOSED ? h.m.t : b.out.after.t;
    const expectation e{normal_form(b.out.sent()), b.out.ack_may_wait, receives(s), t.snd_nxt.v, t.rcv_nxt.v, arrived_to};
    const fitting f = s.kind == stimulus_kind::wait_retransmission ? compare_retransmission(e, answer) : compare(e, answer);
    // A RST that is to be dropped must be dropped silently (3.5.2, RFC 5961 3.2): nothing to concede.
    const bool answers_rst = (s.shape.flags & flag::rst) != 0 && (f.granted & bit(concession::extra_ack)) != 0;
    return answers_rst ? fitting{} : f;
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
            const fitting f = judge_branch(h, s, b, seen, answer, what.seg.seq.v + length(what.seg).v);
            waits |= f.how == fit::waits;
            if (f.how != fit::yes) continue;
            next.push_back({b.out.after, b.pending, b.when, static_cast<concessions>(b.granted | f.granted)});
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
            if ((b.granted & ~h.granted & deviating) != 0) continue;
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
        for (const branch& b : branches(h, s, what)) next.push_back({b.out.after, b.pending, b.when, b.granted});
    hypotheses_ = merged(std::move(next));
}

std::vector<cube> oracle::readings() const {
    std::vector<cube> all;
    for (const hypothesis& h : hypotheses_) all.push_back(h.when);
    return joined(std::move(all));
}

}  // namespace synfin::conformance
