// What a suite observes, folded into a machine with few states: classes of words that are taken to lead to the same state.
//
// Some classes are the states; the others carry the set of states they may still be. From what is known by now more follows:
// a class that answers some word differently from a state is not that state; a class with one state left is that state, and
// what follows them is the same as well. What contradicts itself is no machine.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "mealy/specification.hpp"

namespace synfin::mealy {

class folding {
  public:
    using node = std::uint32_t;

    /// The observations of the suite, with pairwise different classes found as states, at most one for each of the `n` states.
    folding(const specification& spec, const std::vector<word>& suite);

    /// Draws every conclusion. False: it is no machine with at most n states.
    [[nodiscard]] bool propagate();
    /// Takes a class for a state; the first number beyond the states makes the class a new state. False: contradiction.
    [[nodiscard]] bool take(node c, std::uint32_t state_number);

    /// A class that may be several states, fewest first; nothing when all are decided.
    [[nodiscard]] std::optional<node> undecided() const;
    /// The states it may be; the last may be one that does not exist yet.
    [[nodiscard]] std::vector<std::uint32_t> options(node c) const;

    /// Every state of the specification has its class.
    [[nodiscard]] bool has_all_states() const { return states_.size() == n_; }
    /// The state the words of the class lead to in the specification.
    [[nodiscard]] state specified(node c) const { return spec_state_[find(c)]; }
    /// The specification's state of a state's class; nothing for a number beyond.
    [[nodiscard]] std::optional<state> specified_of(std::uint32_t state_number) const;

    /// The machine, when nothing is undecided. What was never observed is answered as nobody would specify it.
    [[nodiscard]] machine as_machine() const;

  private:
    static constexpr node none = ~node{0};
    using domain = std::vector<std::uint64_t>;

    void observe(const word& w);
    void choose_states();
    [[nodiscard]] std::vector<node> different(const std::vector<node>& order) const;
    [[nodiscard]] node find(node c) const;
    [[nodiscard]] bool is_state(node c) const { return number_[c] != none; }
    [[nodiscard]] node child(node c, symbol i) const;
    [[nodiscard]] bool may_be(node c, std::uint32_t s) const { return (may_[c][s / 64] >> (s % 64) & 1U) != 0; }
    [[nodiscard]] unsigned count(node c) const;
    [[nodiscard]] bool apart(node a, node b) const;
    [[nodiscard]] bool differ(node a, node b) const;
    [[nodiscard]] bool merge(node a, node b);
    [[nodiscard]] bool unite(node from, node into);
    [[nodiscard]] bool restrict_domain(node c, bool& changed);
    void add_state(node c);

    const specification* spec_;
    std::uint32_t n_, inputs_;
    mutable std::vector<node> parent_;  // union-find
    std::vector<node> next_;            // by class and input
    std::vector<state> spec_state_;     // where the class lies in the specification, which gives its outputs
    std::vector<domain> may_;
    std::vector<node> number_;  // of the state a class is
    std::vector<node> states_;
    std::vector<symbol> out_;                 // by class and input; what was observed
    mutable std::vector<std::uint64_t> met_;  // pairs, while two classes are compared
    std::vector<node> open_;                  // classes that may still be several states, in the order they were observed
};

}  // namespace synfin::mealy
