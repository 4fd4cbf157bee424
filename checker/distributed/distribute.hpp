// Exhaustive breadth-first exploration by several processes, on one machine or many: exact, level by level.
// A state belongs to one rank, chosen by its hash; that rank alone stores, observes and expands it. Successors that belong
// elsewhere travel in batches. A level ends when every batch of it was taken in everywhere (Stern and Dill, Parallelizing the
// Murphi verifier, CAV 1997, partition states in this way).
#pragma once
#include <chrono>
#include <exception>

#include "checker/distributed/failed.hpp"
#include "checker/distributed/filter.hpp"
#include "checker/distributed/gathered.hpp"
#include "checker/distributed/retrace.hpp"
#include "checker/distributed/shard.hpp"
#include "checker/sweep/word_system.hpp"

namespace synfin::checker {

namespace detail {

inline double clock_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// This rank's part of the limits; memory is that of its machine. Shares of the states are even, as the hash spreads them.
inline options share_of(const options& opt, const communicator& all) {
    options own = opt;
    own.memory_limit_bytes = opt.memory_limit_bytes / static_cast<unsigned>(all.on_this_machine());
    const auto ranks = static_cast<std::uint64_t>(all.size());
    own.state_limit = opt.state_limit == 0 ? 0 : std::max<std::uint64_t>(1, opt.state_limit / ranks);
    return own;
}

template <system S>
class distributor {
  public:
    using State = typename S::state;
    using Shared = shared_state_of<S>;

    distributor(const S& sys, const options& opt, const communicator& all, const wire_options& wire)
        : sys_(sys),
          opt_(opt),
          all_(all),
          shard_(sys, share_of(opt, all), seen_),
          filter_(wire.filter_states),
          mail_(all, wire.batch_bytes, wire.buffer_bytes, std::tuple_size_v<Shared> * sizeof(std::uint64_t),
                [this](int from, const notice& n, std::span<const std::uint64_t> items) { receive(from, n, items); }),
          heard_(static_cast<std::size_t>(all.size())) {}

    gathered<Shared> run() {
        guard([this] { seed(); });
        while (next_level()) expand_level();
        out_.seconds = clock_seconds() - start_;
        if (!failure_ && out_.reason != stop_reason::too_narrow) tell_paths();
        return std::move(out_);
    }

    /// What was thrown, here or elsewhere.
    [[nodiscard]] std::exception_ptr failure() const { return failure_; }

    // --- the sink that S::successors sees -----------------------------------------------------------------------------
    void operator()(const State& made, step how = {}) {
        ++transitions_;
        if (how.seen & ~seen_.known()) seen_.note(how.seen & ~seen_.known(), {true, share(sys_, here_), share(sys_, made)});
        const std::uint64_t hash = hash_of(made);
        if (filter_.seen(made, hash)) {
            ++filtered_;
            return;
        }
        const Shared shared = share(sys_, made);
        const int to = owner(shared);
        if (to == all_.rank())
            shard_.look_up(made, hash);
        else
            mail_.put(to, shared);
    }
    void cut() { ++cuts_; }

  private:
    // Why to stop travels as a number, 0 goes on. Of several reasons the smallest counts: what was thrown must be told, and what
    // a world has seen that lacks numbers for its states must not.
    static constexpr std::uint64_t failed = 1, too_narrow = 2, first_reason = 3;
    static constexpr std::uint64_t codes = first_reason + static_cast<std::uint64_t>(stop_reason::too_narrow);
    static_assert(stop_reason::too_narrow > stop_reason::cancelled, "the last of the reasons");
    static std::uint64_t code(stop_reason r) {
        return r == stop_reason::too_narrow ? too_narrow : first_reason + static_cast<std::uint64_t>(r);
    }
    static stop_reason reason(std::uint64_t code) {
        return code == too_narrow ? stop_reason::too_narrow : static_cast<stop_reason>(code - first_reason);
    }

    /// The table of a rank takes the high bits of the hash and its low half as tag. Multiplying by an odd number first makes the
    /// choice of the rank independent of both; the high bits themselves would crowd each rank's states in one part of its table.
    [[nodiscard]] int owner(const Shared& s) const {
        return static_cast<int>(multiply_high(hash_of(s) * salt[1], static_cast<std::uint64_t>(all_.size())));
    }

    void seed() {
        auto emit = [this](const State& s) {
            if (owner(share(sys_, s)) == all_.rank()) shard_.look_up(s, hash_of(s));
        };
        sys_.initial(emit);
        shard_.drain();
    }

    void expand_level() {
        guard([this] {
            for (std::uint64_t i = begin_; i < level_ends_.back() && !stop_; ++i) {
                if (i % states_a_look == 0) look_around();
                here_ = shard_.store[static_cast<state_index>(i)];
                sys_.successors(here_, *this);
            }
            shard_.drain();
        });
        if (stop_ && !heard_stop_) mail_.announce();
        mail_.close_level();
        guard([this] { shard_.drain(); });
    }

    void receive(int from, const notice& told, std::span<const std::uint64_t> items) {
        heard_[static_cast<std::size_t>(from)] = told;
        if (told.stop && !stop_) stop_ = told.stop, heard_stop_ = true;
        if (stop_) return;
        guard([&] {
            Shared shared;
            for (auto at = items.begin(); at != items.end(); at += static_cast<std::ptrdiff_t>(shared.size())) {
                std::copy_n(at, shared.size(), shared.begin());
                const State s = localise(sys_, shared);
                shard_.look_up(s, hash_of(s));
            }
        });
    }

    /// What is thrown here must not keep this rank from the meetings that the others wait at.
    template <class F>
    void guard(F&& work) {
        try {
            work();
        } catch (...) {
            failure_ = std::current_exception();
            stop(failed);
        }
        look_at_limits();
    }

    void look_at_limits() {
        if (shard_.full()) stop(code(*shard_.full()));
        if constexpr (may_overflow<S>)
            if (sys_.overflowed()) stop(code(stop_reason::too_narrow));
    }

    void stop(std::uint64_t why) {
        if (!stop_ || why < stop_) mail_.mine.stop = stop_ = why;
    }

    void look_around() {
        mail_.mine.states = shard_.store.size();
        mail_.mine.bytes = shard_.store.bytes();
        mail_.take_in();
        look_at_limits();
        if (opt_.seconds_limit <= 0 && !opt_.on_progress) return;
        const double now = clock_seconds() - start_;
        if (opt_.seconds_limit > 0 && now > opt_.seconds_limit) stop(code(stop_reason::time_limit));
        if (all_.rank() == 0 && opt_.on_progress && now - reported_ >= opt_.progress_seconds) report(now);
    }

    /// What the others hold is known from their last batches.
    void report(double now) {
        reported_ = now;
        heard_[0] = mail_.mine;
        progress p;
        for (const auto& n : heard_) p.states += n.states, p.bytes += n.bytes;
        p.depth = static_cast<std::uint32_t>(out_.level_sizes.size()) - 1;
        p.frontier = out_.level_sizes.back();
        p.states_per_second = static_cast<double>(p.states) / now;
        p.seconds = now;
        if (!opt_.on_progress(p)) stop(code(stop_reason::cancelled));
    }

    /// All ranks meet: sums, sightings, and whether to go on.
    bool next_level() {
        const double came = clock_seconds();
        const std::uint64_t before = level_ends_.empty() ? 0 : level_ends_.back(), size = shard_.store.size();
        std::array<std::uint64_t, 6 + codes> sums{transitions_, cuts_, filtered_, size, size - before, shard_.used_bytes()};
        if (stop_) sums[6 + stop_] = 1;
        all_.sum(sums);
        waited_ += clock_seconds() - came;
        std::tie(out_.transitions, out_.cut, out_.filtered, out_.states) = std::tie(sums[0], sums[1], sums[2], sums[3]);
        out_.peak_bytes = sums[5];
        seen_.settle(all_, [this](unsigned property, const glimpse<Shared>& where) { record(property, where); });
        begin_ = before;
        level_ends_.push_back(size);
        if (sums[4] > 0) out_.level_sizes.push_back(sums[4]);
        for (std::uint64_t c = failed; c < codes; ++c)
            if (sums[6 + c] > 0) return finish(c, false);
        if (opt_.stop_when && (opt_.stop_when & ~out_.seen) == 0) return finish(code(stop_reason::found), sums[4] == 0);
        return sums[4] > 0 || finish(code(stop_reason::finished), true);
    }

    void record(unsigned property, const glimpse<Shared>& where) {
        const auto depth = static_cast<std::uint32_t>(out_.level_sizes.size());
        out_.seen |= property_mask{1} << property;
        out_.sightings[property] = {depth, no_state, where.on_transition};
        seen_at_.emplace_back(property, where);
        open_path<Shared> p{{where.state}, depth - (where.on_transition ? 1 : 0)};
        paths_.push_back(std::move(p));
    }

    bool finish(std::uint64_t why, bool complete) {
        if (why == failed && !failure_) failure_ = std::make_exception_ptr(another_rank_failed());
        if (why != failed) out_.reason = reason(why);
        out_.complete = complete;
        out_.depth = out_.level_sizes.empty() ? 0 : static_cast<std::uint32_t>(out_.level_sizes.size()) - 1;
        return false;
    }

    void tell_paths() {
        const double began = clock_seconds();
        retrace(sys_, shard_.store, level_ends_, all_, paths_);
        for (std::size_t i = 0; i < paths_.size(); ++i) {
            const auto& [property, where] = seen_at_[i];
            auto& trace = out_.traces[property];
            trace.assign(paths_[i].backwards.rbegin(), paths_[i].backwards.rend());
            if (where.on_transition) trace.push_back(where.successor);
        }
        std::array<std::uint64_t, 3> sums{mail_.told.batches, mail_.told.words,
                                          static_cast<std::uint64_t>((mail_.told.waiting + waited_) * 1e6)};
        all_.sum(sums);
        out_.wire = {sums[0], sums[1], static_cast<double>(sums[2]) * 1e-6};
        out_.retrace_seconds = clock_seconds() - began;
    }

    static constexpr std::uint64_t states_a_look = 64;  // some microseconds of work between two looks at the mail

    const S& sys_;
    const options& opt_;
    const communicator& all_;
    first_seen<Shared> seen_;
    shard<S> shard_;
    sent_states<State> filter_;
    exchange mail_;
    std::vector<notice> heard_;
    std::vector<std::uint64_t> level_ends_;
    std::uint64_t begin_ = 0;
    State here_{};
    std::uint64_t transitions_ = 0, cuts_ = 0, filtered_ = 0;
    std::uint64_t stop_ = 0;
    bool heard_stop_ = false;
    std::exception_ptr failure_;
    double start_ = clock_seconds(), reported_ = 0, waited_ = 0;
    std::vector<std::pair<unsigned, glimpse<Shared>>> seen_at_;
    std::vector<open_path<Shared>> paths_;
    gathered<Shared> out_;
};

}  // namespace detail

/// Collective: explores everything reachable in `sys` breadth first, within the limits of `opt`, on all ranks of `all`. Counts,
/// depths and traces are the same for any number of ranks. `threads` is not looked at; `memory_limit_bytes` is for each machine,
/// `on_progress` is called on rank 0. What the system throws on one rank is thrown there, and `another_rank_failed` on the
/// others.
template <system S>
[[nodiscard]] gathered<shared_state_of<S>> distribute(const S& sys, const options& opt, const communicator& all,
                                                      const wire_options& wire = {}) {
    gathered<shared_state_of<S>> out;
    std::exception_ptr failure;
    {
        detail::distributor<S> own(sys, opt, all, wire);
        out = own.run();
        failure = own.failure();
    }
    if (failure) std::rethrow_exception(failure);
    return out;
}

}  // namespace synfin::checker
