// The system seen from its other end: A and B change places. The initial numbers of A and B are 16 apart (end_steps::isn), so
// every sequence number moves by 16 modulo 32; states, incarnations, lives and budgets stay.
#pragma once
#include <utility>

#include "model/packed.hpp"

namespace synfin::model {

/// The number half the circle away. 0 is no place on the circle: it is what a field holds that is not in use, and the number of
/// a RST that answers a segment without ACK. 16 is its counterpart. No incarnation contains either, so both stay as they are.
constexpr small::number mirrored(small::number n) { return (n.v & 15U) == 0 ? n : n + 16; }

constexpr flying mirrored(flying f) {
    f.seg.seq = mirrored(f.seg.seq);
    f.seg.ack = mirrored(f.seg.ack);
    return f;
}
/// Of an encoded segment.
constexpr std::uint32_t mirrored_segment(std::uint32_t bits) { return encode(mirrored(decode(bits, 0))); }

constexpr endpoint mirrored(endpoint e) {
    for (small::number* n : {&e.t.iss, &e.t.snd_una, &e.t.snd_nxt, &e.t.irs, &e.t.rcv_nxt, &e.t.old_snd_nxt, &e.t.old_rcv_nxt})
        *n = mirrored(*n);
    return e;
}
/// Of an encoded end.
constexpr std::uint64_t mirrored_end(std::uint64_t word) { return encode(mirrored(decode_endpoint(word, 0))); }

/// The segments of a channel mirrored; `put` adds one to a channel as the world does.
template <class Put>
constexpr channel mirrored(channel c, Put&& put) {
    channel m;
    for (int i = 0; i < channel::limit && c.at(i) != 0; ++i) m = put(m, mirrored_segment(c.at(i)));
    return m;
}

/// The whole state.
template <class Put>
constexpr packed_world mirrored(const packed_world& s, Put&& put) {
    packed_world m{};
    for (std::size_t e = 0; e < 2; ++e) {
        m[e] = mirrored_end(s[1 - e] & ((std::uint64_t{1} << fault_shift) - 1));
        m[2 + e] = mirrored(channel(s[3 - e]), put).word();
    }
    set_faults(m, faults_of(s));
    return m;
}

}  // namespace synfin::model
