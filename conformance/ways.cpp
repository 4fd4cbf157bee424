#include "conformance/ways.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <tuple>
#include <unordered_map>

#include "conformance/endpoint_system.hpp"

namespace synfin::conformance {
namespace {

struct words_hash {
    std::size_t operator()(const packed_machine& words) const {
        std::uint64_t h = 0;
        for (const std::uint64_t w : words) h = (h ^ w) * 0x9e3779b97f4a7c15U, h ^= h >> 29U;
        return h;
    }
};

constexpr unsigned longest_way = 7;  // steps; usual ways have up to six

bool is_open(const stimulus& s, user_call c) { return s.kind == stimulus_kind::call && s.call.call == c; }

// A SYN that crosses ours (3.5, figure 8).
bool crosses_syn(const stimulus& s, const machine& m) {
    constexpr std::uint8_t syn = 0x02, ack = 0x10;
    return m.st == model::SYN_SENT && s.kind == stimulus_kind::arrives && (s.shape.flags & (syn | ack)) == syn;
}

// The kinds of ways there are, the most ordinary first.
struct restriction {
    bool everyday = false;
    user_call without = user_call::open_active;
};
constexpr std::array restrictions{restriction{true, user_call::open_active}, restriction{true, user_call::open_passive},
                                  restriction{false, user_call::open_active}, restriction{false, user_call::open_passive}};

bool allowed(const restriction& r, const stimulus& s, const machine& m) {
    return !is_open(s, r.without) && !crosses_syn(s, m) && (!r.everyday || is_everyday(s, m));
}

bool has(std::uint32_t calls, const stimulus& s) {
    return s.kind != stimulus_kind::call || (calls >> static_cast<unsigned>(s.call.call) & 1U) != 0;
}

model::readings readings_of(const test_case& c) {
    model::readings taken;
    for (const std::string& name : c.taken) taken |= model::reading_named(name).value_or(model::reading::count_);
    return taken;
}

}  // namespace

/// The states that a restriction lets one reach, breadth first, each with the step before; explored as far as was needed.
struct ways::tree {
    struct found {
        packed_machine from{};
        const stimulus* by = nullptr;
        unsigned depth = 0;
    };

    tree(const restriction& r, std::uint32_t calls, model::readings taken)
        : limit_(r), calls_(calls), system_(taken, ordinary_steps()) {
        const auto first = endpoint_system::pack(endpoint_system::fresh());
        states_.emplace(first, found{});
        open_.push_back(first);
    }

    std::optional<path> to(packed_machine at) {
        while (!states_.contains(at) && !open_.empty()) expand();
        path steps;
        for (auto f = states_.find(at); f != states_.end(); f = states_.find(at)) {
            if (f->second.by == nullptr) {
                std::reverse(steps.begin(), steps.end());
                return steps;
            }
            steps.push_back(f->second.by);
            at = f->second.from;
        }
        return std::nullopt;
    }

  private:
    void expand() {
        const packed_machine from = open_.front();
        open_.pop_front();
        const unsigned depth = states_.at(from).depth + 1;
        if (depth > longest_way) return;
        const machine m = endpoint_system::unpack(from);
        for (const stimulus* s : system_.steps()) {
            if (!has(calls_, *s) || !allowed(limit_, *s, m)) continue;
            const auto out = system_.after(m, *s);
            if (!out || !endpoint_system::in_bounds(out->after)) continue;
            const auto next = endpoint_system::pack(out->after);
            if (states_.emplace(next, found{from, s, depth}).second) open_.push_back(next);
        }
    }

    restriction limit_;
    std::uint32_t calls_;
    endpoint_system system_;
    std::unordered_map<packed_machine, found, words_hash> states_;
    std::deque<packed_machine> open_;
};

ways::ways(std::uint32_t calls) : calls_(calls) {}

// Made once a process: worker processes inherit what their parent has made.
ways::tree& ways::tree_of(unsigned restriction, std::uint64_t readings) const {
    static std::map<std::tuple<std::uint32_t, unsigned, std::uint64_t>, std::unique_ptr<tree>> trees;
    auto& made = trees[{calls_, restriction, readings}];
    model::readings taken;
    taken.bits = readings;
    if (!made) made = std::make_unique<tree>(restrictions[restriction], calls_, taken);
    return *made;
}

// Most states are reached under the default readings too, and by ways that fit the others as well: their trees are shared.
std::optional<ways::path> ways::path_to(const machine& m, unsigned restriction, std::uint64_t readings) const {
    const auto at = endpoint_system::pack(m);
    if (auto usual = tree_of(restriction, 0).to(at)) return usual;
    if (readings == 0) return std::nullopt;
    return tree_of(restriction, readings).to(at);
}

// The usual way and then the others, as far as the n-th.
std::vector<ways::path> ways::paths(const test_case& c, way n) const {
    const model::readings taken = readings_of(c);
    const endpoint_system system(taken, ordinary_steps());
    machine m = endpoint_system::fresh();
    for (std::size_t i = 0; i < c.tested; ++i)
        if (const auto out = system.after(m, *c.steps[i])) m = out->after;
    std::vector<path> all{{c.steps.begin(), c.steps.begin() + static_cast<std::ptrdiff_t>(c.tested)}};
    for (unsigned r = 0; r < restrictions.size() && all.size() <= n; ++r)
        if (auto other = path_to(m, r, taken.bits); other && std::find(all.begin(), all.end(), *other) == all.end())
            all.push_back(std::move(*other));
    return all;
}

bool ways::usable(const test_case& c) const {
    return std::all_of(c.steps.begin(), c.steps.begin() + static_cast<std::ptrdiff_t>(c.tested),
                       [&](const stimulus* s) { return has(calls_, *s); });
}

std::shared_ptr<const test_case> ways::other(const test_case& c, way n) const {
    if (c.tested == 0) return nullptr;
    const auto all = paths(c, n);
    if (n >= all.size()) return nullptr;
    auto made = std::make_shared<test_case>(c);
    made->steps = all[n];
    made->tested = all[n].size();
    made->steps.insert(made->steps.end(), c.steps.begin() + static_cast<std::ptrdiff_t>(c.tested), c.steps.end());
    return made;
}

}  // namespace synfin::conformance
