#include "model/proof/odds.hpp"

#include <algorithm>

#include "model/proof/upkeep.hpp"

namespace synfin::model::proof {

namespace {

constexpr readings rfc793 = reading::rfc793_rst | reading::rfc793_syn | reading::no_ack_floor;
constexpr states takes_text = SYN_RECEIVED | ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2;

const tcb<term_domain>& end() { return any_end().t; }
const segment<term_domain>& forged() { return any_end().seg; }

/// The bits of a segment, and whether it carries text.
std::vector<flag> form(bool syn, bool ack, bool rst, bool text) {
    const auto& s = forged();
    const auto set = [](flag f, bool on) { return on ? f : !f; };
    return {set(s.syn, syn), set(s.ack_on, ack), set(s.rst, rst), !s.fin, text ? s.len != 0 : s.len == 0,
            !s.bad_address,  !s.has_ts};
}

/// An open window, nothing held, text no longer than the window; no incarnation before this one that a RST would bring back.
std::vector<flag> known(state s) {
    const auto& t = end();
    std::vector<flag> all = known_before(event::segment_arrives, s);
    const std::array<flag, 4> more{t.rcv_wnd != 0, t.held_len == 0 && !t.held_fin, at_most(forged().len, t.rcv_wnd), !t.reused};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

void add(std::vector<attack>& all, aim wants, state in, std::string_view segment, const std::vector<flag>& bits,
         const std::vector<flag>& of_the_end = {}, std::string_view end = "") {
    for (const readings rules : {readings(), rfc793}) {
        attack a;
        a.wants = wants, a.in = in, a.rules.taken = rules, a.forged = segment, a.end = end, a.form = bits, a.known = known(in);
        a.known.insert(a.known.end(), of_the_end.begin(), of_the_end.end());
        all.push_back(std::move(a));
    }
}

void add_attacks_on_opener(std::vector<attack>& all) {
    add(all, aim::reset, SYN_SENT, "RST,ACK", form(false, true, true, false));
    add(all, aim::open, SYN_SENT, "SYN,ACK", form(true, true, false, false));
    add(all, aim::derail, SYN_SENT, "SYN", form(true, false, false, false));
}

void add_attacks_on_connection(std::vector<attack>& all, state s) {
    add(all, aim::reset, s, "RST", form(false, false, true, false));
    if (s == SYN_RECEIVED) {
        add(all, aim::reset, s, "SYN", form(true, false, false, false), {end().passive}, "passive open");
        add(all, aim::reset, s, "SYN", form(true, false, false, false), {!end().passive}, "active open");
        add(all, aim::open, s, "ACK", form(false, true, false, false));
    } else {
        add(all, aim::reset, s, "SYN", form(true, false, false, false));
    }
    if (!takes_text.has(s)) return;
    add(all, aim::text, s, "ACK with text", form(false, true, false, true));
    add(all, aim::held_text, s, "ACK with text", form(false, true, false, true));
}

bool fired(std::span<const std::uint16_t> rules, std::string_view id) {
    return std::find(rules.begin(), rules.end(), rule_number(id)) != rules.end();
}

void add_term(std::string& text, std::int32_t times, std::string_view what) {
    if (times == 0) return;
    if (text.empty())
        text = times < 0 ? "-" : "";
    else
        text += times < 0 ? " - " : " + ";
    text += what;
}

std::vector<guesses> intervals(const std::vector<amount>& firsts, const std::vector<amount>& sizes) {
    std::vector<guesses> found{{guesses::all, {}, {}}};
    for (const amount& first : firsts)
        for (const amount& size : sizes) found.push_back({guesses::interval, first, size});
    return found;
}

flag guessed(const guesses& g, number field, number base) {
    if (g.kind != guesses::interval) return g.kind == guesses::all ? term_domain::on() : term_domain::off();
    return below(field - base - g.first.as_number(), g.size.as_number());
}

}  // namespace

std::string_view name(aim a) {
    static constexpr std::array<std::string_view, 5> names{"reset", "open", "text at once", "text held", "derail"};
    return names[static_cast<unsigned>(a)];
}

std::string_view checks_of(const rule_set& rules) { return rules.taken.has(reading::rfc793_rst) ? "RFC 793" : "RFC 5961"; }

number amount::as_number() const {
    const auto& t = end();
    number sum(static_cast<std::uint32_t>(constant));
    const auto times = [&](std::int32_t n, number what) {
        for (; n > 0; --n) sum = sum + what;
        for (; n < 0; ++n) sum = sum - what;
    };
    times(window, t.rcv_wnd), times(max_window, t.max_snd_wnd), times(flight, t.snd_nxt - t.snd_una), times(length, forged().len);
    times(halves, term_domain::half());
    return sum;
}

std::uint64_t amount::of(const end_numbers& n) const {
    const auto times = [](std::int32_t k, std::uint64_t v) { return static_cast<std::uint64_t>(k) * v; };
    return times(1, static_cast<std::uint64_t>(constant)) + times(window, n.window) + times(max_window, n.max_window) +
           times(flight, n.flight) + times(length, n.length) + times(halves, std::uint64_t{1} << 31U);
}

std::string amount::words() const {
    std::string text;
    add_term(text, window, "RCV.WND");
    add_term(text, max_window, "MAX.SND.WND");
    add_term(text, halves, "2^31");
    add_term(text, flight, "flight");
    add_term(text, length, "length");
    if (constant != 0 || text.empty()) add_term(text, constant < 0 ? -1 : 1, std::to_string(std::abs(constant)));
    return text;
}

bool attack::succeeds(state to, std::uint16_t told, std::span<const std::uint16_t> rules_fired) const {
    switch (wants) {
        case aim::reset:
            return to == CLOSED || to == LISTEN;
        case aim::open:
            return to == ESTABLISHED;
        case aim::derail:
            return to == SYN_RECEIVED;
        case aim::text:
            return (told >> static_cast<unsigned>(signal::data_arrived) & 1U) != 0;
        case aim::held_text:
            return fired(rules_fired, "3.10.7.4-S1-OOO");
    }
    return false;
}

std::vector<attack> attacks() {
    std::vector<attack> all;
    add_attacks_on_opener(all);
    for (const state s : {SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT})
        add_attacks_on_connection(all, s);
    return all;
}

const std::vector<guesses>& sequence_guesses() {
    static const std::vector<guesses> found = [] {
        std::vector<guesses> all{{guesses::none, {}, {}}};
        const auto some =
            intervals({{}, {.constant = 1}, {.constant = 1, .length = -1}}, {{.constant = 1},
                                                                             {.window = 1},
                                                                             {.constant = -1, .window = 1},
                                                                             {.length = 1},
                                                                             {.constant = -1, .window = 1, .length = 1}});
        all.insert(all.end(), some.begin(), some.end());
        return all;
    }();
    return found;
}

const std::vector<guesses>& acknowledgement_guesses() {
    static const std::vector<guesses> found =
        intervals({{}, {.constant = 1}, {.max_window = -1}, {.halves = 1}}, {{.constant = 1},
                                                                             {.flight = 1},
                                                                             {.constant = 1, .flight = 1},
                                                                             {.constant = 1, .max_window = 1, .flight = 1},
                                                                             {.constant = 1, .flight = 1, .halves = 1}});
    return found;
}

flag guessed_sequence(const guesses& g) { return guessed(g, forged().seq, end().rcv_nxt); }
flag guessed_acknowledgement(const guesses& g) { return guessed(g, forged().ack, end().snd_una); }

}  // namespace synfin::model::proof
