// Machines with less: equivalent states merged, and what tells two states apart.
//
// Hopcroft, "An n log n algorithm for minimizing states in a finite automaton" (1971), with output rows instead of
// acceptance as the first partition.
#include "mealy/machine.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace synfin::mealy {
namespace {

constexpr state nowhere = ~state{0};

// The states that can be reached, breadth first.
std::vector<state> reachable(const machine& m) {
    std::vector<state> order;
    if (m.states() == 0) return order;
    std::vector<bool> seen(m.states());
    order.push_back(m.initial);
    seen[m.initial] = true;
    for (std::size_t at = 0; at < order.size(); ++at)
        for (symbol i = 0; i < m.inputs.size(); ++i)
            if (const state t = m.after(order[at], i); !seen[t]) {
                seen[t] = true;
                order.push_back(t);
            }
    return order;
}

// For each state and input, the states it is entered from, one list after the other.
struct entrances {
    std::vector<std::uint32_t> begin;
    std::vector<state> from;

    explicit entrances(const machine& m) : begin(m.next.size() + 1), from(m.next.size()) {
        const auto inputs = m.inputs.size();
        for (std::size_t at = 0; at < m.next.size(); ++at) ++begin[m.next[at] * inputs + at % inputs + 1];
        for (std::size_t at = 1; at < begin.size(); ++at) begin[at] += begin[at - 1];
        auto free = begin;
        for (std::size_t at = 0; at < m.next.size(); ++at)
            from[free[m.next[at] * inputs + at % inputs]++] = static_cast<state>(at / inputs);
    }
};

// A partition of the states that is refined until no block enters another in part.
class partition {
  public:
    explicit partition(const machine& m) : m_(m), into_(m), block_of_(m.states()) {
        std::map<std::vector<symbol>, std::uint32_t> by_row;
        for (state s = 0; s < m.states(); ++s) {
            const auto row = m.out.begin() + static_cast<std::ptrdiff_t>(s * m.inputs.size());
            const auto known =
                by_row.try_emplace(std::vector<symbol>(row, row + static_cast<std::ptrdiff_t>(m.inputs.size())), blocks_.size());
            if (known.second) blocks_.emplace_back();
            put(s, known.first->second);
        }
        for (std::uint32_t b = 0; b < blocks_.size(); ++b) wait_for(b);
    }

    std::vector<std::uint32_t> refined() {
        while (!waiting_.empty()) {
            const auto [block, input] = waiting_.back();
            waiting_.pop_back();
            waits_[block][input] = false;
            split_by(entering(block, input));
        }
        return std::move(block_of_);
    }

  private:
    void put(state s, std::uint32_t block) {
        blocks_[block].push_back(s);
        block_of_[s] = block;
    }
    void wait_for(std::uint32_t block) {
        if (waits_.size() <= block) waits_.resize(block + 1, std::vector<bool>(m_.inputs.size()));
        for (symbol i = 0; i < m_.inputs.size(); ++i) wait_for(block, i);
    }
    void wait_for(std::uint32_t block, symbol input) {
        waits_[block][input] = true;
        waiting_.emplace_back(block, input);
    }
    [[nodiscard]] std::vector<state> entering(std::uint32_t block, symbol input) const {
        std::vector<state> all;
        for (const state s : blocks_[block]) {
            const auto at = s * m_.inputs.size() + input;
            all.insert(all.end(), into_.from.begin() + into_.begin[at], into_.from.begin() + into_.begin[at + 1]);
        }
        return all;
    }
    void split_by(const std::vector<state>& marked) {
        std::map<std::uint32_t, std::vector<state>> hit;
        for (const state s : marked) hit[block_of_[s]].push_back(s);
        for (auto& [block, part] : hit)
            if (part.size() < blocks_[block].size()) split(block, std::move(part));
    }
    // The smaller part becomes a new block; it alone waits, unless the old block was waiting already.
    void split(std::uint32_t block, std::vector<state> part) {
        const auto fresh = static_cast<std::uint32_t>(blocks_.size());
        for (const state s : part) block_of_[s] = fresh;
        auto& old = blocks_[block];
        old.erase(std::remove_if(old.begin(), old.end(), [&](state s) { return block_of_[s] == fresh; }), old.end());
        if (old.size() < part.size()) {
            std::swap(old, part);
            for (const state s : old) block_of_[s] = block;
            for (const state s : part) block_of_[s] = fresh;
        }
        blocks_.push_back(std::move(part));
        wait_for(fresh);
    }

    const machine& m_;
    entrances into_;
    std::vector<std::uint32_t> block_of_;
    std::vector<std::vector<state>> blocks_;
    std::vector<std::vector<bool>> waits_;
    std::vector<std::pair<std::uint32_t, symbol>> waiting_;
};

// Two machines seen as one: how each takes the inputs of the first, and outputs numbered alike.
struct walker {
    const machine& m;
    std::vector<symbol> input_of;   // by input of the first machine; `nowhere` when this one lacks it
    std::vector<symbol> output_as;  // by output of this machine
};

walker walker_for(const machine& m, const machine& first, std::unordered_map<std::string, symbol>& outputs) {
    walker w{m, {}, {}};
    for (const auto& input : first.inputs) {
        const auto at = std::find(m.inputs.begin(), m.inputs.end(), input);
        w.input_of.push_back(at == m.inputs.end() ? nowhere : static_cast<symbol>(at - m.inputs.begin()));
    }
    for (const auto& output : m.outputs)
        w.output_as.push_back(outputs.try_emplace(output, static_cast<symbol>(outputs.size())).first->second);
    return w;
}

// Breadth first through pairs of states: the first pair that answers differently is reached by a shortest word.
std::optional<word> first_difference(const walker& a, state from_a, const walker& b, state from_b) {
    struct visit {
        state a, b;
        std::uint32_t parent;
        symbol by;
    };
    std::vector<visit> visits{{from_a, from_b, 0, 0}};
    std::unordered_map<std::uint64_t, bool> seen{{std::uint64_t{from_a} << 32 | from_b, true}};
    const auto word_to = [&](std::uint32_t at, symbol last) {
        word w{last};
        for (; at != 0; at = visits[at].parent) w.push_back(visits[at].by);
        std::reverse(w.begin(), w.end());
        return w;
    };
    for (std::uint32_t at = 0; at < visits.size(); ++at)
        for (symbol i = 0; i < a.input_of.size(); ++i) {
            const symbol ia = a.input_of[i], ib = b.input_of[i];
            if (ia == nowhere || ib == nowhere) continue;
            const visit v = visits[at];
            if (a.output_as[a.m.output(v.a, ia)] != b.output_as[b.m.output(v.b, ib)]) return word_to(at, i);
            const visit next{a.m.after(v.a, ia), b.m.after(v.b, ib), at, i};
            if (&a.m == &b.m && next.a == next.b) continue;
            if (seen.try_emplace(std::uint64_t{next.a} << 32 | next.b, true).second) visits.push_back(next);
        }
    return std::nullopt;
}

}  // namespace

machine minimised(const machine& m) {
    const auto block_of = partition(m).refined();
    const auto order = reachable(m);
    std::vector<state> number(block_of.size(), nowhere), first;
    for (const state s : order)
        if (number[block_of[s]] == nowhere) {
            number[block_of[s]] = static_cast<state>(first.size());
            first.push_back(s);
        }
    machine small{{}, m.inputs, m.outputs, 0, {}, {}};
    for (const state s : first) {
        small.names.push_back(m.names[s]);
        for (symbol i = 0; i < m.inputs.size(); ++i) {
            small.next.push_back(number[block_of[m.after(s, i)]]);
            small.out.push_back(m.output(s, i));
        }
    }
    return small;
}

std::optional<word> distinguishing(const machine& m, state a, state b) {
    std::unordered_map<std::string, symbol> outputs;
    const walker w = walker_for(m, m, outputs);
    if (a == b) return std::nullopt;
    return first_difference(w, a, w, b);
}

std::optional<word> distinguishing(const machine& a, const machine& b) {
    if (a.states() == 0 || b.states() == 0) return std::nullopt;
    std::unordered_map<std::string, symbol> outputs;
    const walker wa = walker_for(a, a, outputs), wb = walker_for(b, a, outputs);
    return first_difference(wa, a.initial, wb, b.initial);
}

}  // namespace synfin::mealy
