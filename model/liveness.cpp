#include "model/liveness.hpp"

#include <array>

#include "model/goals.hpp"

namespace synfin::model {

const assumption_text& text(assumption a) {
    static constexpr std::array<assumption_text, assumption_count> texts{{
        {"delivery", "a segment that is sent again and again arrives", deliveries},
        {"retransmission", "an end that waits for an ACK repeats what it sent", kind(action::retransmit)},
        {"time-wait", "TIME-WAIT ends when its time is over, and only a FIN that arrives begins it anew",
         kind(action::time_wait_timeout) | kind(action::deliver)},
        {"output", "what waits to be sent is sent when it may be", kind(action::send_queue)},
        {"time", "time passes", kind(action::tick)},
        {"close", "a user who may CLOSE does so", kind(action::close)},
    }};
    return texts[static_cast<unsigned>(a)];
}

std::vector<std::string_view> names_of(assumptions set) {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < assumption_count; ++i)
        if ((set >> i & 1U) != 0) names.push_back(text(static_cast<assumption>(i)).name);
    return names;
}

std::optional<assumption> assumption_named(std::string_view name) {
    for (unsigned i = 0; i < assumption_count; ++i)
        if (text(static_cast<assumption>(i)).name == name) return static_cast<assumption>(i);
    return std::nullopt;
}

namespace {

constexpr std::uint64_t end_bits = (std::uint64_t{1} << fault_shift) - 1;

constexpr std::uint32_t the_end(int e) { return static_cast<std::uint32_t>(1 + e); }
/// What is left of its life does not make it another segment.
constexpr std::uint32_t the_segment(int e, std::uint32_t bits) { return the_end(e) << 24 | bits >> 1; }

channel towards(const packed_world& s, int e) { return channel(s[static_cast<std::size_t>(2 + e)]); }
std::uint64_t end_word(const packed_world& s, int e) { return s[static_cast<std::size_t>(e)] & end_bits; }
bool waits(const packed_world& s, int e) {
    const endpoint x = decode_endpoint(s[static_cast<std::size_t>(e)], world::window);
    return x.t.snd_una.v != x.t.snd_nxt.v;
}

bool in_time_wait(const packed_world& s, int e) {
    return decode_endpoint(s[static_cast<std::size_t>(e)], world::window).st == TIME_WAIT;
}

/// The end whose channel has lost one segment took it.
template <class Tell>
void for_the_delivered(const packed_world& from, const packed_world& to, Tell&& tell) {
    for (int e = 0; e < 2; ++e) {
        const channel before = towards(from, e), after = towards(to, e);
        if (after.size() >= before.size()) continue;
        for (int i = 0; i < before.size(); ++i)
            if (before.without(i).word() == after.word()) return tell(e, before.at(i));
    }
}

/// A full channel may lose the repetition at once, and then the state is the same as before: whoever can have sent it.
void repeated(const packed_world& from, const packed_world& to, std::vector<std::uint32_t>& list) {
    for (int e = 0; e < 2; ++e)
        if (towards(to, 1 - e).size() > towards(from, 1 - e).size() || end_word(from, e) != end_word(to, e))
            return list.push_back(the_end(e));
    for (int e = 0; e < 2; ++e)
        if (waits(from, e)) list.push_back(the_end(e));
}

void changed(const packed_world& from, const packed_world& to, std::vector<std::uint32_t>& list) {
    for (int e = 0; e < 2; ++e)
        if (end_word(from, e) != end_word(to, e)) list.push_back(the_end(e));
}

/// TIME-WAIT is left, or a FIN arrives there and its time begins anew.
void waited(const packed_world& from, const packed_world& to, std::vector<std::uint32_t>& list) {
    for (int e = 0; e < 2; ++e) {
        if (!in_time_wait(from, e)) continue;
        if (!in_time_wait(to, e)) list.push_back(the_end(e));
        for_the_delivered(from, to, [&](int at, std::uint32_t bits) {
            if (at == e && decode(bits, world::window).seg.fin.v) list.push_back(the_end(e));
        });
    }
}

}  // namespace

void served(assumption a, const packed_world& from, const packed_world& to, std::vector<std::uint32_t>& list) {
    switch (a) {
        case assumption::delivery:
            return for_the_delivered(from, to, [&](int e, std::uint32_t bits) { list.push_back(the_segment(e, bits)); });
        case assumption::time_wait:
            return waited(from, to, list);
        case assumption::retransmission:
            return repeated(from, to, list);
        case assumption::time:
            return list.push_back(1);
        default:
            return changed(from, to, list);
    }
}

void enabled(assumption a, const world& w, const packed_world& s, std::vector<std::uint32_t>& list) {
    const bool busy = w.waits_for_network(s);
    for (int e = 0; e < 2; ++e) {
        if (a == assumption::delivery) {
            const int reach = faults_of(s).reordering.left() ? channel::limit : 1;
            for (int i = 0; i < std::min(reach, towards(s, e).size()); ++i) list.push_back(the_segment(e, towards(s, e).at(i)));
        } else if (a == assumption::retransmission && !busy && w.limits().retransmission && waits(s, e)) {
            list.push_back(the_end(e));
        } else if (a == assumption::time_wait && !w.limits().timed && in_time_wait(s, e)) {
            list.push_back(the_end(e));  // the clock goes on while segments are in flight
        }
    }
}

liveness_claim claim_of(property p) {
    constexpr std::uint32_t all = ~0U, opens = kind(action::open_active) | kind(action::open_passive),
                            blows = kind(action::abort) | kind(action::crash) | kind(action::user_timeout);
    constexpr assumptions network = only(assumption::delivery), repeat = only(assumption::retransmission),
                          timer = only(assumption::time_wait), output = only(assumption::output), time = only(assumption::time),
                          users = only(assumption::close);
    switch (p) {
        case property::opens:
            return {all & ~(blows | opens | kind(action::close)), network | repeat, true};
        case property::opening_ends:
            return {all, network | repeat | timer, true};
        case property::acknowledged:
            return {all, network | repeat, true};
        case property::closing_ends:
            return {all, network | repeat | timer | output | time, true};
        case property::fin_wait_2_ends:
            return {all & ~blows, network | repeat | output | users, true};
        case property::closes:
            return {all & ~(blows | opens), network | repeat | timer | output | time, false};
        case property::network_empties:
            return {all & ~opens, network, false};
        default:
            return {};
    }
}

namespace {

constexpr states finishing = FIN_WAIT_1 | CLOSING | LAST_ACK | TIME_WAIT;

/// Ready to begin a connection with x: it listens, or opens as well.
bool willing(const endpoint& x, const endpoint& y, const bounds& b) {
    return detail::knocks(x, y, b) || (y.st == SYN_SENT && x.peer == 0);
}
/// Its user has called CLOSE.
bool told_to_close(const endpoint& x) { return detail::has_closed(x) || x.t.close_queued.v; }

}  // namespace

bool must_go_on(property p, const situation& s) {
    const endpoint &x = s.x, &y = s.y;
    switch (p) {
        case property::opens:
            return x.st == SYN_SENT && willing(x, y, s.limits) && !s.rst_on_its_way;
        case property::opening_ends:
            return detail::opening(x);
        case property::acknowledged:
            return acked(x) && detail::outstanding_data(x);
        case property::closing_ends:
            return finishing.has(x.st);
        case property::fin_wait_2_ends:
            return x.st == FIN_WAIT_2 && matched(x, y);
        case property::closes:
            return matched(x, y) && told_to_close(x) && told_to_close(y);
        case property::network_empties:
            return x.st == CLOSED && y.st == CLOSED;
        default:
            return false;
    }
}

bool has_gone_on(property p, const situation& s) {
    const endpoint &x = s.x, &y = s.y;
    switch (p) {
        case property::opens:
            return synchronized.has(x.st);
        case property::opening_ends:
            return !detail::opening(x);
        case property::acknowledged:
            return !acked(x) || !detail::outstanding_data(x);
        case property::closing_ends:
            return !finishing.has(x.st);
        case property::fin_wait_2_ends:
            return x.st != FIN_WAIT_2;
        case property::closes:
            return x.st == CLOSED && y.st == CLOSED;
        case property::network_empties:
            return s.empty_network;
        default:
            return false;
    }
}

}  // namespace synfin::model
