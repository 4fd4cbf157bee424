#include "checker/sweep/sweep_round.hpp"

#include <algorithm>
#include <new>

namespace synfin::checker {

void sweep_round::open_level(frontier&& level, std::uint32_t depth, unsigned threads) {
    level_ = std::move(level);
    level_states_ = states_in(level_);
    depth_ = depth;
    cursor_ = 0;
    // What is found now is shared out in the next level: small enough that threads end together, large enough to meet rarely.
    const std::uint64_t share = level_states_ / (std::uint64_t{threads} * 8);
    const std::uint64_t most = opt_.chunk_states;
    chunk_ = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(share, std::min<std::uint64_t>(32, most), most));
}

frontier sweep_round::take_rest() {
    frontier rest;
    for (std::uint64_t i = cursor_; i < level_.size(); ++i) rest.push_back(std::move(level_[i]));
    level_.clear();
    return rest;
}

void sweep_round::resume(std::uint64_t used, std::uint64_t capacity, unsigned threads, std::uint64_t fixed_bytes) {
    granted_ = used;
    capacity_ = capacity;
    fixed_bytes_ = fixed_bytes;
    logged_bytes_ = 0;
    // Close to the end in small portions, so that nobody sits on what another needs.
    const std::uint64_t left = capacity > used ? capacity - used : 0;
    block_ = threads == 1 ? std::max<std::uint64_t>(left, 1) : std::clamp<std::uint64_t>(left / (threads * 4), 1, 4096);
    full_ = false;
    pause_ = false;
}

std::optional<stop_reason> sweep_round::stopped() const {
    const int reason = stop_;
    if (reason < 0) return std::nullopt;
    return static_cast<stop_reason>(reason);
}

void sweep_round::saved() {
    save_due_ = false;
    saved_ = seconds();
}

double sweep_round::seconds() const {
    return seconds_before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

bool sweep_round::claim(frontier_chunk& work, bool reports) {
    look_at_clock(reports);
    if (stop_ >= 0) return false;
    const std::uint64_t mine = cursor_.fetch_add(1, std::memory_order_relaxed);
    if (mine >= level_.size()) return false;
    work = std::move(level_[mine]);
    return true;
}

std::uint64_t sweep_round::grant() {
    std::uint64_t begin = granted_.load(std::memory_order_relaxed);
    std::uint64_t end = 0;
    do {
        end = std::min(begin + block_, capacity_);
        if (begin >= end) {
            pause_.store(true, std::memory_order_relaxed);
            return 0;
        }
    } while (!granted_.compare_exchange_weak(begin, end, std::memory_order_relaxed));
    return end - begin;
}

bool sweep_round::fits() const {
    if (opt_.memory_limit_bytes == 0) return true;
    // Each thread has a log under way, which doubles as it grows.
    const std::uint64_t open_logs = opt_.threads * (std::uint64_t{2} * opt_.chunk_states + 512);
    return fixed_bytes_ + frontier_bytes_ + logged_bytes_ + open_logs <= opt_.memory_limit_bytes;
}

bool sweep_round::logged(std::uint64_t bytes) {
    logged_bytes_.fetch_add(bytes, std::memory_order_relaxed);
    if (fits()) return true;
    stop(stop_reason::memory_limit);
    return false;
}

std::unique_ptr<std::uint64_t[]> sweep_round::new_words() {
    const std::uint64_t bytes = sizeof(std::uint64_t) * opt_.chunk_states;
    frontier_bytes_.fetch_add(bytes, std::memory_order_relaxed);
    if (fits()) return std::make_unique_for_overwrite<std::uint64_t[]>(opt_.chunk_states);
    frontier_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
    stop(stop_reason::memory_limit);
    return nullptr;
}

void sweep_round::report_full() {
    full_ = true;
    pause_ = true;
}

void sweep_round::stop(stop_reason reason) {
    stop_ = static_cast<int>(reason);
    pause_ = true;
}

void sweep_round::look_at_clock(bool reports) {
    if (opt_.stop && opt_.stop->load(std::memory_order_relaxed)) stop(stop_reason::cancelled);
    const bool saves = opt_.checkpoint_seconds > 0 && !opt_.checkpoint_folder.empty();
    if (opt_.seconds_limit <= 0 && !opt_.on_progress && !saves) return;
    const double now = seconds();
    if (opt_.seconds_limit > 0 && now - seconds_before_ > opt_.seconds_limit) stop(stop_reason::time_limit);
    if (reports && opt_.on_progress && now - reported_ >= opt_.progress_seconds) report(now);
    if (reports && saves && now - saved_ >= opt_.checkpoint_seconds) save_due_ = pause_ = true;
}

void sweep_round::report(double now) {
    reported_ = now;
    progress p;
    p.states = granted_;
    p.depth = depth_;
    p.frontier = level_states_;
    p.states_per_second = static_cast<double>(p.states) / now;
    p.bytes = fixed_bytes_ + frontier_bytes_;
    p.seconds = now;
    if (!opt_.on_progress(p)) stop(stop_reason::cancelled);
}

}  // namespace synfin::checker
