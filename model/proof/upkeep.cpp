#include "model/proof/upkeep.hpp"

#include <algorithm>

#include "model/fields.hpp"
#include "model/interpreter.hpp"
#include "model/invariant.hpp"

namespace synfin::model::proof {

namespace {

using record = tcb<term_domain>;

constexpr std::uint32_t largest_window = 65535U << 14U;
constexpr std::uint32_t longest_text = 65535;
constexpr states opened = SYN_SENT | sequenced;

/// One way with the record before and after it.
struct effect {
    const way& w;
    const record& t;  ///< before
    record u;         ///< after
    bool same;        ///< of the same incarnation
    bool same_peer;   ///< and RCV.NXT was known before

    [[nodiscard]] bool told(signal s) const { return (w.told >> static_cast<unsigned>(s) & 1U) != 0; }
};

record after(const way& w) {
    record u;
    std::size_t i = 0;
    for_each_tcb_field(u, [&](std::string_view, std::string_view, auto& f) { f.is = w.after[i++]; });
    if (w.to == CLOSED) return forgotten(u);
    return w.to == LISTEN ? listening(u) : u;
}

/// A SYN in TIME-WAIT begins another incarnation, and a RST in SYN-RECEIVED goes back to the one before (MAY-2).
bool is_same_incarnation(const way& w) {
    const bool changes = w.from == TIME_WAIT ? w.to != TIME_WAIT : w.from == SYN_RECEIVED && w.to == TIME_WAIT;
    return opened.has(w.from) && opened.has(w.to) && !changes;
}

effect effect_of(const way& w) {
    const bool same = is_same_incarnation(w);
    return {w, any_end().t, after(w), same, same && sequenced.has(w.from)};
}

flag if_(bool premise, flag f) { return premise ? f : term_domain::on(); }
flag truth(bool b) { return b ? term_domain::on() : term_domain::off(); }
flag forward(number from, number to) { return below(to - from, term_domain::half()); }

flag amounts(const record& t) {
    return at_most(t.rcv_wnd, largest_window) && at_most(t.max_snd_wnd, largest_window) && at_most(t.held_len, longest_text);
}

flag timer_is_quiet(const effect& e) {
    if (e.w.on != event::retransmission_timeout) return term_domain::on();
    return e.t.snd_una != e.t.snd_nxt || truth(!e.w.sent && e.w.to == e.w.from);
}
flag repeats_the_oldest(const effect& e) {
    if (e.w.on != event::retransmission_timeout || !e.w.sent) return term_domain::on();
    return e.w.sent->seq == e.t.snd_una;
}
flag two_msl(const effect& e) {
    const bool enters = e.w.to == TIME_WAIT && e.w.from != TIME_WAIT;
    return truth((!enters || e.w.starts_2msl) && (!e.w.starts_2msl || e.w.to == TIME_WAIT));
}
flag acks_what_came(const effect& e) {
    if (!e.w.sent || !opened.has(e.w.to)) return term_domain::on();
    return !e.w.sent->ack_on || e.w.sent->rst || e.w.sent->ack == e.u.rcv_nxt;
}
flag sends_its_numbers(const effect& e) {
    if (!e.w.sent || !opened.has(e.w.to)) return term_domain::on();
    return e.w.sent->rst || forward(e.w.sent->seq + length(*e.w.sent), e.u.snd_nxt);
}
flag hands_over(const effect& e) {
    const bool says = e.same_peer && e.w.on == event::segment_arrives;
    const number fin(e.told(signal::connection_closing) ? 1U : 0U);
    return if_(says, e.u.rcv_nxt - e.t.rcv_nxt == e.u.rcv_buffered - e.t.rcv_buffered + fin);
}

struct entry {
    upkeep text;
    flag (*holds)(const effect&);
};

// table
const std::vector<entry>& entries() {
    static const std::vector<entry> all{
        {{"well-formed", "the record is one that its state can have (model/invariant.hpp)"},
         [](const effect& e) { return well_formed(e.u, e.w.to); }},
        {{"amounts", "windows and the held block stay within what a header can say"},
         [](const effect& e) { return amounts(e.u); }},
        {{"iss-stays", "an incarnation keeps its ISS"}, [](const effect& e) { return if_(e.same, e.u.iss == e.t.iss); }},
        {{"irs-stays", "and its IRS, once known"}, [](const effect& e) { return if_(e.same_peer, e.u.irs == e.t.irs); }},
        {{"una-forward", "SND.UNA moves forward only, and never beyond what was sent"},
         [](const effect& e) { return if_(e.same, at_most(e.u.snd_una - e.t.snd_una, e.t.snd_nxt - e.t.snd_una)); }},
        {{"nxt-forward", "SND.NXT moves forward only"},
         [](const effect& e) { return if_(e.same, forward(e.t.snd_nxt, e.u.snd_nxt)); }},
        {{"una-nxt", "SND.UNA =< SND.NXT"},
         [](const effect& e) { return if_(opened.has(e.w.to), forward(e.u.snd_una, e.u.snd_nxt)); }},
        {{"rcv-forward", "RCV.NXT moves forward only"},
         [](const effect& e) { return if_(e.same_peer, forward(e.t.rcv_nxt, e.u.rcv_nxt)); }},
        {{"max-window", "the largest window seen never shrinks"},
         [](const effect& e) { return if_(e.same_peer, at_most(e.t.max_snd_wnd, e.u.max_snd_wnd)); }},
        {{"hands-over",
          "RCV.NXT passes an octet exactly when the user's buffer gets it, and the peer's FIN when the user hears of it"},
         hands_over},
        {{"acks-what-came", "an ACK that is sent says RCV.NXT as it is after the event"}, acks_what_came},
        {{"sends-its-numbers", "no segment but a RST carries a number at or beyond SND.NXT"}, sends_its_numbers},
        {{"timer-quiet", "the retransmission timer does nothing when nothing is outstanding"}, timer_is_quiet},
        {{"repeats-oldest", "a retransmission begins at SND.UNA"}, repeats_the_oldest},
        {{"two-msl", "the 2 MSL timer starts on entering TIME-WAIT, and never anywhere else"}, two_msl},
    };
    return all;
}
// end of table

}  // namespace

const std::vector<upkeep>& upkeep_sentences() {
    static const std::vector<upkeep> all = [] {
        std::vector<upkeep> texts;
        for (const entry& e : entries()) texts.push_back(e.text);
        return texts;
    }();
    return all;
}

std::vector<flag> kept_by(const way& w) {
    const effect e = effect_of(w);
    std::vector<flag> all;
    for (const entry& one : entries()) all.push_back(one.holds(e));
    return all;
}

std::vector<flag> known_before(event e, state s) {
    const open_end& end = any_end();
    std::vector<flag> all{well_formed(end.t, s), amounts(end.t)};
    if (e == event::segment_arrives) {
        all.push_back(at_most(end.seg.wnd, largest_window));
        all.push_back(at_most(end.seg.len, longest_text));
    } else {
        all.push_back(plausible(end.in, end.t));
    }
    return all;
}

}  // namespace synfin::model::proof
