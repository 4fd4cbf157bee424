// Small systems with known answers, for the tests of the engines.
#pragma once
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "checker/system.hpp"

namespace toy {

using synfin::checker::property_mask;
using synfin::checker::step;

/// Counts 0, 1, ..., size - 1, 0, ... ; every state is a level of its own.
struct ring {
    using state = std::array<std::uint64_t, 1>;
    std::uint64_t size;
    std::uint64_t special = 0;  ///< property 0 holds here

    void initial(auto& emit) const { emit(state{0}); }
    void successors(const state& s, auto& sink) const { sink(state{(s[0] + 1) % size}, step{}); }
    [[nodiscard]] property_mask observe(const state& s) const { return s[0] == special ? 1 : 0; }
};

/// A 3-litre and a 5-litre jug; property 0: exactly 4 litres measured, in 6 steps at least. 16 reachable states.
struct jugs {
    using state = std::array<std::uint64_t, 2>;

    void initial(auto& emit) const { emit(state{0, 0}); }
    void successors(const state& s, auto& sink) const {
        const auto [a, b] = s;
        const std::uint64_t to_b = std::min(a, 5 - b), to_a = std::min(b, 3 - a);
        sink(state{3, b}, step{.kind = 0});
        sink(state{a, 5}, step{.kind = 0});
        sink(state{0, b}, step{.kind = 1});
        sink(state{a, 0}, step{.kind = 1});
        sink(state{a - to_b, b + to_b}, step{.kind = 2});
        sink(state{a + to_a, b - to_a}, step{.kind = 2});
    }
    [[nodiscard]] property_mask observe(const state& s) const { return s[1] == 4 ? 1 : 0; }
};

/// The 2x3 sliding puzzle: 360 states, the farthest 21 moves away (property 0). 4 bits a tile, 0 is the gap.
struct puzzle {
    using state = std::array<std::uint64_t, 1>;

    static std::uint64_t tile(std::uint64_t s, unsigned at) { return s >> (4 * at) & 15; }
    static std::uint64_t swapped(std::uint64_t s, unsigned a, unsigned b) {
        const std::uint64_t x = tile(s, a) ^ tile(s, b);
        return s ^ x << (4 * a) ^ x << (4 * b);
    }
    void initial(auto& emit) const { emit(state{0x543210}); }
    void successors(const state& s, auto& sink) const {
        unsigned gap = 0;
        while (tile(s[0], gap) != 0) ++gap;
        if (gap % 3 > 0) sink(state{swapped(s[0], gap, gap - 1)}, step{});
        if (gap % 3 < 2) sink(state{swapped(s[0], gap, gap + 1)}, step{});
        sink(state{swapped(s[0], gap, (gap + 3) % 6)}, step{});
    }
    [[nodiscard]] property_mask observe(const state&) const { return 0; }
};

/// Peterson's mutual exclusion of two processes. Word 0: flags (2 bits), turn (1), program counters (2 x 2).
/// Property 0: both critical (never, unless `broken`); property 1: one is critical; property 2, on a transition: process 1
/// enters.
struct peterson {
    using state = std::array<std::uint64_t, 1>;
    enum pc : std::uint64_t { idle, wants, waits, critical };
    bool broken = false;

    static std::uint64_t at(std::uint64_t s, unsigned p) { return s >> (3 + 2 * p) & 3; }
    static std::uint64_t go(std::uint64_t s, unsigned p, pc to) {
        const unsigned shift = 3 + 2 * p;
        return (s & ~(std::uint64_t{3} << shift)) | to << shift;
    }
    void initial(auto& emit) const { emit(state{0}); }
    void successors(const state& s, auto& sink) const {
        for (unsigned p = 0; p < 2; ++p) act(s[0], p, sink);
    }
    void act(std::uint64_t s, unsigned p, auto& sink) const {
        const unsigned other = 1 - p;
        const auto kind = static_cast<std::uint8_t>(p);
        switch (at(s, p)) {
            case idle:
                return sink(state{go(s | 1u << p, p, wants)}, step{0, kind});
            case wants:
                return sink(state{go((s & ~std::uint64_t{4}) | other << 2, p, waits)}, step{0, kind});
            case waits:
                if (broken || !(s >> other & 1) || (s >> 2 & 1) == p)
                    sink(state{go(s, p, critical)}, step{p == 1 ? property_mask{4} : 0, kind});
                return;
            default:
                return sink(state{go(s & ~(std::uint64_t{1} << p), p, idle)}, step{0, kind});
        }
    }
    [[nodiscard]] property_mask observe(const state& s) const {
        const bool a = at(s[0], 0) == critical, b = at(s[0], 1) == critical;
        return (a && b ? 1u : 0u) | (a || b ? 2u : 0u);
    }
};

/// A grid of `dims` counters below `limit`, each of which may step up: limit^dims states, wide levels, many diamonds.
/// A step beyond the limit is reported as cut. N words, `dims` <= 8 * N, one byte a counter.
template <std::size_t N>
struct grid {
    using state = std::array<std::uint64_t, N>;
    unsigned dims;
    std::uint64_t limit;

    void initial(auto& emit) const { emit(state{}); }
    void successors(const state& s, auto& sink) const {
        for (unsigned d = 0; d < dims; ++d) {
            const std::uint64_t value = s[d % N] >> (8 * (d / N)) & 255;
            if (value + 1 == limit) {
                sink.cut();
                continue;
            }
            state next = s;
            next[d % N] += std::uint64_t{1} << (8 * (d / N));
            sink(next, step{0, static_cast<std::uint8_t>(d)});
        }
    }
    [[nodiscard]] property_mask observe(const state&) const { return 0; }
};

/// Any finite graph: `edges[v]` lists (target, kind). Vertices are spread over two words, so that hashing has to work.
struct any_graph {
    using state = std::array<std::uint64_t, 2>;
    struct arrow {
        std::uint64_t to;
        std::uint8_t kind;
    };
    std::vector<std::uint64_t> starts;
    std::vector<std::vector<arrow>> edges;
    std::vector<property_mask> marks;

    static state at(std::uint64_t v) { return {v * 3, v}; }
    void initial(auto& emit) const {
        for (const auto v : starts) emit(at(v));
    }
    void successors(const state& s, auto& sink) const {
        for (const auto& e : edges[s[1]]) sink(at(e.to), step{0, e.kind});
    }
    [[nodiscard]] property_mask observe(const state& s) const { return marks.empty() ? 0 : marks[s[1]]; }
};

/// What a textbook breadth-first search says of a system.
template <class S>
struct naive {
    std::map<typename S::state, std::uint32_t> depth;
    std::vector<std::uint64_t> level_sizes;
    std::uint64_t transitions = 0;
    std::array<std::int64_t, 64> first{};  ///< level at which a property is seen, -1 for never

    explicit naive(const S& sys) {
        first.fill(-1);
        std::vector<typename S::state> level, next;
        struct sink {
            naive& n;
            std::vector<typename S::state>& out;
            std::uint32_t d;
            const S& sys;
            void see(property_mask m) const {
                for (std::size_t i = 0; i < 64; ++i)
                    if (m >> i & 1 && n.first[i] < 0) n.first[i] = d;
            }
            void operator()(const typename S::state& s) const {
                if (!n.depth.emplace(s, d).second) return;
                see(sys.observe(s));
                out.push_back(s);
            }
            void operator()(const typename S::state& s, step how) const {
                ++n.transitions;
                see(how.seen);
                (*this)(s);
            }
            void cut() const {}
        };
        sink start{*this, level, 0, sys};
        sys.initial(start);
        for (std::uint32_t d = 1; !level.empty(); ++d, level.swap(next)) {
            level_sizes.push_back(level.size());
            next.clear();
            sink out{*this, next, d, sys};
            for (const auto& s : level) sys.successors(s, out);
        }
    }
};

}  // namespace toy
