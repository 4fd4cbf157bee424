// The observation tree of a growing suite, seen up to convergence: words known to lead to the same state of every machine that
// passes are one class, and what is asked after one of them need not be asked after another.
//
// A class is either the class of a state of the specification (a reference: number = state) or hangs below one in a tree.
// References may lead to references, so their part is a graph; below a class that is none, everything is a tree.
#pragma once
#include <cstdint>
#include <vector>

#include "mealy/suite.hpp"

namespace synfin::mealy {

using class_id = std::uint32_t;
inline constexpr class_id no_class = ~class_id{0};

class convergence {
  public:
    explicit convergence(const machine& m);

    /// Makes the words of the state cover references. Call once, with a set that has the beginnings of its words.
    void set_references(const std::vector<word>& cover);

    [[nodiscard]] bool is_reference(class_id c) const { return c < m_.states(); }
    [[nodiscard]] state state_of(class_id c) const { return classes_[c].at; }
    /// The class after `i`; `no_class` when nothing of the suite goes there.
    [[nodiscard]] class_id next(class_id c, symbol i) const;

    /// Calls `visit(input, class)` for everything that follows a class that is no reference.
    template <class Visit>
    void each_next(class_id c, Visit&& visit) const {
        for (class_id n = classes_[c].first; n != no_class; n = classes_[n].sibling) visit(classes_[n].input, n);
    }

    /// How many steps a new branch costs from a word of this class: nothing where a word ends, else a reset and a shortest word.
    [[nodiscard]] std::uint32_t entry_cost(class_id c) const {
        return classes_[c].leaves.first != none ? 0 : tree_.depth(classes_[c].best) + 1;
    }

    /// Asks `w` after the class, where that is cheapest: an end of a word is prolonged, or a shortest word begins anew.
    /// Nothing is added when it is asked already. Returns the class it leads to.
    class_id ask(class_id c, const word& w);

    /// Makes a class that is no reference one with a reference, and so on behind both. Precondition: they converge.
    void merge_into(class_id from, class_id parent, symbol by, class_id reference);

    [[nodiscard]] bool is_done(class_id c) const { return classes_[c].done; }
    void set_done(class_id c) { classes_[c].done = true; }

    [[nodiscard]] test_tree taken() && { return std::move(tree_); }

  private:
    static constexpr test_tree::node none = ~test_tree::node{0};
    // Leaves of the tree in a class: a chain through `next_leaf_`.
    struct chain {
        test_tree::node first = none, last = none;
    };
    struct entry {
        state at = 0;
        class_id first = no_class, sibling = no_class;
        test_tree::node best = none;  // of least depth
        chain leaves{};
        std::uint16_t input = 0;
        bool done = false;
    };

    [[nodiscard]] class_id make(state at);
    void add_node(class_id c, test_tree::node n);
    void add_leaf(class_id c, test_tree::node n);
    [[nodiscard]] test_tree::node take_leaf(class_id c);
    class_id grow(class_id c, test_tree::node n, const word& w, std::size_t from);
    class_id child(class_id c, symbol i);
    void absorb(class_id from, class_id into);

    const machine& m_;
    test_tree tree_;
    std::vector<test_tree::node> next_leaf_;
    std::vector<entry> classes_;
    std::vector<class_id> after_reference_;  // by state, then input
};

}  // namespace synfin::mealy
