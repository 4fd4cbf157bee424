#include "mealy/convergence.hpp"

#include <algorithm>

namespace synfin::mealy {

convergence::convergence(const machine& m)
    : m_(m), next_leaf_(1, none), after_reference_(m.states() * m.inputs.size(), no_class) {
    for (state s = 0; s < m.states(); ++s) (void)make(s);
}

class_id convergence::make(state at) {
    classes_.push_back({});
    classes_.back().at = at;
    return static_cast<class_id>(classes_.size() - 1);
}

void convergence::set_references(const std::vector<word>& cover) {
    std::vector<state> order(cover.size());
    for (state s = 0; s < order.size(); ++s) order[s] = s;
    std::stable_sort(order.begin(), order.end(), [&](state a, state b) { return cover[a].size() < cover[b].size(); });
    add_node(m_.initial, test_tree::root);
    add_leaf(m_.initial, test_tree::root);
    for (const state s : order) {
        if (cover[s].empty()) continue;
        const word before(cover[s].begin(), cover[s].end() - 1);
        const state parent = m_.after(m_.initial, before);
        after_reference_[parent * m_.inputs.size() + cover[s].back()] = s;
        // Without the parent's leaf a branch begins: both are one word only as long as nobody else prolonged it.
        const bool prolongs = tree_.is_leaf(classes_[parent].best);
        const auto from = prolongs ? take_leaf(parent) : classes_[parent].best;
        (void)grow(parent, from, {cover[s].back()}, 0);
    }
}

class_id convergence::next(class_id c, symbol i) const {
    if (is_reference(c)) return after_reference_[c * m_.inputs.size() + i];
    class_id n = classes_[c].first;
    while (n != no_class && classes_[n].input != i) n = classes_[n].sibling;
    return n;
}

void convergence::add_node(class_id c, test_tree::node n) {
    auto& best = classes_[c].best;
    if (best == none || tree_.depth(n) < tree_.depth(best)) best = n;
}

void convergence::add_leaf(class_id c, test_tree::node n) {
    auto& leaves = classes_[c].leaves;
    next_leaf_[n] = leaves.first;
    leaves.first = n;
    if (leaves.last == none) leaves.last = n;
}

test_tree::node convergence::take_leaf(class_id c) {
    auto& leaves = classes_[c].leaves;
    const auto n = leaves.first;
    leaves.first = next_leaf_[n];
    if (leaves.first == none) leaves.last = none;
    return n;
}

class_id convergence::child(class_id c, symbol i) {
    if (const class_id known = next(c, i); known != no_class) return known;
    const class_id n = make(m_.after(classes_[c].at, i));
    classes_[n].input = static_cast<std::uint16_t>(i);
    if (is_reference(c)) {
        after_reference_[c * m_.inputs.size() + i] = n;
    } else {
        classes_[n].sibling = classes_[c].first;
        classes_[c].first = n;
    }
    return n;
}

// New nodes below `n` for the rest of the word.
class_id convergence::grow(class_id c, test_tree::node n, const word& w, std::size_t from) {
    for (; from < w.size(); ++from) {
        c = child(c, w[from]);
        n = tree_.grow(n, w[from]);
        next_leaf_.push_back(none);
        add_node(c, n);
    }
    add_leaf(c, n);
    return c;
}

class_id convergence::ask(class_id c, const word& w) {
    class_id from = c, at = c;
    std::size_t begin = 0, reached = 0;
    std::uint32_t cheapest = ~std::uint32_t{0};
    for (;; ++reached) {
        // A branch inside what is there would find the same continuation one step later: only the last class needs one.
        const bool last = reached == w.size() || next(at, w[reached]) == no_class;
        const bool leaf = classes_[at].leaves.first != none;
        const auto cost = static_cast<std::uint32_t>(w.size() - reached) + entry_cost(at);
        if ((leaf || last) && cost <= cheapest) cheapest = cost, from = at, begin = reached;
        if (last) break;
        at = next(at, w[reached]);
    }
    if (reached == w.size()) return at;
    const auto n = classes_[from].leaves.first != none ? take_leaf(from) : classes_[from].best;
    return grow(from, n, w, begin);
}

void convergence::merge_into(class_id from, class_id parent, symbol by, class_id reference) {
    after_reference_[parent * m_.inputs.size() + by] = reference;
    absorb(from, reference);
}

void convergence::absorb(class_id from, class_id into) {
    add_node(into, classes_[from].best);
    auto& leaves = classes_[from].leaves;
    if (leaves.first != none) {
        next_leaf_[leaves.last] = classes_[into].leaves.first;
        if (classes_[into].leaves.last == none) classes_[into].leaves.last = leaves.last;
        classes_[into].leaves.first = leaves.first;
    }
    class_id sibling = no_class;
    for (class_id n = classes_[from].first; n != no_class; n = sibling) {
        sibling = classes_[n].sibling;
        const symbol i = classes_[n].input;
        if (const class_id known = next(into, i); known != no_class) {
            absorb(n, known);
        } else if (is_reference(into)) {
            after_reference_[into * m_.inputs.size() + i] = n;
        } else {
            classes_[n].sibling = classes_[into].first;
            classes_[into].first = n;
        }
    }
}

}  // namespace synfin::mealy
