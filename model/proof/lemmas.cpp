#include "model/proof/lemmas.hpp"

#include <algorithm>
#include <utility>

namespace synfin::model::proof {

namespace {

flag between(number least, number n, number most) { return at_most(least, n) && at_most(n, most); }

// ---- an end by itself ----

flag one_state(const instance& i) {
    flag some, two;
    for (const flag in : i.x.in) {
        two = two || (some && in);
        some = some || in;
    }
    return some && !two;
}
flag windows(const instance& i) {
    const number w = i.size.window;
    return at_most(i.x.rcv_wnd, w) && implies(opened(i.x), at_most(i.x.snd_wnd, w) && at_most(i.x.max_snd_wnd, w));
}
flag nothing_held(const instance& i) { return implies(opened(i.x), i.x.held_len == 0 && !i.x.held_fin && !i.x.reused); }
flag sent_numbers(const instance& i) {
    const party& x = i.x;
    return implies(opened(x), between(1, x.nxt(), i.size.numbers) && at_most(x.una(), x.nxt()));
}
flag opening_numbers(const instance& i) {
    const party& x = i.x;
    return implies(x.is(SYN_SENT | SYN_RECEIVED), x.una() == 0 && x.nxt() == 1) && implies(x.is(SYN_RECEIVED), x.rcv() == 1) &&
           implies(x.is(SYN_SENT), !x.close_queued);
}
flag early_close(const instance& i) {
    const party& x = i.x;
    return implies(x.is(synchronized) && x.una() == 0, x.is(FIN_WAIT_1) && x.fin && x.nxt() == 2);
}
flag fin_by_state(const instance& i) {
    const party& x = i.x;
    return implies(x.is(SYN_SENT | SYN_RECEIVED | ESTABLISHED | CLOSE_WAIT), !x.fin) &&
           implies(x.is(FIN_WAIT_1 | CLOSING), same(x.fin, !x.close_queued)) &&
           implies(x.is(FIN_WAIT_2 | LAST_ACK | TIME_WAIT), x.fin && !x.close_queued);
}
flag fin_is_last(const instance& i) {
    const party& x = i.x;
    return implies(opened(x) && x.fin, x.send_queued == 0 && !x.close_queued && at_most(2, x.nxt()));
}
flag fin_acked(const instance& i) {
    const party& x = i.x;
    return implies(x.is(FIN_WAIT_2 | TIME_WAIT), x.una() == x.nxt()) &&
           implies(x.is(FIN_WAIT_1 | CLOSING | LAST_ACK) && x.fin, x.una() != x.nxt());
}
flag room_for_fin(const instance& i) {
    const party& x = i.x;
    const number most = i.size.numbers - 2;
    return implies(opened(x) && !x.fin, at_most(x.send_queued, most) && at_most(x.nxt() + x.send_queued, most));
}
flag received_numbers(const instance& i) { return implies(has_syn(i.x), between(1, i.x.rcv(), i.size.numbers)); }

// ---- both ends ----

flag received_was_sent(const instance& i) {
    return implies(has_syn(i.x) && talks_to(i.x, i.y), at_most(i.x.rcv(), i.y.nxt()) && at_most(i.y.nxt(), i.size.numbers));
}
flag acked_was_received(const instance& i) {
    const party &x = i.x, &y = i.y;
    return implies(syn_acked(x) && talks_to(x, y),
                   !y.is(SYN_SENT) && y.irs == x.iss && at_most(x.una(), y.rcv()) && at_most(y.rcv(), x.nxt()));
}
flag one_knows_the_other(const instance& i) {
    const party &x = i.x, &y = i.y;
    return !(syn_acked(x) && syn_acked(y) && !talks_to(x, y) && !talks_to(y, x));
}
flag known_peer(const instance& i) { return implies(has_syn(i.y), apart_or_same(i.x.iss, i.y.irs, i.size)); }

// ---- one segment m of X's ----

flag form(const instance& i) {
    const message& m = i.m;
    const number n = i.size.numbers;
    const flag bare_syn = implies(m.syn, m.from() == 0 && m.len == 0 && !m.fin);
    const flag numbered = implies(!m.syn && length(m) != 0, at_most(1, m.from()));
    return (m.syn || m.ack_on) && bare_syn && numbered && at_most(m.from(), n) && at_most(m.len, n) && at_most(m.until(), n) &&
           at_most(m.wnd, i.size.window);
}
flag ack_form(const instance& i) { return implies(i.m.ack_on, between(1, i.m.acked(), i.size.numbers)); }
flag was_sent(const instance& i) {
    return implies(i.m.sender == i.x.iss, at_most(i.m.until(), i.x.nxt()) && between(1, i.x.nxt(), i.size.numbers));
}
flag acks_received(const instance& i) {
    const party& x = i.x;
    return implies(i.m.ack_on && i.m.sender == x.iss, i.m.receiver == x.irs && at_most(i.m.acked(), x.rcv()) && !x.is(SYN_SENT));
}
flag sender_apart(const instance& i) { return apart_or_same(i.x.iss, i.m.sender, i.size); }
flag receiver_apart(const instance& i) { return implies(i.m.ack_on, apart_or_same(i.y.iss, i.m.receiver, i.size)); }
flag sender_apart_from_peers(const instance& i) { return implies(has_syn(i.y), apart_or_same(i.y.irs, i.m.sender, i.size)); }
flag no_other_acks_us(const instance& i) {
    return !(syn_acked(i.x) && !talks_to(i.x, i.y) && i.m.ack_on && i.m.receiver == i.y.iss && i.m.sender != i.x.iss);
}
flag acks_still_known(const instance& i) {
    const message& m = i.m;
    return implies(m.ack_on && m.sender == i.x.iss && m.receiver == i.y.iss, at_most(i.x.rcv(), i.y.nxt()));
}

// ---- two segments ----

flag senders_apart(const instance& i) { return apart_or_same(i.m.sender, i.other.sender, i.size); }
flag one_way_only(const instance& i) {
    const message &m = i.m, &n = i.other;
    const flag new_to_y = m.ack_on && m.receiver == i.y.iss && m.sender != i.x.iss;
    const flag new_to_x = n.ack_on && n.receiver == i.x.iss && n.sender != i.y.iss;
    return !(new_to_y && new_to_x);
}

// ---- the FIN ----

flag fin_was_sent(const instance& i) { return implies(i.m.fin && i.m.sender == i.x.iss, i.x.fin && i.m.until() == i.x.nxt()); }
flag fin_was_received(const instance& i) {
    const party &x = i.x, &y = i.y;
    return implies(x.is(CLOSE_WAIT | CLOSING | LAST_ACK | TIME_WAIT) && talks_to(x, y), y.fin && x.rcv() == y.nxt());
}

// table
const std::vector<lemma> all{
    {"one-state", about::ends, "an end is in exactly one state", one_state,
     "nothing else rests on it; what is shown as possible shall be a state"},
    {"windows", about::ends, "no window is larger than W", windows},
    {"nothing-held", about::ends, "nothing is held out of order, no TIME-WAIT was reopened", nothing_held},
    {"sent-numbers", about::ends, "1 <= SND.NXT - ISS <= N and ISS <= SND.UNA <= SND.NXT", sent_numbers},
    {"opening-numbers", about::ends, "while opening only the SYN is sent, and only the peer's SYN is taken", opening_numbers},
    {"early-close", about::ends, "a synchronized end whose SYN is unacknowledged is in FIN-WAIT-1 with SYN and FIN in flight",
     early_close},
    {"fin-by-state", about::ends, "the state tells whether our FIN has been sent, but for one that waits behind text",
     fin_by_state},
    {"fin-is-last", about::ends, "nothing waits behind our FIN", fin_is_last},
    {"fin-acked", about::ends, "FIN-WAIT-2 and TIME-WAIT have all acknowledged, FIN-WAIT-1, CLOSING and LAST-ACK the FIN not",
     fin_acked},
    {"room-for-fin", about::ends, "before the FIN two numbers are left", room_for_fin},
    {"received-numbers", about::ends, "1 <= RCV.NXT - IRS <= N once the peer's SYN is taken", received_numbers},
    {"received-was-sent", about::ends, "X has received no more of Y's incarnation than Y has sent", received_was_sent},
    {"acked-was-received", about::ends,
     "X's SYN acknowledged by Y's incarnation: Y knows X, and SND.UNA <= RCV.NXT of Y <= SND.NXT", acked_was_received},
    {"one-knows-the-other", about::ends, "of two ends with acknowledged SYNs one at least knows the other's latest incarnation",
     one_knows_the_other},
    {"known-peer", about::ends, "the incarnation Y talks to is X's or far from it", known_peer},
    {"fin-was-received", about::ends, "past the peer's FIN everything of the peer's is received", fin_was_received},
    {"form", about::segment, "a SYN is bare and number 0, text and FIN come later, all within N numbers", form},
    {"ack-form", about::segment, "an ACK speaks of 1 to N numbers", ack_form},
    {"was-sent", about::segment, "a segment of X's incarnation lies within what X has sent", was_sent},
    {"acks-received", about::segment, "an acknowledgement by X's incarnation is of what X has received", acks_received},
    {"sender-apart", about::segment, "a segment's incarnation is X's or far from it", sender_apart},
    {"receiver-apart", about::segment, "the incarnation it acknowledges is Y's or far from it", receiver_apart},
    {"sender-apart-from-peers", about::segment, "a segment's incarnation is the one Y talks to or far from it",
     sender_apart_from_peers},
    {"no-other-acks-us", about::segment, "X with an acknowledged SYN and a peer gone: no other incarnation of X's acknowledges Y",
     no_other_acks_us},
    {"acks-still-known", about::segment, "two latest incarnations that know each other agree on what was received",
     acks_still_known},
    {"fin-was-sent", about::segment, "a FIN of X's incarnation is X's last number", fin_was_sent},
    {"senders-apart", about::two_segments, "two segments of X's are of one incarnation or far apart", senders_apart},
    {"one-way-only", about::both_directions,
     "not both latest incarnations are acknowledged by earlier incarnations of their peers", one_way_only},
};
// end of table

}  // namespace

const std::vector<lemma>& lemmas() { return all; }

const lemma* lemma_named(std::string_view id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const lemma& l) { return l.id == id; });
    return found == all.end() ? nullptr : &*found;
}

// One comparison for both directions: N + W < a - b < 2^bits - (N + W). Equal variables come in one order, so that the solver
// sees one subtraction for both.
flag far(number a, number b, const sizes& s) {
    if (b.is->id < a.is->id) std::swap(a, b);
    const std::uint32_t gap = s.span() + 1;
    return below(a - b - number(gap), number(0) - number(gap) - number(s.span()));
}

flag apart_or_same(number a, number b, const sizes& s) { return a == b || far(a, b, s); }

}  // namespace synfin::model::proof
