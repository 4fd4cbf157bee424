// Systems of one word for the tests of `sweep`, and what a sweep of them must tell.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <span>
#include <thread>

#include "checker/explore.hpp"
#include "checker/sweep/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/toy_systems.hpp"

namespace toy {

/// A system of one word, of which `width` bits are used.
template <class T>
struct of_width : T {
    unsigned width;
    of_width(T t, unsigned w) : T(t), width(w) {}
    [[nodiscard]] unsigned bits() const { return width; }
};

/// A pseudo-random graph of `size` vertices, each with `degree` transitions to one of the next `reach`; the words are the
/// vertices scrambled over `width` bits. Properties 0..7 are seen in some states, 8..15 on some transitions.
struct scrambled_graph {
    using state = std::array<std::uint64_t, 1>;
    std::uint64_t size, degree, reach, seed;
    unsigned width;
    unsigned naps = 0;  ///< one in so many states takes a while: another order for threads
    synfin::checker::word_mix mix{width, seed + 1};

    static std::uint64_t random(std::uint64_t a, std::uint64_t b) {
        return synfin::checker::detail::fold(a ^ 0x9e3779b97f4a7c15, b ^ 0xd1b54a32d192ed03);
    }
    [[nodiscard]] unsigned bits() const { return width; }
    void initial(auto& emit) const {
        emit(state{mix(0)});
        emit(state{mix(size / 2)});
        emit(state{mix(0)});
    }
    void successors(const state& s, auto& sink) const {
        const std::uint64_t v = mix.undo(s[0]);
        if (naps && random(v, seed) % naps == 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
        for (std::uint64_t k = 0; k < degree; ++k) {
            const std::uint64_t r = random(v * degree + k, seed);
            if (r % 11 == 0) {
                sink.cut();
                continue;
            }
            const property_mask seen = r >> 20 & 0x7fff ? 0 : property_mask{1} << (8 + (r >> 40 & 7));
            sink(state{mix((v + 1 + (r >> 8) % reach) % size)}, step{seen, 0});
        }
    }
    [[nodiscard]] property_mask observe(const state& s) const {
        const std::uint64_t r = random(mix.undo(s[0]), seed + 7);
        return r & 0x3fff ? 0 : property_mask{1} << (r >> 20 & 7);
    }
};

/// The graph above behind numbers given in the order of discovery: a system with tables of its own.
class interned_graph {
  public:
    using state = std::array<std::uint64_t, 1>;
    interned_graph(const scrambled_graph& inner, unsigned width) : inner_(inner), width_(width) {}

    [[nodiscard]] unsigned bits() const { return width_; }
    [[nodiscard]] bool overflowed() const {
        const std::lock_guard lock(mutex_);
        return values_.size() > std::uint64_t{1} << width_;
    }
    void initial(auto& emit) const {
        auto named = [&](const state& s) { emit(name(s)); };
        inner_.initial(named);
    }
    void successors(const state& s, auto& sink) const {
        struct {
            const interned_graph& self;
            decltype(sink)& out;
            void operator()(const state& made, step how) const { out(self.name(made), how); }
            void cut() const { out.cut(); }
        } named{*this, sink};
        inner_.successors(value(s), named);
    }
    [[nodiscard]] property_mask observe(const state& s) const { return inner_.observe(value(s)); }

    [[nodiscard]] std::vector<std::uint64_t> save() const { return values_; }
    void load(std::span<const std::uint64_t> words) {
        values_.assign(words.begin(), words.end());
        numbers_.clear();
        for (std::size_t i = 0; i < values_.size(); ++i) numbers_[values_[i]] = i;
    }

  private:
    state name(const state& s) const {
        const std::lock_guard lock(mutex_);
        const auto [at, fresh] = numbers_.emplace(s[0], values_.size());
        if (fresh) values_.push_back(s[0]);
        return {at->second & ((std::uint64_t{1} << width_) - 1)};
    }
    state value(const state& s) const {
        const std::lock_guard lock(mutex_);
        return {values_.at(s[0])};
    }

    scrambled_graph inner_;
    unsigned width_;
    mutable std::mutex mutex_;
    mutable std::map<std::uint64_t, std::uint64_t> numbers_;
    mutable std::vector<std::uint64_t> values_;
};

}  // namespace toy

namespace synfin::checker {

inline sweep_options sweep_with(unsigned threads) {
    sweep_options opt;
    opt.threads = threads;
    return opt;
}

/// Begins in an initial state, every step is a transition.
template <system S>
bool is_way(const S& sys, const std::vector<typename S::state>& way) {
    struct {
        const typename S::state* wanted = nullptr;
        bool hit = false;
        void operator()(const typename S::state& s, step = {}) { hit = hit || s == *wanted; }
        void cut() {}
    } sink;
    for (std::size_t i = 0; i < way.size(); ++i) {
        sink.hit = false;
        sink.wanted = &way[i];
        if (i == 0)
            sys.initial(sink);
        else
            sys.successors(way[i - 1], sink);
        if (!sink.hit) return false;
    }
    return !way.empty();
}

/// The counts are those of `explore`, every property has a trace, and none is longer than explore's shortest.
template <word_system S>
void check_against(const exploration& expected, const S& sys, const swept<typename S::state>& found) {
    REQUIRE(found.complete);
    REQUIRE(found.reason == stop_reason::finished);
    REQUIRE(found.exact);
    REQUIRE(found.states == expected.states);
    REQUIRE(found.transitions == expected.transitions);
    REQUIRE(found.cut == expected.cut);
    REQUIRE(found.depth == expected.depth);
    REQUIRE(found.level_sizes == expected.level_sizes);
    REQUIRE(found.seen == expected.seen);
    for (unsigned p = 0; p < 64; ++p) {
        REQUIRE(bool(found.sightings[p]) == bool(expected.sightings[p]));
        const auto way = found.trace(sys, p);
        REQUIRE(way);
        if (!found.sightings[p]) {
            REQUIRE(way->empty());
            continue;
        }
        REQUIRE(found.sightings[p]->depth == expected.sightings[p]->depth);
        REQUIRE(way->size() == expected.sightings[p]->depth + 1);
        REQUIRE(is_way(sys, *way));
    }
}

template <word_system S>
void check_sweep(const S& sys, const sweep_options& opt) {
    const auto found = sweep(sys, opt);
    REQUIRE(found);
    check_against(explore(sys), sys, *found);
}

}  // namespace synfin::checker
