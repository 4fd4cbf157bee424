// The rounds of a sweep: threads expand a level together; between rounds one thread collects what they found, makes room,
// writes a checkpoint, opens the next level.
#pragma once
#include <algorithm>
#include <memory>
#include <utility>

#include "checker/sweep/checkpoint.hpp"
#include "checker/sweep/sweep_image.hpp"
#include "checker/sweep/sweep_worker.hpp"
#include "checker/team.hpp"

namespace synfin::checker::detail {

template <word_system S>
class sweeper {
  public:
    sweeper(const S& sys, const sweep_options& opt) : sys_(sys), opt_(opt), bits_(sys.bits()), round_(opt_) {
        opt_.threads = std::max(1u, opt.threads);
        opt_.chunk_states = std::clamp<std::uint32_t>(opt.chunk_states, 1, 65536);
    }

    /// Begins anew.
    result<void> prepare() {
        const auto layout = first_layout(opt_, bits_);
        if (!layout) return tl::unexpected(layout.error());
        image_.table = line_table(*layout);
        image_.salt = opt_.salt;
        image_.told.bits = bits_;
        return {};
    }

    /// Begins where a checkpoint ended.
    void prepare(sweep_image&& saved) {
        image_ = std::move(saved);
        opt_.salt = image_.salt;
        image_.told.resumed = true;
        round_.set_seconds_before(image_.told.seconds);
        counted_before_ = {image_.told.transitions, image_.told.cut};
        round_.adopt(image_.level.size() + image_.next.size());
        began_ = true;
    }

    sweep_image run() {
        for (unsigned i = 0; i < opt_.threads; ++i)
            workers_.push_back(std::make_unique<sweep_worker<S>>(sys_, opt_, image_.table, round_, i == 0));
        if (began_)
            reopen();
        else
            seed();
        if (between())
            run_team(
                opt_.threads, [this](unsigned i) { workers_[i]->run(); }, [this] { return between(); });
        return std::move(image_);
    }

  private:
    static constexpr std::uint64_t few = 256;  // a level this small is done before other threads would wake up

    void seed() {
        round_.open_level({}, 0, 1);
        alone_ = true;
        resume();
        workers_[0]->seed();
    }

    void resume() {
        std::uint64_t most = capacity_of(image_.table.layout(), bits_);
        if (opt_.state_limit) most = std::min(most, opt_.state_limit);
        round_.resume(told().states, most, alone_ ? 1 : opt_.threads, image_.fixed_bytes());
    }

    /// What one thread does while the others wait; false when the sweep is over.
    bool between() {
        for (;; workers_[0]->run()) {
            gather();
            if (overflowed()) return finish(stop_reason::too_narrow);
            if (const auto reason = round_.stopped()) return finish(*reason);
            if (round_.save_due()) save(), round_.saved();
            if (waiting()) {
                if (const auto reason = no_room()) return finish(*reason);
            } else if (level_done()) {
                close_level();
                if (opt_.stop_when && (opt_.stop_when & ~told().seen) == 0) return finish(stop_reason::found);
                if (image_.level.empty()) return finish(stop_reason::finished);
                open_level();
            }
            resume();
            if (!alone_ || opt_.threads == 1) return true;
        }
    }

    sweep_summary& told() { return image_.told; }

    template <class F>
    bool any_worker(F&& f) const {
        return std::any_of(workers_.begin(), workers_.end(), [&](const auto& w) { return f(*w); });
    }
    [[nodiscard]] bool overflowed() const {
        return any_worker([](const auto& w) { return w.overflowed(); });
    }
    [[nodiscard]] bool waiting() const {
        return any_worker([](const auto& w) { return w.waiting(); });
    }
    [[nodiscard]] bool level_done() const {
        return round_.level_taken() && !any_worker([](const auto& w) { return w.busy(); });
    }

    void gather() {
        told().transitions = counted_before_[0];
        told().cut = counted_before_[1];
        for (const auto& w : workers_) gather(*w);
        for (const auto& w : workers_) w->known = told().seen;
        auto& bytes = told().bytes;
        bytes.table = image_.table.bytes();
        bytes.frontier_peak = std::max(bytes.frontier_peak, round_.frontier_bytes());
        bytes.log = image_.log.bytes();
        bytes.peak = std::max(bytes.peak, image_.fixed_bytes() + round_.frontier_bytes());
    }

    void gather(sweep_worker<S>& w) {
        told().transitions += w.transitions;
        told().cut += w.cuts;
        for (found_chunk& c : w.found) {
            c.log.close();
            if (opt_.traces) c.states.number = image_.log.add(std::move(c.log));
            told().states += c.states.end;
        }
        for (const word_finding& f : w.findings) {
            const std::uint32_t chunk = f.on_transition ? f.at.chunk : w.found[f.at.chunk].states.number;
            image_.record(f.property, {chunk, f.at.index}, f.on_transition, f.successor);
        }
        for (found_chunk& c : w.found) image_.next.push_back(std::move(c.states));
        w.found.clear();
        w.findings.clear();
    }

    void close_level() {
        if (const std::uint64_t states = states_in(image_.next)) told().level_sizes.push_back(states);
        image_.level = std::exchange(image_.next, {});
    }

    void open_level() {
        alone_ = opt_.threads == 1 || states_in(image_.level) <= few;
        const auto depth = static_cast<std::uint32_t>(told().level_sizes.size()) - 1;
        round_.open_level(std::exchange(image_.level, {}), depth, alone_ ? 1 : opt_.threads);
    }

    /// Why there is no room for more states; nothing once there is.
    std::optional<stop_reason> no_room() {
        if (opt_.state_limit && told().states >= opt_.state_limit) return stop_reason::state_limit;
        const line_layout& now = image_.table.layout();
        const std::uint64_t capacity = capacity_of(now, bits_);
        if (!round_.full() && told().states + capacity / 64 < capacity) return std::nullopt;
        const auto next = larger_layout(opt_, bits_, now, image_.fixed_bytes() + round_.frontier_bytes());
        if (!next) return stop_reason::memory_limit;
        image_.table.grow(*next, opt_.threads);
        return std::nullopt;
    }

    /// Brings all that threads and the round hold back into the image; `reopen` undoes it.
    void collect() {
        image_.level = round_.take_rest();
        for (const auto& w : workers_) {
            if (!w->work().empty()) image_.level.push_back(std::exchange(w->work(), {}));
            auto& words = w->not_placed();
            image_.not_looked_up.insert(image_.not_looked_up.end(), words.begin(), words.end());
            words.clear();
        }
    }

    void reopen() {
        workers_[0]->not_placed() = std::exchange(image_.not_looked_up, {});
        open_level();
    }

    void save() {
        told().seconds = round_.seconds();
        collect();
        const auto done = save_checkpoint(opt_.checkpoint_folder, opt_.identity, image_, tables());
        told().checkpoint_failure.reset();
        if (done)
            ++told().checkpoints;
        else
            told().checkpoint_failure = done.error();
        reopen();
    }

    std::vector<std::uint64_t> tables() const {
        if constexpr (saves_tables<S>)
            return sys_.save();
        else
            return {};
    }

    bool finish(stop_reason reason) {
        const bool complete = reason == stop_reason::finished || (reason == stop_reason::found && image_.level.empty());
        if (!complete && reason != stop_reason::too_narrow && !opt_.checkpoint_folder.empty()) {
            if (reason == stop_reason::found) open_level();
            save();
        }
        if (reason != stop_reason::finished && reason != stop_reason::found) close_level();
        told().depth = told().level_sizes.empty() ? 0 : static_cast<std::uint32_t>(told().level_sizes.size()) - 1;
        told().reason = reason;
        told().complete = complete;
        told().seconds = round_.seconds();
        told().width = image_.table.layout().narrow() ? slot_width::narrow : slot_width::wide;
        told().peak_bytes = told().bytes.peak;
        return false;
    }

    const S& sys_;
    sweep_options opt_;
    unsigned bits_;
    sweep_round round_;
    sweep_image image_;
    bool alone_ = true;
    bool began_ = false;
    std::array<std::uint64_t, 2> counted_before_{};
    std::vector<std::unique_ptr<sweep_worker<S>>> workers_;
};

}  // namespace synfin::checker::detail
