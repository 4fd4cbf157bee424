#include "conformance/endpoint_system.hpp"

#include <algorithm>

namespace synfin::conformance {
namespace {

constexpr std::uint32_t own_iss = 5000, own_window = 2000;
constexpr std::uint32_t reuse_stride = 3000;  // 3.6.1: the ISS of a reopened connection is larger than all before

// 16 bits a number; the layout is the order of calls.
class packer {
  public:
    void put(std::uint32_t value) {
        words_[at_ / 4] |= static_cast<std::uint64_t>(value & 0xffffU) << (16 * (at_ % 4));
        ++at_;
    }
    [[nodiscard]] const packed_machine& words() const { return words_; }

  private:
    packed_machine words_{};
    unsigned at_ = 0;
};
class unpacker {
  public:
    explicit unpacker(const packed_machine& words) : words_(words) {}
    std::uint32_t get() {
        const auto value = static_cast<std::uint32_t>(words_[at_ / 4] >> (16 * (at_ % 4)) & 0xffffU);
        ++at_;
        return value;
    }

  private:
    const packed_machine& words_;
    unsigned at_ = 0;
};

bool has_iss(model::state s) { return s != model::CLOSED && s != model::LISTEN; }

bool is_call(const stimulus& s, user_call c) { return s.kind == stimulus_kind::call && s.call.call == c; }

// What keeps a connection from being a plain one; combinations of many of them teach nothing new.
unsigned oddities(const machine& m) {
    const auto& t = m.t;
    const bool queued = t.close_queued.v || t.send_queued.v != 0, held = t.held_len.v != 0 || t.held_fin.v;
    const bool closed_window = t.snd_wnd.v == 0 && model::sequenced.has(m.st);
    return unsigned{queued} + unsigned{held} + unsigned{closed_window} + unsigned{t.rcv_buffered.v != 0} + t.rtx_count.v +
           unsigned{t.snd_nxt.v - t.snd_una.v > 1};
}

// What the stimulus is when it meets that machine.
happening meeting(const stimulus& s, const machine& m) {
    const std::uint32_t iss = m.st == model::TIME_WAIT ? m.t.iss.v + reuse_stride : own_iss;
    return as_happening(s, resolve(s.shape, m, endpoint_system::plan), iss);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

}  // namespace

endpoint_system::endpoint_system(model::readings taken, std::vector<const stimulus*> steps, bool everyday)
    : taken_(taken), steps_(std::move(steps)), everyday_(everyday) {}

bool is_everyday(const stimulus& s, const machine& m) {
    if (s.kind != stimulus_kind::call || m.st == model::CLOSED) return true;
    return model::synchronized.has(m.st) && m.t.snd_una.v != m.t.iss.v;
}

machine endpoint_system::fresh() {
    machine m;
    m.t.rcv_wnd = own_window;
    return m;
}

packed_machine endpoint_system::pack(const machine& m) {
    packer p;
    for (const std::uint32_t word : as_words(m)) p.put(word);
    return p.words();
}

machine endpoint_system::unpack(const state& s) {
    unpacker u(s);
    machine m;
    const std::uint32_t head = u.get();
    m.st = static_cast<model::state>(head & 0xffU);
    const auto flag = [&](unsigned at) { return model::wire::flag{(head >> at & 1U) != 0}; };
    auto& t = m.t;
    t.passive = flag(8), t.close_queued = flag(9), t.reused = flag(10), t.held_fin = flag(11), t.ts_on = flag(12);
    t.remote_given = flag(13);
    for (auto* number :
         {&t.iss, &t.snd_una, &t.snd_nxt, &t.irs, &t.rcv_nxt, &t.rcv_wnd, &t.snd_wnd, &t.snd_wl1, &t.snd_wl2, &t.max_snd_wnd,
          &t.send_queued, &t.rcv_buffered, &t.held_seq, &t.held_len, &t.rtx_count, &t.old_snd_nxt, &t.old_rcv_nxt, &t.ts_recent})
        *number = u.get();
    return m;
}

bool endpoint_system::in_bounds(const machine& m) {
    const auto& t = m.t;
    const bool reopened = model::sequenced.has(m.st) && t.iss.v != own_iss;
    constexpr std::uint32_t most_sent = 3, most_received = 4, most_unread = 1;
    const unsigned most_oddities = reopened ? 1 : 2;  // a reopened connection is like any other, except for how it began
    return t.snd_nxt.v - t.iss.v <= most_sent && t.rcv_nxt.v - t.irs.v <= most_received && t.rcv_buffered.v <= most_unread &&
           t.send_queued.v <= 1 && t.rtx_count.v <= 1 && oddities(m) <= most_oddities && !(reopened && m.st == model::TIME_WAIT);
}

std::optional<outcome> endpoint_system::after(const machine& m, const stimulus& s, const mutation* changed) const {
    if (!can_happen(s, m, taken_)) return std::nullopt;
    return react(m, meeting(s, m), taken_, changed);
}

std::optional<outcome> endpoint_system::after(const machine& m, const stimulus& s, choices& open) const {
    if (!can_happen(s, m, taken_)) return std::nullopt;
    return react(m, meeting(s, m), open);
}

bool can_happen(const stimulus& s, const machine& m, model::readings taken) {
    switch (s.kind) {
        case stimulus_kind::wait_retransmission:
            return m.t.snd_una.v != m.t.snd_nxt.v && m.st != model::CLOSED && m.t.rtx_count.v == 0;
        case stimulus_kind::wait_time_wait:
            return m.st == model::TIME_WAIT;
        case stimulus_kind::arrives:  // a part of what is outstanding can be acknowledged where there are two octets of it
            return s.shape.ack != ack_base::inside || (has_iss(m.st) && m.t.snd_nxt.v - m.t.snd_una.v >= 2);
        default:
            break;
    }
    if (is_call(s, user_call::close)) return !taken.has(model::reading::half_duplex);
    if (is_call(s, user_call::close_half_duplex)) return taken.has(model::reading::half_duplex);
    return true;
}

std::vector<const stimulus*> ordinary_steps() {
    std::vector<const stimulus*> steps;
    for (const char* word : {"open-active",    "open-passive", "syn",        "syn-ack", "ack",
                             "data",           "fin",          "send",       "close",   "close-half-duplex",
                             "abort",          "receive",      "ack-una",    "fin-una", "data-una",
                             "ack-window-0",   "data-inside",  "fin-inside", "rst",     "retransmission",
                             "time-wait-over", "syn-far-right"})
        steps.push_back(stimulus_named(word));
    return steps;
}

std::string kind_of(const machine& m) {
    const auto& t = m.t;
    const bool synchronised = model::synchronized.has(m.st);
    const bool fin_out = (model::FIN_WAIT_1 | model::CLOSING | model::LAST_ACK).has(m.st) && !t.close_queued.v;
    const std::uint32_t unacked = synchronised ? t.snd_nxt.v - t.snd_una.v : 0;
    std::string kind = lower(name(m.st));
    if (m.st == model::SYN_RECEIVED && !t.passive.v) kind += ".active";
    if (t.reused.v) kind += ".reused";
    if (t.close_queued.v) kind += ".close-queued";
    if (t.send_queued.v != 0) kind += ".queued";
    if (synchronised && unacked != 0 && t.snd_una.v == t.iss.v)
        kind += ".unacked-syn";
    else if (unacked > (fin_out ? 1 : 0))
        kind += !fin_out && unacked > 1 ? ".unacked-2" : ".unacked";
    if (synchronised && t.snd_wnd.v == 0 && m.st != model::TIME_WAIT) kind += ".window-0";
    if (t.rcv_buffered.v != 0) kind += ".unread";
    if (t.held_len.v != 0 || t.held_fin.v) kind += t.held_fin.v ? ".held-fin" : ".held";
    return kind;
}

int particulars(std::string_view kind) { return static_cast<int>(std::count(kind.begin(), kind.end(), '.')); }

}  // namespace synfin::conformance
