// What the threads of a sweep share while they expand a level: the chunks still to take, the room still to give, the clock.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "checker/sweep/frontier.hpp"
#include "checker/sweep/options.hpp"

namespace synfin::checker {

class sweep_round {
  public:
    explicit sweep_round(const sweep_options& opt) : opt_(opt) {}

    // --- between rounds, one thread -----------------------------------------------------------------------------------
    /// The states of the next level, expanded by `threads` threads.
    void open_level(frontier&& level, std::uint32_t depth, unsigned threads);
    /// What nobody has taken.
    [[nodiscard]] frontier take_rest();
    [[nodiscard]] bool level_taken() const { return cursor_.load() >= level_.size(); }
    /// New states up to `capacity`, `used` of which are there; `fixed_bytes` are in use besides the frontier.
    void resume(std::uint64_t used, std::uint64_t capacity, unsigned threads, std::uint64_t fixed_bytes);
    [[nodiscard]] std::optional<stop_reason> stopped() const;
    /// A line overflowed since `resume`.
    [[nodiscard]] bool full() const { return full_; }
    /// A checkpoint is due.
    [[nodiscard]] bool save_due() const { return save_due_; }
    void saved();
    /// Of this level: how many states a chunk of the next one takes.
    [[nodiscard]] std::uint32_t chunk_size() const { return chunk_; }
    [[nodiscard]] double seconds() const;
    void set_seconds_before(double seconds) { seconds_before_ = seconds; }
    /// Chunks that were not made by `new_words`.
    void adopt(std::uint64_t chunks) { frontier_bytes_ += chunks * sizeof(std::uint64_t) * opt_.chunk_states; }
    [[nodiscard]] std::uint64_t frontier_bytes() const { return frontier_bytes_; }

    // --- any thread, any time -----------------------------------------------------------------------------------------
    /// Some states to expand; false when none are left in this level. Looks at the clock.
    bool claim(frontier_chunk& work, bool reports);
    /// How many new states the caller may store, up to a chunk of them; 0, and every thread pauses soon, when no more.
    [[nodiscard]] std::uint64_t grant();
    /// A log of so many bytes was finished. False, and the sweep stops soon, when memory runs short.
    [[nodiscard]] bool logged(std::uint64_t bytes);
    /// Memory for a chunk; null, and the sweep stops soon, when that is too much.
    [[nodiscard]] std::unique_ptr<std::uint64_t[]> new_words();
    void report_full();
    void stop(stop_reason reason);
    [[nodiscard]] bool paused() const { return pause_.load(std::memory_order_relaxed); }

  private:
    [[nodiscard]] bool fits() const;
    void look_at_clock(bool reports);
    void report(double now);

    const sweep_options& opt_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double seconds_before_ = 0;
    double reported_ = 0, saved_ = 0;
    frontier level_;
    std::uint64_t level_states_ = 0;
    std::uint32_t depth_ = 0;
    std::uint32_t chunk_ = 1;
    std::uint64_t block_ = 1;
    std::uint64_t capacity_ = 0;
    std::uint64_t fixed_bytes_ = 0;
    std::atomic<std::uint64_t> cursor_{0};
    std::atomic<std::uint64_t> granted_{0};
    std::atomic<std::uint64_t> frontier_bytes_{0};
    std::atomic<std::uint64_t> logged_bytes_{0};  // since `resume`
    std::atomic<bool> pause_{false}, full_{false}, save_due_{false};
    std::atomic<int> stop_{-1};
};

}  // namespace synfin::checker
