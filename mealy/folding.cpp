#include "mealy/folding.hpp"

#include <algorithm>
#include <bit>

namespace synfin::mealy {

folding::folding(const specification& spec, const std::vector<word>& suite)
    : spec_(&spec), n_(static_cast<std::uint32_t>(spec.m.states())), inputs_(static_cast<std::uint32_t>(spec.m.inputs.size())) {
    parent_.push_back(0);
    next_.resize(inputs_, none);
    out_.resize(inputs_, none);
    spec_state_.push_back(spec.m.initial);
    for (const word& w : suite) observe(w);
    domain all((n_ + 63) / 64, 0);
    for (std::uint32_t s = 0; s < n_; ++s) all[s / 64] |= std::uint64_t{1} << (s % 64);
    may_.assign(parent_.size(), all);
    number_.assign(parent_.size(), none);
    choose_states();
    for (node c = 0; c < parent_.size(); ++c)
        if (!is_state(c)) open_.push_back(c);
}

void folding::observe(const word& w) {
    node at = 0;
    for (const symbol i : w) {
        if (next_[at * inputs_ + i] == none) {
            const auto fresh = static_cast<node>(parent_.size());
            next_[at * inputs_ + i] = fresh;
            out_[at * inputs_ + i] = spec_->m.output(spec_state_[at], i);
            parent_.push_back(fresh);
            spec_state_.push_back(spec_->m.after(spec_state_[at], i));
            next_.resize(next_.size() + inputs_, none);
            out_.resize(out_.size() + inputs_, none);
        }
        at = next_[at * inputs_ + i];
    }
}

// Classes that differ pairwise: those with most observations behind them first, or those nearest to the beginning.
void folding::choose_states() {
    std::vector<std::uint32_t> behind(parent_.size(), 1), depth(parent_.size());
    for (node c = static_cast<node>(parent_.size()); c-- > 0;)
        for (symbol i = 0; i < inputs_; ++i)
            if (const node n = next_[c * inputs_ + i]; n != none) behind[c] += behind[n];
    std::vector<node> order(parent_.size());
    for (node c = 0; c < order.size(); ++c) {
        order[c] = c;
        for (symbol i = 0; i < inputs_; ++i)
            if (const node n = next_[c * inputs_ + i]; n != none) depth[n] = depth[c] + 1;
    }
    std::stable_sort(order.begin(), order.end(), [&](node a, node b) { return behind[a] > behind[b]; });
    auto chosen = different(order);
    std::stable_sort(order.begin(), order.end(), [&](node a, node b) { return depth[a] < depth[b]; });
    if (auto nearest = different(order); nearest.size() > chosen.size()) chosen = std::move(nearest);
    for (const node c : chosen) add_state(c);
}

// Greedily, in that order, one class for each state of the specification.
std::vector<folding::node> folding::different(const std::vector<node>& order) const {
    std::vector<node> chosen;
    std::vector<bool> taken(n_);
    for (const node c : order) {
        if (taken[spec_state_[c]] || !std::all_of(chosen.begin(), chosen.end(), [&](node s) { return apart(s, c); })) continue;
        taken[spec_state_[c]] = true;
        chosen.push_back(c);
        if (chosen.size() == n_) break;
    }
    return chosen;
}

void folding::add_state(node c) {
    number_[c] = static_cast<node>(states_.size());
    states_.push_back(c);
}

folding::node folding::find(node c) const {
    while (parent_[c] != c) c = parent_[c] = parent_[parent_[c]];
    return c;
}

folding::node folding::child(node c, symbol i) const {
    const node n = next_[c * inputs_ + i];
    return n == none ? none : find(n);
}

unsigned folding::count(node c) const {
    unsigned all = 0;
    for (const std::uint64_t bits : may_[c]) all += static_cast<unsigned>(std::popcount(bits));
    return all;
}

// Can the two not be one state? Classes may lead in circles: a pair that was met before has nothing to add.
bool folding::apart(node a, node b) const {
    met_.clear();
    return differ(a, b);
}

bool folding::differ(node a, node b) const {
    if (a == b) return false;
    if (is_state(a) && is_state(b)) return true;
    if (is_state(a)) std::swap(a, b);
    if (is_state(b)) {
        if (!may_be(a, number_[b])) return true;
    } else {
        bool common = may_[a].empty();
        for (std::size_t k = 0; k < may_[a].size(); ++k) common |= (may_[a][k] & may_[b][k]) != 0;
        if (!common) return true;
    }
    const auto pair = std::uint64_t{a} << 32 | b;
    if (std::find(met_.begin(), met_.end(), pair) != met_.end()) return false;
    met_.push_back(pair);
    for (symbol i = 0; i < inputs_; ++i) {
        const node na = child(a, i), nb = child(b, i);
        if (na == none || nb == none) continue;
        if (out_[a * inputs_ + i] != out_[b * inputs_ + i] || differ(na, nb)) return true;
    }
    return false;
}

bool folding::merge(node a, node b) {
    a = find(a);
    b = find(b);
    if (a == b) return true;
    if (is_state(a) && is_state(b)) return false;
    return is_state(a) ? unite(b, a) : unite(a, b);
}

bool folding::unite(node from, node into) {
    if (is_state(into)) {
        if (!may_be(from, number_[into])) return false;
    } else {
        std::uint64_t left = 0;
        for (std::size_t k = 0; k < may_[into].size(); ++k) left |= may_[into][k] &= may_[from][k];
        if (left == 0) return false;
    }
    parent_[from] = into;
    for (symbol i = 0; i < inputs_; ++i) {
        const auto at = from * inputs_ + i, to = find(into) * inputs_ + i;
        if (next_[at] == none) continue;
        if (next_[to] == none) {
            next_[to] = next_[at];
            out_[to] = out_[at];
        } else if (out_[to] != out_[at] || !merge(next_[to], next_[at])) {
            return false;
        }
    }
    return true;
}

// Strikes the states that the class cannot be.
bool folding::restrict_domain(node c, bool& changed) {
    for (const node s : states_) {
        if (!may_be(c, number_[s]) || !apart(c, s)) continue;
        may_[c][number_[s] / 64] &= ~(std::uint64_t{1} << (number_[s] % 64));
        changed = true;
    }
    const unsigned left = count(c);
    if (left == 0) return false;
    if (left > 1) return true;
    std::uint32_t last = 0;
    while (!may_be(c, last)) ++last;
    changed = true;
    return take(c, last);
}

bool folding::propagate() {
    for (bool changed = true; changed;) {
        changed = false;
        std::vector<node> still;
        for (const node c : open_) {
            if (find(c) != c || is_state(c)) continue;
            if (!restrict_domain(c, changed)) return false;
            if (find(c) == c && !is_state(c)) still.push_back(c);
        }
        open_ = std::move(still);
    }
    return true;
}

bool folding::take(node c, std::uint32_t state_number) {
    c = find(c);
    if (is_state(c)) return number_[c] == state_number;
    if (state_number < states_.size()) return unite(c, states_[state_number]);
    add_state(c);
    return true;
}

std::optional<folding::node> folding::undecided() const {
    std::optional<node> best;
    for (const node c : open_)
        if (find(c) == c && !is_state(c) && (!best || count(c) < count(*best))) best = c;
    return best;
}

std::vector<std::uint32_t> folding::options(node c) const {
    std::vector<std::uint32_t> all;
    const auto known = static_cast<std::uint32_t>(states_.size());
    for (std::uint32_t s = 0; s < std::min(known + 1, n_); ++s)
        if (s == known || may_be(find(c), s)) all.push_back(s);
    return all;
}

std::optional<state> folding::specified_of(std::uint32_t state_number) const {
    if (state_number >= states_.size()) return std::nullopt;
    return spec_state_[states_[state_number]];
}

machine folding::as_machine() const {
    machine m{{}, spec_->m.inputs, spec_->m.outputs, number_[find(0)], {}, {}};
    m.outputs.emplace_back("never seen");
    for (std::uint32_t s = 0; s < states_.size(); ++s) {
        m.names.push_back("q" + std::to_string(s));
        for (symbol i = 0; i < inputs_; ++i) {
            const node n = child(states_[s], i);
            m.next.push_back(n == none ? s : number_[n]);
            m.out.push_back(n == none ? static_cast<symbol>(m.outputs.size() - 1) : out_[states_[s] * inputs_ + i]);
        }
    }
    return m;
}

}  // namespace synfin::mealy
