// The transitions of explored states as plain arrays, computed by a second pass over the states.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "checker/explored.hpp"
#include "checker/team.hpp"

namespace synfin::checker {

/// Transitions ordered by the state they leave: those of state i are `target[k]`, `kind[k]` for first[i] <= k < first[i + 1].
/// Their order is that of `successors`; several between the same two states are kept.
struct edge_list {
    std::vector<std::uint64_t> first{0};
    std::vector<state_index> target;
    std::vector<std::uint8_t> kind;
    std::uint64_t outside = 0;  ///< transitions to states that a limit kept from being stored; they are left out

    [[nodiscard]] std::uint64_t states() const { return first.size() - 1; }
    [[nodiscard]] std::uint64_t edges() const { return target.size(); }
    void append(const edge_list& more);
};

namespace detail {

/// Throws std::logic_error that explains why a successor may be unknown.
[[noreturn]] void throw_unknown_successor(state_index source);
/// Throws std::logic_error when a complete exploration and its second pass disagree.
void require_equal_transitions(std::uint64_t first_pass, std::uint64_t second_pass);

/// Looks successors up a few behind, so that the table has time to arrive in the cache.
template <packed_state State>
class edge_recorder {
  public:
    explicit edge_recorder(const explored<State>& found) : found_(found) {}

    void operator()(const State& next, step how = {}) {
        if (head_ - tail_ == ring_size) resolve();
        const std::uint64_t hash = hash_of(next);
        ring_[head_++ % ring_size] = {next, hash, found_.store.prefetch_slot(hash), how.kind};
        if (head_ - middle_ > ring_size / 2) approach();
    }
    void cut() {}

    void begin_row(state_index source) { source_ = source; }
    // A row ends when its last successor is resolved; draining keeps rows and successors in step.
    void end_row() {
        rows_.push_back(head_);
        if (rows_.size() >= batch) drain();
    }
    edge_list take() {
        drain();
        return std::move(edges_);
    }

  private:
    static constexpr std::uint64_t ring_size = 32;
    static constexpr std::size_t batch = 1024;
    struct pending {
        State state;
        std::uint64_t hash;
        std::uint64_t at;
        std::uint8_t kind;
    };

    void approach() {
        pending& p = ring_[middle_++ % ring_size];
        p.at = found_.store.prefetch_state(p.at, p.hash);
    }

    void resolve() {
        close_rows();
        const pending& p = ring_[tail_++ % ring_size];
        const auto index = found_.store.find_from(p.state, p.hash, p.at);
        if (!index && found_.complete) throw_unknown_successor(source_);
        if (!index) return void(++edges_.outside);
        edges_.target.push_back(*index);
        edges_.kind.push_back(p.kind);
    }

    void close_rows() {
        for (; closed_ < rows_.size() && rows_[closed_] <= tail_; ++closed_) edges_.first.push_back(edges_.target.size());
    }

    void drain() {
        while (middle_ != head_) approach();
        while (tail_ != head_) resolve();
        close_rows();
        rows_.clear();
        closed_ = 0;
    }

    const explored<State>& found_;
    edge_list edges_;
    state_index source_ = 0;
    std::array<pending, ring_size> ring_;
    std::uint64_t head_ = 0, middle_ = 0, tail_ = 0;
    std::vector<std::uint64_t> rows_;
    std::size_t closed_ = 0;
};

template <system S>
edge_list edges_between(const S& sys, const explored<typename S::state>& found, std::uint64_t begin, std::uint64_t end) {
    edge_recorder<typename S::state> recorder(found);
    for (std::uint64_t i = begin; i < end; ++i) {
        recorder.begin_row(static_cast<state_index>(i));
        sys.successors(found[static_cast<state_index>(i)], recorder);
        recorder.end_row();
    }
    return recorder.take();
}

}  // namespace detail

/// All transitions among the states of `found`, which must come from `sys`. After a limit the last states may lead outside.
/// Throws std::logic_error when `found` is complete and a successor is not among its states: then `sys` is not a function
/// of the state alone.
template <system S>
[[nodiscard]] edge_list list_edges(const S& sys, const explored<typename S::state>& found, unsigned threads = 1) {
    threads = std::max(1u, threads);
    std::vector<edge_list> parts(threads);
    auto work = [&](unsigned i) {
        parts[i] = detail::edges_between(sys, found, found.states * i / threads, found.states * (i + 1) / threads);
    };
    run_team(threads, work, [] { return false; });
    for (unsigned i = 1; i < threads; ++i) parts[0].append(std::exchange(parts[i], {}));
    if (found.complete) detail::require_equal_transitions(found.transitions, parts[0].edges());
    return std::move(parts[0]);
}

}  // namespace synfin::checker
