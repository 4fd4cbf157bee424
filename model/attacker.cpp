#include "model/attacker.hpp"

#include <set>
#include <tuple>

namespace synfin::model {
namespace {

constexpr std::uint32_t modulus = 32;

/// The segments of one set of flags, from the exact numbers upwards.
template <class Visit>
void each_segment(const endpoint& x, unsigned flags, small::number window, Visit&& visit) {
    flying g;
    g.seg.rst = {(flags & 1U) != 0};
    g.seg.syn = {(flags & 2U) != 0};
    g.seg.fin = {(flags & 4U) != 0};
    g.seg.ack_on = {(flags & 8U) != 0};
    g.seg.wnd = window;
    for (std::uint32_t len = 0; len < 2; ++len)
        for (std::uint32_t seq = 0; seq < modulus; ++seq)
            for (std::uint32_t ack = 0; ack < (g.seg.ack_on.v ? modulus : 1); ++ack) {
                g.seg.len = len;
                g.seg.seq = x.t.rcv_nxt + seq;
                g.seg.ack = g.seg.ack_on.v ? x.t.snd_nxt + ack : small::number(0);
                visit(g);
            }
}

}  // namespace

std::vector<std::uint32_t> distinct_attacks(const end_steps& ends, int e, const endpoint& x, small::number window) {
    std::vector<std::uint32_t> found;
    std::set<std::tuple<std::uint64_t, std::uint32_t, std::uint64_t, std::uint16_t>> outcomes;
    packed_world alone{};  // the peer's word stays empty: what only a peer could tell is judged where there is one
    for (unsigned flags = 0; flags < 16; ++flags)
        each_segment(x, flags, window, [&](const flying& g) {
            if (encode(g) == 0) return;  // no segment: the encoding needs a bit
            const auto r = ends.react<event::segment_arrives, plain_hooks>(e, x, x, &g);
            const move<context<small, plain_hooks>> m{action::attack, e, &g, &x, &r.after, &r.c};
            const auto seen = r.cut ? 0 : watch(ends.limits(), m, alone);
            const bool unnoticed = !r.cut && encode(r.after) == encode(x) && r.out == 0 && seen == 0;
            if (!unnoticed && outcomes.emplace(r.cut ? 0 : encode(r.after), r.out, seen, r.c.told).second)
                found.push_back(encode(g));
        });
    return found;
}

const std::vector<std::uint32_t>& known_attacks::on(int e, std::uint64_t end_word) {
    const std::lock_guard locked(access_);
    auto& slot = known_[e][end_word];
    if (!slot)
        slot = std::make_unique<const std::vector<std::uint32_t>>(
            distinct_attacks(ends_, e, decode_endpoint(end_word, window_), window_));
    return *slot;
}

}  // namespace synfin::model
