// Complete test suites: words that every machine with at most n + K states answers like the specification only if it is
// equivalent to it. One file per method: spyh.cpp, hsi.cpp.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "mealy/specification.hpp"
#include "support/result.hpp"

namespace synfin::mealy {

enum class method : std::uint8_t {
    spyh,    ///< convergent words share what is asked of them: small (Soucha and Bogdanov, ICSTW 2018)
    hsi,     ///< every state cover word with its harmonised identifiers: plain, for comparison (Petrenko et al., 1993)
    smaller  ///< spyh's suite, or hsi's where that costs less: spyh is greedy, and a few states can mislead it
};
[[nodiscard]] std::string_view name(method how);

/// The words of a suite as a tree of their beginnings: twelve octets a node, so that millions of words fit.
class test_tree {
  public:
    using node = std::uint32_t;
    static constexpr node root = 0;

    test_tree() : nodes_{{root, 0, 0, false}} {}

    /// A new node below `under`. At most 65,536 inputs and 4,294,967,295 nodes.
    node grow(node under, symbol input) {
        nodes_[under].inner = true;
        nodes_.push_back({under, nodes_[under].depth + 1, static_cast<std::uint16_t>(input), false});
        return static_cast<node>(nodes_.size() - 1);
    }
    /// What a node below `under` would add to the cost of the suite (see `suite::cost`).
    [[nodiscard]] std::uint64_t price(node under) const {
        const bool longer = under != root && is_leaf(under);  // the word that ends there goes on; no reset more
        return longer ? 1 : std::uint64_t{nodes_[under].depth} + 2;
    }
    [[nodiscard]] std::uint32_t depth(node n) const { return nodes_[n].depth; }
    [[nodiscard]] bool is_leaf(node n) const { return !nodes_[n].inner; }
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] word word_to(node n) const;

  private:
    struct entry {
        node parent;
        std::uint32_t depth;
        std::uint16_t input;
        bool inner;
    };
    std::vector<entry> nodes_;
};

/// A suite: its maximal words, one reset each.
class suite {
  public:
    explicit suite(test_tree tree) : tree_(std::move(tree)) {}

    /// Every word that is no beginning of another, in the order they were found. Nothing is copied but the word itself.
    template <class Visit>
    void each_word(Visit&& visit) const {
        for (test_tree::node n = 1; n < tree_.size(); ++n)
            if (tree_.is_leaf(n)) visit(tree_.word_to(n));
    }
    [[nodiscard]] std::vector<word> words() const;

    [[nodiscard]] std::uint64_t resets() const;
    [[nodiscard]] std::uint64_t symbols() const;
    /// What running it costs: resets and symbols.
    [[nodiscard]] std::uint64_t cost() const { return resets() + symbols(); }

  private:
    test_tree tree_;
};

/// The most extra states a suite can be asked for: the size grows with inputs to the power of K + 1.
inline constexpr unsigned most_extra_states = 4;

/// A complete suite for `extra_states` more states than the specification has. Errors: it is not minimal, or has states nobody
/// reaches (see `minimised`), or two states answer all that is specified in both alike; too many extra states, states or inputs.
/// `method::smaller` costs at most what either method does, whatever the machine: HSI's words are counted while they are made,
/// and given up when they cost as much as SPYH's. So HSI never holds more than SPYH's cost in nodes, and adds little time.
[[nodiscard]] result<suite> complete_suite(const specification& spec, unsigned extra_states, method how = method::smaller);

}  // namespace synfin::mealy
