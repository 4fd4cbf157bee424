// Exhaustive breadth-first exploration on one or several threads: exact, level by level, with shortest paths.
// Threads expand a level together, each numbering the states it finds from blocks of its own. Between rounds one thread
// closes the gaps, so that numbers stay dense and a level contiguous: the array of states is the breadth-first queue.
#pragma once
#include <memory>
#include <unordered_map>

#include "checker/explored.hpp"
#include "checker/team.hpp"
#include "checker/worker.hpp"

namespace synfin::checker {

namespace detail {

template <system S>
class explorer {
  public:
    using State = typename S::state;

    explorer(const S& sys, const options& opt) : opt_(opt), round_(opt) {
        for (unsigned i = 0; i < std::max(1u, opt.threads); ++i)
            workers_.push_back(std::make_unique<worker<S>>(sys, out_.store, round_, i == 0));
    }

    explored<State> run() {
        take(first_room(opt_, bytes_per_state));
        resume(false);
        workers_[0]->seed();
        if (between())
            run_team(
                threads(), [this](unsigned i) { work(i); }, [this] { return between(); });
        out_.seconds = round_.seconds();
        return std::move(out_);
    }

  private:
    static constexpr std::uint64_t bytes_per_state = state_store<State>::bytes_per_state;
    static constexpr std::uint64_t few = 128;  // a level this small is done before other threads would wake up
    static constexpr std::uint64_t batch = std::uint64_t{1} << 14;

    [[nodiscard]] unsigned threads() const { return static_cast<unsigned>(workers_.size()); }

    void work(unsigned i) {
        if (!rebuilding_) return workers_[i]->run();
        for (std::uint64_t b = 0; (b = rebuilt_.fetch_add(batch)) < out_.store.size();)
            out_.store.reinsert(b, std::min(b + batch, out_.store.size()), threads() > 1);
    }

    /// What one thread does while the others wait; false when the exploration is over.
    bool between() {
        if (std::exchange(rebuilding_, false)) return resume(threads() > 1), true;
        for (;; workers_[0]->run()) {
            gather();
            if (const auto reason = round_.stopped()) return finish(*reason);
            if (waiting()) return enlarge();
            close_level();
            if (opt_.stop_when && (opt_.stop_when & ~out_.seen) == 0) return finish(stop_reason::found);
            if (level_.empty()) return finish(stop_reason::finished);
            const bool alone = threads() == 1 || level_.size() <= few;
            round_.open_level(level_, depth() - 1, alone ? 1 : threads());
            resume(!alone);
            if (!alone || threads() == 1) return true;
        }
    }

    /// The number of transitions to the states now being found.
    [[nodiscard]] std::uint32_t depth() const { return static_cast<std::uint32_t>(out_.level_sizes.size()); }

    [[nodiscard]] bool waiting() const {
        return std::any_of(workers_.begin(), workers_.end(), [](const auto& w) { return w->waiting(); });
    }

    void resume(bool shared) { round_.resume(out_.store.size(), room_.states, shared, out_.store.bytes()); }

    void take(room r) {
        room_ = r;
        out_.store.rebuild(r.slots, r.states);
        out_.peak_bytes = std::max(out_.peak_bytes, out_.store.bytes());
    }

    bool enlarge() {
        const auto larger = larger_room(opt_, bytes_per_state, room_);
        if (!larger) return finish(limit_reached(opt_, room_));
        take(*larger);
        rebuilding_ = true;
        rebuilt_ = 0;
        return true;
    }

    void gather() {
        const auto moves = close_gaps();
        out_.transitions = out_.cut = 0;
        for (const auto& w : workers_) {
            out_.transitions += w->transitions;
            out_.cut += w->cuts;
            for (const auto& f : w->findings) record(f, moves);
            w->findings.clear();
        }
        for (const auto& w : workers_) w->known = out_.seen;
        out_.states = out_.store.size();
        out_.peak_bytes = std::max(out_.peak_bytes, out_.store.bytes());
    }

    /// Fills the numbers that were handed out and not used with the last states; tells who moved where.
    std::unordered_map<state_index, state_index> close_gaps() {
        std::vector<range> unused;
        for (const auto& w : workers_) unused.push_back(w->give_back_numbers());
        const auto plan = plan_moves(std::move(unused), round_.granted());
        for (const auto& [from, to] : plan.moves) out_.store.renumber(from, to);
        out_.store.set_size(plan.size);
        return {plan.moves.begin(), plan.moves.end()};
    }

    void record(const finding<State>& f, const std::unordered_map<state_index, state_index>& moves) {
        const property_mask bit = property_mask{1} << f.property;
        if (out_.seen & bit) return;
        out_.seen |= bit;
        const auto moved = moves.find(f.state);
        out_.sightings[static_cast<std::size_t>(f.property)] = {depth(), moved == moves.end() ? f.state : moved->second,
                                                                f.on_transition};
        out_.successors[static_cast<std::size_t>(f.property)] = f.successor;
    }

    void close_level() {
        level_ = {level_.end, out_.store.size()};
        if (!level_.empty()) out_.level_sizes.push_back(level_.size());
    }

    bool finish(stop_reason reason) {
        if (reason != stop_reason::finished && reason != stop_reason::found) close_level();
        out_.depth = depth() ? depth() - 1 : 0;
        out_.reason = reason;
        out_.complete = reason == stop_reason::finished || (reason == stop_reason::found && level_.empty());
        return false;
    }

    const options& opt_;
    round round_;
    room room_;
    range level_;
    bool rebuilding_ = false;
    std::atomic<std::uint64_t> rebuilt_{0};
    explored<State> out_;
    std::vector<std::unique_ptr<worker<S>>> workers_;
};

}  // namespace detail

/// Explores everything reachable in `sys` breadth first, within the limits of `opt`. One thread: the same result, paths
/// included, every time. Several: the same counts, depths and properties; which shortest path is told may differ.
/// Throws what the system throws, and std::bad_alloc when the kernel gives no memory.
template <system S>
[[nodiscard]] explored<typename S::state> explore(const S& sys, const options& opt = {}) {
    return detail::explorer<S>(sys, opt).run();
}

}  // namespace synfin::checker
