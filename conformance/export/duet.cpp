#include "conformance/export/duet.hpp"

#include <fmt/format.h>

#include <utility>

#include "conformance/stacks/wire.hpp"
#include "conformance/stimulus.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
constexpr std::int64_t millisecond = 1'000'000;

segment as_segment(const wire_segment& s) {
    const unsigned flags =
        (s.syn.v ? flag::syn : 0U) | (s.ack_on.v ? flag::ack : 0U) | (s.fin.v ? flag::fin : 0U) | (s.rst.v ? flag::rst : 0U);
    segment out;
    out.seq = s.seq.v;
    out.ack = s.ack_on.v ? s.ack.v : 0;
    out.flags = static_cast<std::uint8_t>(flags);
    out.window = s.rst.v ? std::uint16_t{0} : static_cast<std::uint16_t>(s.wnd.v);
    out.length = s.len.v;
    return out;
}

}  // namespace

duet::duet(std::uint64_t seed, std::int64_t start_ns) : random_(seed), now_(start_ns), passive_iss_(0) {}

void duet::open_passive(unsigned who) {
    passive_iss_ = static_cast<std::uint32_t>(random_());
    happens(who, model::event::open_passive);
}

void duet::open_active(unsigned who, std::uint32_t iss) {
    happening h;
    h.what = model::event::open_active;
    h.iss = iss;
    end[who].t.rcv_wnd = window;
    run(who, h);
}

void duet::happens(unsigned who, model::event what, std::uint32_t octets) {
    happening h;
    h.what = what;
    h.octets = octets;
    h.iss = passive_iss_;
    if (what == model::event::open_passive) end[who].t.rcv_wnd = window, h.remote_given = false;
    run(who, h);
}

void duet::times_out(unsigned who) {
    now_ += 1000 * millisecond;
    happens(who, model::event::retransmission_timeout);
    settle();
}

void duet::run(unsigned who, const happening& h) {
    const outcome out = react(end[who], h, model::readings{});
    end[who] = out.after;
    for (const wire_segment& s : out.sent()) put(who, as_segment(s));
}

void duet::put(unsigned from, segment s) {
    now_ += millisecond / 10 + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(millisecond));
    taped t{.time_ns = now_, .from = from, .what = std::move(s)};
    t.comment = fmt::format("{}: {}", from == 0 ? "client" : "server", name(end[from].st));
    const passage how = on_send ? on_send(t) : passage::arrives;
    if (how == passage::suppressed) return;
    tape.push_back(t);
    if (how == passage::arrives) under_way_.push_back(t);
}

void duet::settle(std::size_t most) {
    for (; !under_way_.empty() && most > 0; --most) {
        const taped t = std::move(under_way_.front());
        under_way_.pop_front();
        if (t.bad_checksum) continue;  // MUST-3: dropped without a word
        const unsigned to = 1 - t.from;
        happening h = as_happening(stimulus{}, t.what, passive_iss_);
        if (end[to].st == model::CLOSED) end[to].t.rcv_wnd = window;
        run(to, h);
    }
}

std::vector<traces::captured> as_capture(const std::vector<taped>& tape, const duet_addresses& at) {
    std::vector<traces::captured> all;
    for (const taped& t : tape) {
        const unsigned to = 1 - t.from;
        const socket_pair pair{at.ip[to], at.ip[t.from], at.port[to], at.port[t.from]};
        segment s = t.what;
        s.stamp = t.stamp;
        traces::packet p;
        packet_to_stack(pair, s, p);
        if (s.length != 0) p.flags |= flag::psh;
        auto datagram = traces::encode(p);
        constexpr std::size_t checksum_at = 20 + 16;
        if (t.bad_checksum) datagram[checksum_at] ^= 0x55;
        all.push_back({.time_ns = t.time_ns, .datagram = std::move(datagram), .comment = t.comment});
    }
    return all;
}

}  // namespace synfin::conformance
