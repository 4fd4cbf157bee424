#include "checker/sweep/line_table.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "checker/team.hpp"

namespace synfin::checker {

/// A table on its way from one layout to the next. Lines from `bound` on belong to the next, those below still to the old.
class line_mover {
  public:
    line_mover(line_table& table, const line_layout& old, unsigned threads)
        : table_(table), old_(old), threads_(threads), bound_(old.lines()) {}

    void run() {
        if (threads_ > 1 && next_run())
            run_team(
                threads_, [this](unsigned) { move_run(); },
                [this] {
                    bound_ = cut_;
                    return next_run();
                });
        move_rest();
    }

    void enter(std::uint64_t word) {
        const std::uint64_t home = table_.layout_.home(word);
        if (table_.add(home, table_.layout_.key(word, home)) == line_table::outcome::full)
            throw std::length_error("a visited set overflowed while it grew");
    }

  private:
    static constexpr std::uint64_t batch = 256;
    static constexpr std::uint64_t worth_waking = 4096;

    /// The lowest lines whose words all move to `bound_` or behind: they may be moved in any order, by anybody.
    bool next_run() {
        cut_ = bound_ * table_.layout_.span() / old_.span() + 1 + old_.reach();
        taken_ = cut_;
        return cut_ + worth_waking < bound_;
    }

    void move_run() {
        for (std::uint64_t begin = 0; (begin = taken_.fetch_add(batch)) < bound_;)
            for (std::uint64_t i = begin; i < std::min(begin + batch, bound_); ++i) {
                table_.each_of_line(old_, i, [this](std::uint64_t word) { enter(word); });
                clear(i);
            }
    }

    // One thread, from the top. What must move to a line not yet read waits: no more than the overflow of a few lines.
    void move_rest() {
        std::vector<std::uint64_t> line, waiting;
        for (std::uint64_t i = bound_; i-- > 0;) {
            line.swap(waiting);
            waiting.clear();
            table_.each_of_line(old_, i, [&](std::uint64_t word) { line.push_back(word); });
            clear(i);
            for (const std::uint64_t word : line)
                if (table_.layout_.home(word) >= i)
                    enter(word);
                else
                    waiting.push_back(word);
            line.clear();
        }
    }

    void clear(std::uint64_t i) { std::memset(table_.line(i), 0, line_layout::line_bytes); }

    line_table& table_;
    line_layout old_;
    unsigned threads_;
    std::uint64_t bound_;
    std::uint64_t cut_ = 0;
    std::atomic<std::uint64_t> taken_{0};
};

void line_table::grow(const line_layout& next, unsigned threads) {
    memory_.resize(std::max(memory_.size(), next.bytes()));
    const overflow_set before = std::exchange(overflow_, overflow_set(next.overflow_slots()));
    line_mover mover(*this, layout_, threads);
    layout_ = next;
    mover.run();
    before.each([&](std::uint64_t word) { mover.enter(word); });
}

}  // namespace synfin::checker
