#include "checker/round.hpp"

#include <algorithm>

namespace synfin::checker {

namespace {

constexpr std::uint64_t bytes_per_slot = 8;
constexpr std::uint64_t most_states = no_state - 1;  // no_state itself names none, and a slot holds index + 1
constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

// Linear probing stays short up to a load of 3/4; close to the memory limit more probes are better than fewer states.
std::uint64_t states_in(std::uint64_t slots) { return slots / 4 * 3; }

std::uint64_t state_limit(const options& opt) { return opt.state_limit ? std::min(opt.state_limit, most_states) : most_states; }

// The largest table such that it and the states it takes at a load of 7/8 fit the memory limit.
room last_room(const options& opt, std::uint64_t bytes_per_state) {
    if (opt.memory_limit_bytes == 0) return {unlimited, unlimited};
    const std::uint64_t slots = opt.memory_limit_bytes / (8 * bytes_per_slot + 7 * bytes_per_state) * 8;
    return {slots, slots / 8 * 7};
}

room limited(const options& opt, std::uint64_t bytes_per_state, std::uint64_t slots) {
    const room last = last_room(opt, bytes_per_state);
    room chosen = slots <= last.slots ? room{slots, states_in(slots)} : last;
    chosen.slots = std::max<std::uint64_t>(chosen.slots, 8);
    chosen.states = std::min({chosen.states, state_limit(opt), last.states});
    return chosen;
}

}  // namespace

room first_room(const options& opt, std::uint64_t bytes_per_state) {
    return limited(opt, bytes_per_state, std::max<std::uint64_t>(opt.first_slots, 8));
}

std::optional<room> larger_room(const options& opt, std::uint64_t bytes_per_state, room now) {
    constexpr std::uint64_t small = std::uint64_t{1} << 22;
    const room next = limited(opt, bytes_per_state, now.slots < small ? now.slots * 4 : now.slots * 2);
    if (next.states <= now.states) return std::nullopt;
    return next;
}

stop_reason limit_reached(const options& opt, room now) {
    return now.states >= state_limit(opt) ? stop_reason::state_limit : stop_reason::memory_limit;
}

move_plan plan_moves(std::vector<range> unused, std::uint64_t granted) {
    move_plan plan{{}, granted};
    std::sort(unused.begin(), unused.end(), [](const range& a, const range& b) { return a.begin < b.begin; });
    for (const range& gap : unused) plan.size -= gap.size();
    // Take states from the top, skipping gaps there, into gaps at the bottom.
    std::uint64_t from = granted;
    std::size_t last = unused.size();
    for (const range& gap : unused)
        for (std::uint64_t to = gap.begin; to < std::min(gap.end, plan.size); ++to) {
            for (; last > 0 && unused[last - 1].end == from; --last) from = unused[last - 1].begin;
            plan.moves.emplace_back(--from, to);
        }
    return plan;
}

void round::open_level(range level, std::uint32_t depth, unsigned threads) {
    level_ = level;
    depth_ = depth;
    // Small enough to end a level together, large enough to meet at the counters rarely.
    chunk_ = std::clamp<std::uint64_t>(level.size() / (threads * 16), 8, 256);
    block_ = threads > 1 ? std::clamp<std::uint64_t>(level.size() / (threads * 8), 8, 1024) : 1024;
    cursor_ = level.begin;
}

void round::resume(std::uint64_t used, std::uint64_t capacity, bool shared, std::uint64_t bytes) {
    shared_ = shared;
    bytes_ = bytes;
    granted_ = used;
    capacity_ = capacity;
    pause_ = false;
}

std::optional<stop_reason> round::stopped() const {
    const int reason = stop_;
    if (reason < 0) return std::nullopt;
    return static_cast<stop_reason>(reason);
}

double round::seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

bool round::claim(range& work, bool reports) {
    look_at_clock(reports);
    const std::uint64_t begin = cursor_.fetch_add(chunk_, std::memory_order_relaxed);
    if (begin >= level_.end) return false;
    work = {begin, std::min(begin + chunk_, level_.end)};
    return true;
}

bool round::grant(range& numbers) {
    std::uint64_t begin = granted_.load(std::memory_order_relaxed);
    std::uint64_t end = 0;
    do {
        end = std::min(begin + block_, capacity_);
        if (begin >= end) {
            pause_.store(true, std::memory_order_relaxed);
            return false;
        }
    } while (!granted_.compare_exchange_weak(begin, end, std::memory_order_relaxed));
    numbers = {begin, end};
    return true;
}

void round::stop(stop_reason reason) {
    stop_ = static_cast<int>(reason);
    pause_ = true;
}

void round::look_at_clock(bool reports) {
    if (opt_.seconds_limit <= 0 && !opt_.on_progress) return;
    const double now = seconds();
    if (opt_.seconds_limit > 0 && now > opt_.seconds_limit) stop(stop_reason::time_limit);
    if (reports && opt_.on_progress && now - reported_ >= opt_.progress_seconds) report(now);
}

void round::report(double now) {
    reported_ = now;
    progress p;
    p.states = granted_;
    p.depth = depth_;
    p.frontier = level_.size();
    p.states_per_second = static_cast<double>(p.states) / now;
    p.bytes = bytes_;
    p.seconds = now;
    if (!opt_.on_progress(p)) stop(stop_reason::cancelled);
}

}  // namespace synfin::checker
