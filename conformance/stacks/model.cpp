#include "conformance/stacks/model.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>

#include "conformance/oracle.hpp"
#include "traces/packet.hpp"

namespace synfin::conformance {
namespace {

namespace flag = traces::flag;
using namespace std::chrono_literals;
using model::event;

constexpr stack_time first_rto = 1s;        // RFC 6298 2.1
constexpr stack_time two_msl = 240s;        // 3.4.2: MSL is two minutes
constexpr std::uint32_t give_up_after = 6;  // R2 in retransmissions
constexpr std::uint16_t own_window = 60000;

/// One connection record and what belongs to it.
struct record {
    bool claimed = false;
    bool listed = false;
    bool half_duplex = false;
    machine m{};
    news pending = news::none;
    std::uint32_t opens = 0;
    std::uint32_t read_at = 0;  // the next octet for the user
    std::uint64_t generation = 0;
    stack_time rto = first_rto;
    bool rtx_runs = false;
    std::deque<segment> sent{};
};

struct alarm {
    stack_time at{};
    std::uint64_t generation = 0;
    std::uint32_t slot = 0;
    event what = event::retransmission_timeout;
    auto operator<=>(const alarm&) const = default;
};

segment as_seen(const wire_segment& s, stack_time now) {
    const unsigned flags =
        (s.syn.v ? flag::syn : 0U) | (s.ack_on.v ? flag::ack : 0U) | (s.fin.v ? flag::fin : 0U) | (s.rst.v ? flag::rst : 0U);
    segment seen;
    seen.seq = s.seq.v;
    seen.ack = s.ack.v;
    seen.flags = static_cast<std::uint8_t>(flags);
    seen.window = static_cast<std::uint16_t>(s.wnd.v);
    seen.length = s.len.v;
    seen.time = now;
    return seen;
}

class model_stack final : public stack {
  public:
    explicit model_stack(const model_options& options) : options_(options), records_(options.slots) {
        info_.name = options.name;
        info_.version = "RFC 9293";
        info_.calls = (1U << user_call_count) - 1;
        info_.slots = options.slots;
        info_.virtual_time = info_.shows_state = info_.chooses_iss = true;
        for (std::uint32_t i = options.slots; i-- > 0;) free_.push_back(i);
    }

    [[nodiscard]] const stack_info& info() const override { return info_; }
    result<slot> claim() override;
    void release(slot s) override;
    [[nodiscard]] socket_pair sockets(slot s) const override;
    reply call(slot s, const request& r) override;
    std::optional<model::state> state(slot s) override;
    result<void> inject(slot s, const segment& seg) override;
    std::optional<segment> observe(slot s) override;
    std::optional<slot> ready() override;
    [[nodiscard]] stack_time now() const override { return now_; }
    result<void> advance(stack_time until) override;
    std::optional<std::size_t> records() override;

  private:
    outcome run(std::uint32_t slot, happening h);
    void deliver(std::uint32_t slot, const outcome& out);
    void set_alarms(std::uint32_t slot, const outcome& out);
    [[nodiscard]] static bool is_due(const record& r, const alarm& a);
    reply answer_call(record& r, const request& made, const outcome& out, const machine& before);
    static reply receive_from(record& r, const request& made, const machine& before);

    model_options options_;
    stack_info info_;
    std::vector<record> records_;
    std::vector<std::uint32_t> free_;
    std::deque<std::uint32_t> ready_;
    std::priority_queue<alarm, std::vector<alarm>, std::greater<>> alarms_;
    stack_time now_{};
};

result<slot> model_stack::claim() {
    if (free_.empty()) return failure("no free connection slot left");
    const std::uint32_t i = free_.back();
    free_.pop_back();
    const std::uint64_t generation = records_[i].generation;
    const bool listed = records_[i].listed;
    records_[i] = record{};
    records_[i].claimed = true;
    records_[i].listed = listed;
    records_[i].generation = generation + 1;
    records_[i].m.t.rcv_wnd = own_window;
    return slot{i};
}

void model_stack::release(slot s) {
    record& r = records_[s.index];
    r.claimed = false;
    r.sent.clear();
    ++r.generation;
    free_.push_back(s.index);
}

socket_pair model_stack::sockets(slot s) const {
    constexpr std::uint32_t own = 10U << 24 | 9U << 16 | 1U;
    constexpr std::uint16_t first_port = 5000, peer_port = 4000;
    return {own, own + 1, static_cast<std::uint16_t>(first_port + s.index), peer_port};
}

std::optional<segment> model_stack::observe(slot s) {
    auto& sent = records_[s.index].sent;
    if (sent.empty()) return std::nullopt;
    segment first = std::move(sent.front());
    sent.pop_front();
    return first;
}

std::optional<slot> model_stack::ready() {
    while (!ready_.empty() && records_[ready_.front()].sent.empty()) {
        records_[ready_.front()].listed = false;
        ready_.pop_front();
    }
    if (ready_.empty()) return std::nullopt;
    return slot{ready_.front()};
}

std::optional<std::size_t> model_stack::records() {
    return static_cast<std::size_t>(
        std::count_if(records_.begin(), records_.end(), [](const record& r) { return r.claimed && r.m.st != model::CLOSED; }));
}

// Initial numbers: different for each OPEN, the same in every run.
std::uint32_t generated_iss(std::uint32_t slot, std::uint32_t opens) {
    return 0x51000000U + slot * 0x10001U + opens * 0x01000193U;
}

outcome model_stack::run(std::uint32_t slot, happening h) {
    record& r = records_[slot];
    h.r2 = give_up_after;
    if (h.iss == 0) h.iss = generated_iss(slot, r.opens);
    model::readings taken = options_.taken;  // MAY-1 is a call of this interface, not a habit of the stack
    taken.bits &= ~model::readings(model::reading::half_duplex).bits;
    if (r.half_duplex) taken |= model::reading::half_duplex;
    const outcome out = react(r.m, h, taken, options_.changed ? &*options_.changed : nullptr);
    if (out.after.t.iss.v != r.m.t.iss.v) ++r.opens;
    const bool opened = !model::sequenced.has(r.m.st) && model::sequenced.has(out.after.st);
    r.m = out.after;
    if (opened) r.read_at = r.m.t.irs.v + 1;
    if (out.tells(model::signal::connection_reset)) r.pending = news::reset;
    if (out.tells(model::signal::connection_refused)) r.pending = news::refused;
    if (out.tells(model::signal::open_failed) || out.tells(model::signal::connection_failed)) r.pending = news::timed_out;
    deliver(slot, out);
    set_alarms(slot, out);
    return out;
}

void model_stack::deliver(std::uint32_t slot, const outcome& out) {
    record& r = records_[slot];
    for (const wire_segment& s : out.sent()) r.sent.push_back(as_seen(s, now_));
    if (!r.sent.empty() && !std::exchange(r.listed, true)) ready_.push_back(slot);
}

// One generation of alarms per change of what is outstanding: an older alarm finds itself stale.
void model_stack::set_alarms(std::uint32_t slot, const outcome& out) {
    record& r = records_[slot];
    const bool outstanding = r.m.t.snd_una.v != r.m.t.snd_nxt.v;
    if (r.m.t.rtx_count.v == 0) r.rto = first_rto;
    if (out.starts_2msl) alarms_.push({now_ + two_msl, ++r.generation, slot, event::time_wait_timeout});
    if (r.m.st == model::TIME_WAIT) return;
    if (!outstanding) r.rtx_runs = false;
    if (!outstanding || (r.rtx_runs && out.sent().empty())) return;
    r.rtx_runs = true;
    alarms_.push({now_ + r.rto, ++r.generation, slot, event::retransmission_timeout});
}

bool model_stack::is_due(const record& r, const alarm& a) {
    if (!r.claimed || r.generation != a.generation) return false;
    return a.what != event::time_wait_timeout || r.m.st == model::TIME_WAIT;
}

result<void> model_stack::advance(stack_time until) {
    while (!alarms_.empty() && alarms_.top().at <= until) {
        const alarm a = alarms_.top();
        alarms_.pop();
        record& r = records_[a.slot];
        if (!is_due(r, a)) continue;
        now_ = std::max(now_, a.at);
        if (a.what == event::retransmission_timeout) r.rtx_runs = false, r.rto *= 2;
        happening h;
        h.what = a.what;
        if (!run(a.slot, h).sent().empty()) return {};
    }
    now_ = std::max(now_, until);
    return {};
}

result<void> model_stack::inject(slot s, const segment& seg) {
    stimulus arriving;
    run(s.index, as_happening(arriving, seg, 0));
    return {};
}

std::optional<model::state> model_stack::state(slot s) {
    happening h;
    h.what = event::status;
    const outcome out = react(records_[s.index].m, h, options_.taken, options_.changed ? &*options_.changed : nullptr);
    if (out.answer == model::reply::does_not_exist) return model::CLOSED;
    if (out.answer < model::reply::state_listen) return std::nullopt;
    const auto place = static_cast<unsigned>(out.answer) - static_cast<unsigned>(model::reply::state_listen);
    return static_cast<model::state>(place + static_cast<unsigned>(model::LISTEN));
}

reply model_stack::call(slot s, const request& made) {
    record& r = records_[s.index];
    if (made.call == user_call::forget) {
        r.m = {};
        r.m.t.rcv_wnd = own_window;
        ++r.generation;
        return {};
    }
    if (made.call == user_call::close_half_duplex) r.half_duplex = true;
    stimulus as_call;
    as_call.kind = stimulus_kind::call;
    as_call.call = made;
    const machine before = r.m;
    const outcome out = run(s.index, as_happening(as_call, {}, made.iss.value_or(0)));
    return answer_call(r, made, out, before);
}

reply model_stack::receive_from(record& r, const request& made, const machine& before) {
    reply got{.octets = std::min(made.octets, before.t.rcv_buffered.v)};
    for (std::uint32_t i = 0; i < got.octets; ++i) got.data.push_back(pattern_octet(r.read_at++));
    return got;
}

reply model_stack::answer_call(record& r, const request& made, const outcome& out, const machine& before) {
    const bool receives = made.call == user_call::receive;
    const bool opens = made.call == user_call::open_active || made.call == user_call::open_passive;
    const news heard = std::exchange(r.pending, news::none);
    const reply gone{.kind = heard == news::reset       ? reply_kind::reset
                             : heard == news::refused   ? reply_kind::refused
                             : heard == news::timed_out ? reply_kind::timed_out
                                                        : reply_kind::closed};
    switch (out.answer) {
        case model::reply::ok:
            return {.octets = made.call == user_call::send ? made.octets : 0};
        case model::reply::later:
            return receives ? reply{.kind = reply_kind::would_block} : reply{.octets = made.octets};
        case model::reply::data:
            return receive_from(r, made, before);
        case model::reply::does_not_exist:
            return opens ? reply{.kind = reply_kind::error} : gone;
        case model::reply::closing:
            return {.kind = receives ? reply_kind::end_of_stream : reply_kind::closed};
        default:
            return {.kind = reply_kind::error, .detail = std::string(name(out.answer))};
    }
}

}  // namespace

std::unique_ptr<stack> open_model(const model_options& options) { return std::make_unique<model_stack>(options); }

}  // namespace synfin::conformance
